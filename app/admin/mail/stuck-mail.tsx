import { useTranslations } from "next-intl";
import type { z } from "zod";
import { Callout } from "@/components/ui/callout";
import type { getOutbox } from "@/lib/operator/outbox.contract";

type Queue = z.output<typeof getOutbox.output>[number];

/** What stands in the way of mail, where something does: nowhere to send it, or what the provider answers. */
export function StuckMail({ queue: { ready, waiting, stuck, reasons } }: { queue: Queue }) {
  const t = useTranslations("admin.mail");
  if (!ready && waiting > 0) return <Callout tone="warning" className="mb-5" title={t("noProvider")} />;
  if (stuck === 0) return null;
  return (
    <Callout tone="warning" className="mb-5" title={t("stuckTitle", { count: stuck })}>
      <ul className="list-disc pl-4 break-words">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            {reason} ({count})
          </li>
        ))}
      </ul>
      <p className="mt-1">{t("stuckHint")}</p>
    </Callout>
  );
}
