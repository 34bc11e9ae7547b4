import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { RevokeApplication } from "@/app/admin/users/[uid]/revoke-application";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { found } from "@/app/found";
import { GrantedScopes } from "@/app/granted-scopes";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { findApplication } from "@/lib/applications/applications.contract";
import { listUserApplications } from "@/lib/oauth/consent/user-applications";
import * as contracts from "@/lib/oauth/consent/user-applications.contract";

/** What a user lets applications see and do, and the way to revoke it. */
export default async function UserApplicationsPage({ params }: Pick<UserPageProps, "params">) {
  const { actor, user, may } = await openUser((await params).uid);
  if (!user) return null;
  if (!can(actor, contracts.listUserApplications)) return <PageRefused />;
  const [t, own, applications] = await Promise.all([
    getTranslations("admin.user.applications"),
    getTranslations("account.applications"),
    found(listUserApplications(actor, { params: { uid: user.uid } })),
  ]);
  const [revokes, opens] = [may(contracts.revokeUserApplication.access), can(actor, findApplication)];
  return (
    <Card title={own("title")} flush>
      {applications.length === 0 && <p className="px-5 pb-5 text-muted sm:px-6">{t("noneText")}</p>}
      <ul className="divide-y divide-border">
        {applications.map(({ id, name, scopes, resources, firstParty, since, sessions }) => (
          <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-5 py-4 sm:px-6">
            <div>
              <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                {opens ? (
                  <Link href={`/admin/applications/${id}`} className="link">
                    <bdi>{name}</bdi>
                  </Link>
                ) : (
                  <bdi>{name}</bdi>
                )}
                {firstParty && <Badge>{own("firstParty")}</Badge>}
              </p>
              <GrantedScopes scopes={scopes} resources={resources} />
              <p className="mt-0.5 text-[0.8125rem] text-muted">
                {t("sessions", { count: sessions })}
                {since && <> · {own.rich("since", { time: () => <RelativeTime date={since} /> })}</>}
              </p>
            </div>
            {revokes && <RevokeApplication uid={user.uid} application={id} name={name} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
