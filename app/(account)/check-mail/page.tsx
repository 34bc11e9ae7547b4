import { ArrowRight, Mail, MailOpen } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { GoOn } from "@/app/(account)/check-mail/go-on";
import { ResendForm } from "@/app/(account)/check-mail/resend-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { OtpForm } from "@/app/(account)/otp-form";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { codeLifetime } from "@/lib/mail/one-time-codes";
import { usesInbox } from "@/lib/mail/transports";
import { currentActor } from "@/lib/web/current-actor";
import { landingPath, VERIFIED_PATH } from "@/lib/web/landing";
import { rememberedMailbox } from "@/lib/web/mailbox";

/** How long a mail is given to arrive before another can be asked for. */
const RESEND_SECONDS = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("checkMail"))("title") };
}

/** What to do while a mail is on its way: open its link, type its digits, or ask for another. */
export default async function CheckMailPage() {
  const [t, mailbox, actor] = await Promise.all([getTranslations("checkMail"), rememberedMailbox(), currentActor()]);
  if (!mailbox) redirect(actor.type === "user" ? landingPath("/") : "/resend");
  const { email, purpose, sentAt } = mailbox;
  const signedIn = actor.type === "user";
  // Confirmed in another tab or by another program: there is nothing left to wait for.
  if (signedIn && purpose === "confirmation" && actor.status === "active") redirect(VERIFIED_PATH);
  // Nothing is waited for that can no longer come.
  const over = Date.now() - sentAt > codeLifetime(purpose) * 1000;
  const waitSeconds = Math.min(RESEND_SECONDS, Math.max(0, Math.ceil(RESEND_SECONDS - (Date.now() - sentAt) / 1000)));
  const otherAddress = { confirmation: undefined, recovery: "/restore", unlock: "/unlock", sign_in: "/sign-in-link" }[
    purpose
  ];
  const strong = (chunks: ReactNode) => <strong className="font-medium break-words text-foreground">{chunks}</strong>;
  return (
    <EntryPage
      scene={{ icon: <Mail className="size-5" /> }}
      title={t(over ? "overTitle" : "title")}
      lead={t.rich(over ? "over" : `lead.${purpose}`, { email, strong })}
      below={
        signedIn ? (
          <a href={landingPath("/")} className="link">
            {t("later")}
          </a>
        ) : (
          <a href={otherAddress ?? "/sign-in"} className="link">
            {t(otherAddress ? "otherAddress" : "signIn")}
          </a>
        )
      }
    >
      {!over && (purpose === "confirmation" || purpose === "sign_in") && <GoOn />}
      <ClientMessages namespaces={["checkMail"]}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          {!over && usesInbox() && (
            <ButtonLink
              href={`/dev/inbox?to=${encodeURIComponent(email)}`}
              prefetch={false}
              variant="primary"
              size="large"
            >
              <MailOpen className="size-4" aria-hidden="true" />
              {t("openInbox")}
              <ArrowRight className="size-4" aria-hidden="true" />
            </ButtonLink>
          )}
          {!over && purpose === "confirmation" && (
            <OtpForm email={email} emailLabel={t("email")} label={t("otp")} hint={t("otpHint")} submit={t("submit")} />
          )}
          <div className={over ? "" : "border-t border-border pt-4"}>
            <ResendForm waitSeconds={waitSeconds} sentAt={sentAt} variant={over ? "primary" : "ghost"} />
            {!over && <p className="mt-1 text-center text-[0.8125rem] text-pretty text-muted">{t("spam")}</p>}
          </div>
        </div>
      </ClientMessages>
    </EntryPage>
  );
}
