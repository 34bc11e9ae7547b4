import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthenticatorForm } from "@/app/(account)/account/security/authenticator/form";
import { EnrollPasskey } from "@/app/(account)/enroll/passkey";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { StepUp } from "@/app/identity/step-up";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { brand } from "@/lib/brand/brand";
import { listFactors } from "@/lib/users/account/credentials/factors";
import { currentActor } from "@/lib/web/current-actor";
import { landingPath } from "@/lib/web/landing";
import { enrollPath, signInPath } from "@/lib/web/return-to";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("enroll"))("title") };
}

/** Where a person is held whose role requires a second factor: adds one, then goes on to where they were going. */
export default async function EnrollPage({ searchParams }: { searchParams: Query }) {
  const [actor, target, method] = await Promise.all([
    currentActor(),
    queryValue(searchParams, "callbackUrl"),
    queryValue(searchParams, "method"),
  ]);
  const returnTo = landingPath(target);
  if (actor.type !== "user") redirect(signInPath(enrollPath(returnTo)));
  const setsUpApp = method === "totp" && isAllowed("totp");
  // Without scripts the page that takes the first code shows the recovery codes too: by then there is a factor.
  if (!actor.mustEnroll && !setsUpApp) redirect(returnTo);
  const t = await getTranslations("enroll");
  const known = actor.mustEnroll ? await listFactors(actor, {}) : undefined;
  return (
    <EntryPage
      title={t("title")}
      lead={t(known && known.factors.length > 0 ? "leadReplace" : "lead", { email: actor.email })}
      below={<SignOutButton label={t("signOut")} quiet />}
    >
      <ClientMessages
        namespaces={["enroll", "account.authenticator", "account.recoveryCodes", "account.signInMethods", "identity"]}
      >
        {setsUpApp ? (
          <>
            <AuthenticatorForm account={actor.email} product={brand().name} returnTo={returnTo} />
            {isAllowed("passkey") && actor.mustEnroll && (
              <p className="mt-5 border-t border-border pt-4">
                <a href={enrollPath(returnTo)} className="link font-medium">
                  {t("back")}
                </a>
              </p>
            )}
          </>
        ) : (
          <ul className="-mt-4 divide-y divide-border">
            {isAllowed("passkey") && (
              <li className="grid gap-3 py-5">
                <Way title={t("passkey")} text={t("passkeyText")} />
                <EnrollPasskey returnTo={returnTo} />
              </li>
            )}
            {isAllowed("totp") && (
              <li className="grid gap-3 py-5 last:pb-0">
                <Way title={t("app")} text={t("appText")} />
                <ButtonLink href={enrollPath(returnTo, "totp")} size="large" prefetch={false} className="w-full">
                  {t("addApp")}
                </ButtonLink>
              </li>
            )}
          </ul>
        )}
        <StepUp />
      </ClientMessages>
    </EntryPage>
  );
}

function Way({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h2 className="font-medium">{title}</h2>
      <p className="text-muted">{text}</p>
    </div>
  );
}
