import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { KeepAccountForm } from "@/app/(account)/keep-account/form";
import type { Query } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfLink } from "@/lib/mail/linked-codes";
import { currentActor } from "@/lib/web/current-actor";
import { linkedCode } from "@/lib/web/mailed-code";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.keep"))("title") };
}

/**
 * Where the mail about a deletion leads: its button keeps the account, opening it changes nothing. Without a code it is
 * where someone arrives who has just asked for the deletion.
 */
export default async function KeepAccountPage({ searchParams }: { searchParams: Query }) {
  const [t, code, actor] = await Promise.all([
    getTranslations("account.keep"),
    linkedCode(searchParams, "keep-account"),
    currentActor(),
  ]);
  if (!code) {
    // Anyone who signed in has kept the account already.
    if (actor.type === "user") redirect("/account");
    return (
      <EntryPage title={t("scheduledTitle")} lead={t("scheduledText")}>
        <ButtonLink href="/sign-in" size="large" className="w-full">
          {t("signInToKeep")}
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("title")}>
      <ClientMessages namespaces={["account.keep"]}>
        <KeepAccountForm code={code} fault={await faultOfLink(code, "deletion")} />
      </ClientMessages>
    </EntryPage>
  );
}
