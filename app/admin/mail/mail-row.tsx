import Link from "next/link";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { MailKind } from "@/app/admin/mail/mail-kind";
import { ResendButton } from "@/app/admin/mail/resend-button";
import { Badge, type Tone } from "@/components/ui/badge";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { TableRow, Td } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Mail } from "@/lib/mail/mail.contract";

const tones = {
  pending: "warning",
  sent: "success",
  failed: "danger",
  dropped: "neutral",
} as const satisfies Record<string, Tone>;

/** One mail: to whom, how far it got, and why no further. */
export function MailRow({ mail, mayResend }: { mail: z.output<typeof Mail>; mayResend: boolean }) {
  const t = useTranslations("admin.mail");
  const waits = mail.state === "pending" || mail.state === "failed";
  return (
    <TableRow>
      <Td>
        <span className="block min-w-0">
          {mail.user_uid ? (
            <Link href={`/admin/users/${mail.user_uid}`} className="rounded font-medium break-all hover:underline">
              {mail.recipient}
            </Link>
          ) : (
            <span className="font-medium break-all">{mail.recipient}</span>
          )}
          <span className="block text-[0.8125rem] text-muted">
            <MailKind template={mail.template} />
          </span>
        </span>
      </Td>
      <Td>
        <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-[0.8125rem] text-muted">
          <Badge tone={tones[mail.state]} dot>
            {t(`states.${mail.state}`)}
          </Badge>
          {mail.error && <span className="max-w-80 break-words text-danger">{mail.error}</span>}
          {mail.state === "sent" && mail.transport && (
            <>
              {t("via", { transport: mail.transport })}
              {mail.provider_id && mail.transport !== "inbox" && (
                <span className="max-w-44 min-w-0">
                  <CopyableId value={mail.provider_id} label={t("copyProvider")} />
                </span>
              )}
            </>
          )}
        </span>
      </Td>
      <Td label={t("attempts")}>
        <span className="block">
          <span className="tabular-nums">{mail.attempts}</span>
          {mail.next_attempt_at && mail.attempts > 0 && (
            <span className="block text-[0.8125rem] text-muted">
              {t("next")}: <RelativeTime date={mail.next_attempt_at} />
            </span>
          )}
        </span>
      </Td>
      <Td label={t("opened")}>
        {mail.opened && (mail.opened.used ? t("used") : t("openedTimes", { count: mail.opened.times }))}
      </Td>
      <Td label={t("created")}>
        <RelativeTime date={mail.created_at} />
      </Td>
      <Td align="right">{waits && mayResend && <ResendButton id={mail.id} />}</Td>
    </TableRow>
  );
}
