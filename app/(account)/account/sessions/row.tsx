import { Monitor, Smartphone, Terminal } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { EndSession } from "@/app/(account)/account/sessions/end-session";
import { deviceNames } from "@/app/device-name";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { OwnSession } from "@/lib/sessions/own-sessions.contract";

const HANDHELD = /^(?:iPhone|iPad|iPod|iOS|Android)/;

function iconOf({ device, profile }: z.output<typeof OwnSession>) {
  if (profile !== "browser" && !device.system) return Terminal;
  return HANDHELD.test(device.system ?? "") ? Smartphone : Monitor;
}

/** One session: on what, where, since when. */
export async function SessionRow({ session }: { session: z.output<typeof OwnSession> }) {
  const [t, nameOf] = await Promise.all([getTranslations("account.sessions"), deviceNames()]);
  const Icon = iconOf(session);
  const device = nameOf(session.device);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 px-5 py-4 sm:px-6">
      <span className="grid size-9 place-items-center rounded-lg border border-border bg-background text-muted">
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
        {device}
        {session.current && (
          <Badge tone="success" dot>
            {t("current")}
          </Badge>
        )}
        {session.profile !== "browser" && <Badge>{session.source ?? t("program")}</Badge>}
      </p>
      {!session.current && <EndSession sessionId={session.id} device={device} />}
      <div className="col-span-2 col-start-2 mt-0.5 text-muted">
        <p>{t.rich("lastUsed", { time: () => <RelativeTime date={session.lastUsedAt} /> })}</p>
        <p className="flex flex-wrap gap-x-3 text-[0.8125rem]">
          <span>{t.rich("since", { time: () => <RelativeTime date={session.createdAt} /> })}</span>
          {session.ipAddress && <span className="wrap-anywhere">{session.ipAddress}</span>}
        </p>
      </div>
    </li>
  );
}
