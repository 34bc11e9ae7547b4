import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { type Query, queryValue } from "@/app/(account)/query";
import { ResetForm } from "@/app/(account)/reset/form";
import { ClientMessages } from "@/components/ui/client-messages";
import { recordVisit } from "@/lib/authentication/link-visits";
import { currentActor } from "@/lib/web/current-actor";
import { rememberedMailbox } from "@/lib/web/mailbox";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("reset"))("title") };
}

/** Where the recovery mail leads. Opening it changes nothing; the code is used with the new password. */
export default async function ResetPage({ searchParams }: { searchParams: Query }) {
  const [t, code, mailbox] = await Promise.all([
    getTranslations("reset"),
    queryValue(searchParams, "code"),
    rememberedMailbox(),
  ]);
  if (!code) redirect("/restore");
  await recordVisit(code, (await currentActor()).client);
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
      <ClientMessages namespaces={["reset"]}>
        <ResetForm code={code} email={mailbox?.purpose === "recovery" ? mailbox.email : undefined} />
      </ClientMessages>
    </EntryPage>
  );
}
