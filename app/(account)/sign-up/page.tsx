import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignUpForm } from "@/app/(account)/sign-up/form";
import { ClientMessages } from "@/components/ui/client-messages";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { brand } from "@/lib/brand/brand";
import { isSignUpOpen, signUpDomains } from "@/lib/users/account/registration/sign-up";
import { leaveIfSignedIn } from "@/lib/web/landing";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signUp"))("title") };
}

/** A new account. */
export default async function SignUpPage() {
  await leaveIfSignedIn("/");
  const t = await getTranslations("signUp");
  const signIn = (chunks: ReactNode) => (
    <a href="/sign-in" className="link font-medium">
      {chunks}
    </a>
  );
  if (!isSignUpOpen())
    return <EntryPage title={t("closed")} lead={t("closedLead")} below={t.rich("signIn", { link: signIn })} />;
  const format = await getFormatter();
  const domains = format.list(signUpDomains(), { type: "disjunction" });
  return (
    <EntryPage title={t("heading", { product: brand().name })} below={t.rich("signIn", { link: signIn })}>
      <ClientMessages namespaces={["signUp", "identity"]}>
        <SignUpForm passkeys={isAllowed("passkey")} domains={domains ? t("domains", { domains }) : undefined} />
      </ClientMessages>
    </EntryPage>
  );
}
