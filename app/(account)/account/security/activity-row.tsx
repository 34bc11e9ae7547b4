import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { activityTexts } from "@/app/(account)/account/security/activity-text";
import { deviceNames } from "@/app/device-name";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { listActivity } from "@/lib/users/account/account.contract";

/** One thing that happened, where, and when. */
export async function ActivityRow({ event }: { event: z.output<typeof listActivity.output>["items"][number] }) {
  const [t, nameOf, textOf] = await Promise.all([getTranslations("account.activity"), deviceNames(), activityTexts()]);
  const { action, at, by, current, device, ipAddress } = event;
  const place = by === "other" ? t("byOther") : [nameOf(device), ipAddress].filter(Boolean).join(" · ");
  return (
    <li className="flex items-baseline justify-between gap-4 px-5 py-3.5 sm:px-6">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          {textOf(action)}
          {current && <Badge>{t("thisSession")}</Badge>}
        </p>
        <p className="text-muted wrap-anywhere">{place}</p>
      </div>
      <span className="text-[0.8125rem] text-muted">
        <RelativeTime date={at} />
      </span>
    </li>
  );
}
