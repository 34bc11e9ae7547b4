import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { ButtonLink } from "@/components/ui/button-link";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signOut"))("title") };
}

/** Asks before it signs out: following a link changes nothing. */
export default async function SignOutPage() {
  const actor = await currentActor();
  if (actor.type !== "user") redirect("/sign-in");
  const t = await getTranslations("signOut");
  return (
    <EntryPage title={t("heading")} lead={t("lead", { email: actor.email })}>
      <div className="grid gap-3">
        <SignOutButton label={t("submit")} />
        <ButtonLink href="/account" size="large">
          {t("stay")}
        </ButtonLink>
      </div>
    </EntryPage>
  );
}
