import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ConfirmForm } from "@/app/(account)/confirm/form";
import { EntryPage } from "@/app/(account)/entry-page";
import { OtpForm } from "@/app/(account)/otp-form";
import type { Query } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfLink } from "@/lib/mail/linked-codes";
import { rememberedMailbox } from "@/lib/web/mailbox";
import { linkedCode } from "@/lib/web/mailed-code";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("confirm"))("title") };
}

/** Where the confirmation mail leads. Opening it changes nothing, for mail scanners open links too. */
export default async function ConfirmPage({ searchParams }: { searchParams: Query }) {
  const [t, code, mailbox] = await Promise.all([
    getTranslations("confirm"),
    linkedCode(searchParams, "confirm"),
    rememberedMailbox(),
  ]);
  const below = (
    <a href="/resend" className="link">
      {t("resend")}
    </a>
  );
  const lead = mailbox ? t("leadKnown", { email: mailbox.email }) : t("leadOtp");
  return (
    <EntryPage title={t("title")} lead={code ? undefined : lead} below={code ? undefined : below}>
      {code ? (
        <ClientMessages namespaces={["confirm"]}>
          <ConfirmForm code={code} fault={await faultOfLink(code, "confirmation")} />
        </ClientMessages>
      ) : (
        <OtpForm email={mailbox?.email} emailLabel={t("email")} label={t("otp")} submit={t("submit")} />
      )}
    </EntryPage>
  );
}
