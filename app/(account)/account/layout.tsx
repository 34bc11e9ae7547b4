import { headers } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { KeptNotice } from "@/app/(account)/account/kept-notice";
import { PasskeySignals } from "@/app/(account)/account/passkey-signals";
import { StepUp } from "@/app/identity/step-up";
import { PasskeyOffer } from "@/app/passkey-offer/offer";
import { SignedIn } from "@/app/signed-in";
import { PasswordLength } from "@/components/forms/fields/password-length";
import { ClientMessages } from "@/components/ui/client-messages";
import { Logo } from "@/components/ui/logo";
import { TabLinks } from "@/components/ui/navigation/tab-links";
import { Toaster } from "@/components/ui/popups/toaster";
import { minimumLength } from "@/lib/authentication/password/policy";
import { brand } from "@/lib/brand/brand";
import { describeOwnPasskeys } from "@/lib/users/account/credentials/passkeys";
import { requireUser } from "@/lib/web/current-actor";

/** The frame of the own account. Every page asks for its reader itself, too: a layout is not rendered anew on the way between them. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  // A layout is not told its address; proxy.ts writes it into the request.
  const actor = await requireUser((await headers()).get("x-return-to") ?? "/account");
  const [t, passkeys] = await Promise.all([getTranslations("account"), describeOwnPasskeys(actor)]);
  const { name, logoUrl } = brand();
  const items = [
    { href: "/account", label: t("tabs.profile") },
    { href: "/account/security", label: t("tabs.security") },
    { href: "/account/sessions", label: t("tabs.sessions") },
    { href: "/account/applications", label: t("tabs.applications") },
    { href: "/account/addresses", label: t("tabs.addresses") },
    { href: "/account/data", label: t("tabs.data") },
  ];
  return (
    <ClientMessages namespaces={["identity", "passkeyOffer"]}>
      <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 pb-16 sm:px-8">
        <header className="flex h-20 items-center justify-between gap-3">
          <Link href="/" prefetch={false} className="flex shrink-0 rounded-lg">
            <Logo name={name} url={logoUrl} />
          </Link>
          <SignedIn actor={actor} />
        </header>
        <TabLinks label={t("title")} items={items} />
        <main id="content" tabIndex={-1} className="flex-1 outline-none">
          <KeptNotice sessionId={actor.sessionId} />
          <PasskeyOffer actor={actor} />
          <PasswordLength least={minimumLength(actor.hasSecondFactor)}>{children}</PasswordLength>
        </main>
      </div>
      <Toaster />
      <StepUp />
      <PasskeySignals own={passkeys} />
    </ClientMessages>
  );
}
