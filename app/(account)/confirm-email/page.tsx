import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailDigitsForm } from "@/app/(account)/account/email/digits-form";
import { ConfirmEmailForm } from "@/app/(account)/confirm-email/form";
import { EntryPage } from "@/app/(account)/entry-page";
import { type Query, queryValue } from "@/app/(account)/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { recordVisit } from "@/lib/authentication/link-visits";
import { currentActor, requireUser } from "@/lib/web/current-actor";

const PAGE = "/confirm-email";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.confirmEmail"))("title") };
}

/** Where the mail to a new address leads. Opening it changes nothing; the button does, for who asked for the change. */
export default async function ConfirmEmailPage({ searchParams }: { searchParams: Query }) {
  const code = await queryValue(searchParams, "code");
  if (code) await recordVisit(code, (await currentActor()).client);
  const { email } = await requireUser(code ? `${PAGE}?${new URLSearchParams({ code })}` : PAGE);
  const t = await getTranslations("account.confirmEmail");
  return (
    <EntryPage
      title={t("title")}
      lead={code ? undefined : t("leadDigits", { email })}
      below={
        <a href="/account" className="link">
          {t("back")}
        </a>
      }
    >
      <ClientMessages namespaces={["account"]}>
        {code ? <ConfirmEmailForm code={code} email={email} /> : <EmailDigitsForm />}
      </ClientMessages>
    </EntryPage>
  );
}
