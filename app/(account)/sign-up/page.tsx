import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignUpForm } from "@/app/(account)/sign-up/form";
import { ClientMessages } from "@/components/ui/client-messages";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { brand } from "@/lib/brand/brand";
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
  return (
    <EntryPage title={t("heading", { product: brand().name })} below={t.rich("signIn", { link: signIn })}>
      <ClientMessages namespaces={["signUp", "identity"]}>
        <SignUpForm passkeys={isAllowed("passkey")} />
      </ClientMessages>
    </EntryPage>
  );
}
