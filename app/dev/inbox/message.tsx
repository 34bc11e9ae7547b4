import { ChevronDown } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { toFrameSource } from "@/app/dev/inbox/frame-source";
import { MailFrame } from "@/app/dev/inbox/mail-frame";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { InboxMessage } from "@/lib/mail/inbox";

/** One message: who gets it, about what and when; opened, as the recipient would see it. */
export async function Message({ message, open }: { message: InboxMessage; open: boolean }) {
  const t = await getTranslations("inbox");
  const { to, subject, html, createdAt } = message;
  return (
    <details open={open} className="group border-b border-border last:border-b-0">
      <summary className="flex list-none items-center gap-4 px-5 py-4 hover:bg-subtle sm:px-6 [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-pretty">{subject}</span>
          <span className="block truncate text-muted">
            <span className="sr-only">{t("to")} </span>
            {to}
          </span>
        </span>
        <span className="text-[0.8125rem] text-muted">
          <RelativeTime date={createdAt.toISOString()} />
        </span>
        <ChevronDown
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className="border-t border-border">
        <MailFrame title={t("frameTitle", { subject })} source={toFrameSource(html)} />
      </div>
    </details>
  );
}
