import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailOtpForm } from "@/app/(account)/account/email/otp-form";
import { ConfirmEmailForm } from "@/app/(account)/confirm-email/form";
import { EntryPage } from "@/app/(account)/entry-page";
import type { Query } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfLink } from "@/lib/mail/linked-codes";
import { requireUser } from "@/lib/web/current-actor";
import { addressOfLinked, linkedCode } from "@/lib/web/mailed-code";

const PAGE = "/confirm-email";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.confirmEmail"))("title") };
}

/** Where the mail to a new address leads. Opening it changes nothing; the button does, for who asked for the change. */
export default async function ConfirmEmailPage({ searchParams }: { searchParams: Query }) {
  const code = await linkedCode(searchParams, "confirm-email");
  const { id, email } = await requireUser(code ? addressOfLinked("confirm-email") : PAGE);
  const t = await getTranslations("account.confirmEmail");
  return (
    <EntryPage
      title={t("title")}
      lead={code ? undefined : t("leadOtp", { email })}
      below={
        <a href="/account" className="link">
          {t("back")}
        </a>
      }
    >
      <ClientMessages namespaces={["account.confirmEmail", "account.email"]}>
        {code ? (
          <ConfirmEmailForm code={code} fault={await faultOfLink(code, "email_change", id)} email={email} />
        ) : (
          <EmailOtpForm />
        )}
      </ClientMessages>
    </EntryPage>
  );
}
