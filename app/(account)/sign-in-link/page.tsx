import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EmailForm } from "@/app/(account)/email-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { askForLink } from "@/app/(account)/sign-in-link/actions";
import { SignInLinkForm } from "@/app/(account)/sign-in-link/form";
import { type Query, queryValue } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfSignInLink, hasSignInLinks } from "@/lib/authentication/link/sign-in-link";
import { brand } from "@/lib/brand/brand";
import { currentActor } from "@/lib/web/current-actor";
import { leaveIfSignedIn } from "@/lib/web/landing";
import { rememberedMailbox } from "@/lib/web/mailbox";
import { linkedCode } from "@/lib/web/mailed-code";
import { returnPath, signInPath } from "@/lib/web/return-to";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signInLink"))("title") };
}

/** Asks where to mail a link that signs in. */
async function AskForLink({ returnTo }: { returnTo: string }) {
  const [t, mailbox] = await Promise.all([getTranslations("signInLink"), rememberedMailbox()]);
  return (
    <EmailForm
      purpose="sign_in"
      action={askForLink}
      email={mailbox?.email}
      returnTo={returnTo}
      label={t("email")}
      submit={t("send")}
    />
  );
}

/** With the code of the link, one button: opening it changes nothing, for mail scanners open links too. */
async function UseLink({ code }: { code: string }) {
  const [mailbox, { client }] = await Promise.all([rememberedMailbox(), currentActor()]);
  const fault = await faultOfSignInLink(client, code);
  return (
    <ClientMessages namespaces={["signInLink"]}>
      <SignInLinkForm code={code} fault={fault} returnTo={returnPath(mailbox?.returnTo)} product={brand().name} />
    </ClientMessages>
  );
}

/** Signing in by a link in the mail, where the operator has switched it on. */
export default async function SignInLinkPage({ searchParams }: { searchParams: Query }) {
  const [t, code, target] = await Promise.all([
    getTranslations("signInLink"),
    linkedCode(searchParams, "sign-in-link"),
    queryValue(searchParams, "callbackUrl"),
  ]);
  const returnTo = returnPath(target);
  if (!hasSignInLinks()) redirect(signInPath(returnTo));
  if (!code) await leaveIfSignedIn(returnTo);
  return (
    <EntryPage
      title={t(code ? "linkTitle" : "title")}
      lead={code ? undefined : t("lead")}
      below={
        <a href={signInPath(returnTo)} className="link">
          {t("back")}
        </a>
      }
    >
      {code ? <UseLink code={code} /> : <AskForLink returnTo={returnTo} />}
    </EntryPage>
  );
}
