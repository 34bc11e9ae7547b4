import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { requireUser } from "@/lib/http/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

/** Who is signed in, and whether the mailbox still waits to be confirmed. */
export default async function AccountPage() {
  const { name, email, status } = await requireUser("/account");
  const t = await getTranslations("account");
  return (
    <EntryPage title={name} lead={name === email ? t("signedIn") : email}>
      <div className="grid gap-5">
        {status === "pending" && (
          <Callout
            tone="warning"
            title={t("pendingTitle")}
            action={
              <ButtonLink href="/resend" prefetch={false} size="small">
                {t("resend")}
              </ButtonLink>
            }
          >
            {t("pendingText")}
          </Callout>
        )}
        <SignOutButton label={t("signOut")} />
      </div>
    </EntryPage>
  );
}
