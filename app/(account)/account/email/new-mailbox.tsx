"use client";

import { ArrowRight, MailOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { EmailOtpForm } from "@/app/(account)/account/email/otp-form";
import { ButtonLink } from "@/components/ui/button-link";

/** What to do while the mail to a new address is on its way. */
export function NewMailbox({ email, inboxOpen }: { email: string; inboxOpen: boolean }) {
  const t = useTranslations("account.email");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-5">
      <div>
        <h2 ref={heading} tabIndex={-1} className="text-[0.9375rem] font-semibold outline-none">
          {t("sentTitle")}
        </h2>
        <p className="mt-1 text-pretty text-muted">
          {t.rich("sentText", {
            email,
            strong: (chunks) => <strong className="font-medium break-words text-foreground">{chunks}</strong>,
          })}
        </p>
      </div>
      {inboxOpen && (
        <ButtonLink
          href={`/dev/inbox?to=${encodeURIComponent(email)}`}
          prefetch={false}
          variant="primary"
          className="justify-self-start"
        >
          <MailOpen className="size-4" aria-hidden="true" />
          {t("openInbox")}
          <ArrowRight className="size-4" aria-hidden="true" />
        </ButtonLink>
      )}
      <EmailOtpForm />
      <p className="text-[0.8125rem] text-pretty text-muted">{t("sentNote")}</p>
    </div>
  );
}
