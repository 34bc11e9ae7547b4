import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailForm } from "@/app/(account)/email-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { restore } from "@/app/(account)/restore/actions";
import { rememberedMailbox } from "@/lib/web/mailbox";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("restore"))("title") };
}

/** Asks for a recovery mail. Open to people who are signed in, too: they may have forgotten the password all the same. */
export default async function RestorePage() {
  const [t, mailbox] = await Promise.all([getTranslations("restore"), rememberedMailbox()]);
  return (
    <EntryPage
      title={t("title")}
      lead={t("lead")}
      below={
        <a href="/sign-in" className="link">
          {t("back")}
        </a>
      }
    >
      <EmailForm purpose="recovery" action={restore} email={mailbox?.email} label={t("email")} submit={t("submit")} />
    </EntryPage>
  );
}
