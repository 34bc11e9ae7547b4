import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ChoosePasswordForm } from "@/app/(account)/choose-password/form";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { PasswordLength } from "@/components/forms/fields/password-length";
import { ClientMessages } from "@/components/ui/client-messages";
import { minimumLength } from "@/lib/authentication/password/policy";
import { currentActor, PASSWORD_CHANGE_PAGE } from "@/lib/web/current-actor";
import { landingPath } from "@/lib/web/landing";
import { signInPath } from "@/lib/web/return-to";

/** A minute less than the server lets a sign-in stand for the password, so that filling in the form fits. */
const RECENT_SIGN_IN_MILLISECONDS = 4 * 60 * 1000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("choosePassword"))("title") };
}

/** Where a person is held who needs a new password: an administrator asked for it, or the one of the registration was not theirs. */
export default async function ChoosePasswordPage() {
  const actor = await currentActor();
  if (actor.type !== "user") redirect(signInPath(PASSWORD_CHANGE_PAGE));
  if (!actor.mustChangePassword) redirect(landingPath("/"));
  const t = await getTranslations("choosePassword");
  const asksCurrent = actor.hasPassword && Date.now() - actor.authenticatedAt.getTime() > RECENT_SIGN_IN_MILLISECONDS;
  return (
    <EntryPage
      title={t("title")}
      lead={t(actor.hasPassword ? "lead" : "leadVerified", { email: actor.email })}
      below={<SignOutButton label={t("signOut")} quiet />}
    >
      <ClientMessages namespaces={["choosePassword"]}>
        <PasswordLength least={minimumLength(actor.hasSecondFactor)}>
          <ChoosePasswordForm email={actor.email} asksCurrent={asksCurrent} />
        </PasswordLength>
      </ClientMessages>
    </EntryPage>
  );
}
