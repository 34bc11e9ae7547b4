import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailForm } from "@/app/(account)/email-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { askToUnlock } from "@/app/(account)/unlock/actions";
import { UnlockForm } from "@/app/(account)/unlock/form";
import type { Query } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfLink } from "@/lib/mail/linked-codes";
import { rememberedMailbox } from "@/lib/web/mailbox";
import { linkedCode } from "@/lib/web/mailed-code";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("unlock"))("title") };
}

/**
 * The way in for someone whom strangers' guesses keep out: asks where to mail a link. With the code of that link, one
 * button; opening it changes nothing.
 */
export default async function UnlockPage({ searchParams }: { searchParams: Query }) {
  const [t, code, mailbox] = await Promise.all([
    getTranslations("unlock"),
    linkedCode(searchParams, "unlock"),
    rememberedMailbox(),
  ]);
  return (
    <EntryPage
      title={t(code ? "linkTitle" : "title")}
      lead={code ? undefined : t("lead")}
      below={
        <a href="/sign-in" className="link">
          {t("back")}
        </a>
      }
    >
      {code ? (
        <ClientMessages namespaces={["unlock"]}>
          <UnlockForm code={code} fault={await faultOfLink(code, "unlock")} />
        </ClientMessages>
      ) : (
        <EmailForm purpose="unlock" action={askToUnlock} email={mailbox?.email} label={t("email")} submit={t("send")} />
      )}
    </EntryPage>
  );
}
