import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/app/(account)/account/done-notice";
import { PendingEmail } from "@/app/(account)/account/email/pending-email";
import { NameForm } from "@/app/(account)/account/name-form";
import { PendingCallout } from "@/app/(account)/account/pending-callout";
import { PreferenceRows } from "@/app/(account)/account/preference-rows";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { PageHeader } from "@/components/ui/page-header";
import { brand } from "@/lib/brand/brand";
import { findEmailChange } from "@/lib/users/account/email/email-change";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

/** Who is signed in: name, email address, language and appearance. */
export default async function ProfilePage({ searchParams }: { searchParams: Query }) {
  const actor = await requireUser("/account");
  const { name, email, status } = actor;
  const [t, done, change] = await Promise.all([
    getTranslations("account"),
    queryValue(searchParams, "done"),
    findEmailChange(actor, {}),
  ]);
  return (
    <ClientMessages namespaces={["account.email", "account.name"]}>
      {done === "email" && <DoneNotice title={t("email.changedTitle")}>{t("email.changedText", { email })}</DoneNotice>}
      {done === "verified" && status === "active" && (
        <DoneNotice title={t("email.verifiedTitle")}>{t("email.verifiedText", { email })}</DoneNotice>
      )}
      {done === "welcome" && status === "active" && (
        <DoneNotice title={t("email.welcomeTitle", { product: brand().name })}>
          {t("email.welcomeText", { email })}
        </DoneNotice>
      )}
      <PageHeader title={name} description={name === email ? t("signedIn") : email} />
      <div className="grid gap-6">
        {status === "pending" && <PendingCallout />}
        <Card title={t("name.title")} description={t("name.text")}>
          <NameForm name={name === email ? "" : name} />
        </Card>
        <Card title={t("email.title")} description={t("email.text")}>
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <p className="min-w-0 font-medium wrap-anywhere">{email}</p>
            <ButtonLink href="/account/email" prefetch={false}>
              {t("email.change")}
            </ButtonLink>
          </div>
          {change.email && <PendingEmail email={change.email} current={email} />}
        </Card>
        <Card title={t("preferences.title")} flush>
          <PreferenceRows />
        </Card>
      </div>
    </ClientMessages>
  );
}
