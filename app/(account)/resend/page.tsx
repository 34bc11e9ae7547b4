import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailForm } from "@/app/(account)/email-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { resend } from "@/app/(account)/resend/actions";
import { currentActor } from "@/lib/web/current-actor";
import { rememberedMailbox } from "@/lib/web/mailbox";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("resend"))("title") };
}

/** Asks for another confirmation mail. */
export default async function ResendPage() {
  const [t, mailbox, actor] = await Promise.all([getTranslations("resend"), rememberedMailbox(), currentActor()]);
  const email = actor.type === "user" ? actor.email : mailbox?.email;
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
      <EmailForm purpose="confirmation" action={resend} email={email} label={t("email")} submit={t("submit")} />
    </EntryPage>
  );
}
