import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignInForm } from "@/app/(account)/sign-in/form";
import { type Query, queryValue } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { hasSignInLinks } from "@/lib/authentication/link/sign-in-link";
import { brand } from "@/lib/brand/brand";
import { isSignUpOpen } from "@/lib/users/account/registration/sign-up";
import { leaveIfSignedIn } from "@/lib/web/landing";
import { rememberedMailbox } from "@/lib/web/mailbox";
import { expectedMailbox } from "@/lib/web/oauth/interaction";
import { returnPath, signInLinkPath } from "@/lib/web/return-to";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("title") };
}

const notices = { reset: "reset", chosen: "chosen", "signed-out": "signedOut" } as const;

/** The sign-in page. `callbackUrl` leads back to a page of ours; `error` and `done` say how someone got here. */
export default async function SignInPage({ searchParams }: { searchParams: Query }) {
  const returnTo = returnPath(await queryValue(searchParams, "callbackUrl"));
  await leaveIfSignedIn(returnTo);
  const [t, mailbox, expected, error, done] = await Promise.all([
    getTranslations("signIn"),
    rememberedMailbox(),
    expectedMailbox(returnTo),
    queryValue(searchParams, "error"),
    queryValue(searchParams, "done"),
  ]);
  const notice = Object.entries(notices).find(([name]) => name === done)?.[1];
  const signUp = (chunks: ReactNode) => (
    <a href="/sign-up" className="link font-medium">
      {chunks}
    </a>
  );
  return (
    <EntryPage
      title={t("heading", { product: brand().name })}
      below={isSignUpOpen() && t.rich("signUp", { link: signUp })}
    >
      <ClientMessages namespaces={["signIn", "identity"]}>
        <SignInForm
          returnTo={returnTo}
          email={mailbox?.email ?? expected}
          error={error}
          notice={notice}
          passkeys={isAllowed("passkey")}
          linkHref={hasSignInLinks() ? signInLinkPath(returnTo) : undefined}
        />
      </ClientMessages>
    </EntryPage>
  );
}
