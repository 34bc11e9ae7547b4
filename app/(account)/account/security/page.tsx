import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/app/(account)/account/done-notice";
import { ActivityRow } from "@/app/(account)/account/security/activity-row";
import { NotMe } from "@/app/(account)/account/security/not-me";
import { SignInMethods } from "@/app/(account)/account/security/sign-in-methods";
import { TrustedDevices } from "@/app/(account)/account/security/trusted-devices";
import { found } from "@/app/found";
import { type Query, queryValue } from "@/app/query";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { Pagination } from "@/components/ui/navigation/pagination";
import { PageHeader } from "@/components/ui/page-header";
import { listActivity } from "@/lib/users/account/activity";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.security"))("title") };
}

/** What one signs in with, and what happened in and to the account. */
export default async function SecurityPage({ searchParams }: { searchParams: Query }) {
  const actor = await requireUser("/account/security");
  const [t, cursor, done] = await Promise.all([
    getTranslations("account"),
    queryValue(searchParams, "cursor"),
    queryValue(searchParams, "done"),
  ]);
  const { items, next } = await found(listActivity(actor, { query: { cursor } }));
  return (
    <ClientMessages namespaces={["account.notMe", "account.signInMethods"]}>
      {done === "password" && <DoneNotice title={t("password.changedTitle")}>{t("password.changedText")}</DoneNotice>}
      {done === "factor" && <DoneNotice title={t("signInMethods.doneTitle")}>{t("signInMethods.doneText")}</DoneNotice>}
      {done === "codes" && (
        <DoneNotice title={t("signInMethods.codesTitle")}>{t("signInMethods.codesText")}</DoneNotice>
      )}
      <PageHeader title={t("security.title")} description={t("security.text")} />
      <div className="grid gap-6">
        <SignInMethods actor={actor} />
        <TrustedDevices actor={actor} />
        <Card title={t("activity.title")} description={t("activity.text")} flush>
          <div className="px-5 pb-5 sm:px-6">
            <Callout tone="warning" title={t("notMe.question")} action={<NotMe email={actor.email} />}>
              {t("notMe.hint")}
            </Callout>
          </div>
          <ul className="divide-y divide-border border-t border-border">
            {items.map((event) => (
              <ActivityRow key={event.id} event={event} />
            ))}
          </ul>
        </Card>
        <Pagination
          previousHref={cursor && "/account/security"}
          nextHref={next ? `/account/security?cursor=${encodeURIComponent(next)}` : undefined}
        />
      </div>
    </ClientMessages>
  );
}
