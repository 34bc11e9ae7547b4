import { Users } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { type ApplicationPageProps, openApplication } from "@/app/admin/applications/[id]/application";
import { can } from "@/app/admin/can";
import { NameCell } from "@/app/admin/name-cell";
import { PageRefused } from "@/app/admin/no-access";
import { CardPages } from "@/app/admin/users/[uid]/card-pages";
import { found } from "@/app/found";
import { readQuery } from "@/app/query";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { getApplicationActivity, listApplicationUsers } from "@/lib/oauth/activity/client-activity";
import * as contracts from "@/lib/oauth/activity/client-activity.contract";

const LIMIT = 50;

/** Who signs in to an application, and what it holds for them. */
export default async function ApplicationUsersPage({ params, searchParams }: ApplicationPageProps) {
  const { id } = await params;
  const { actor, application } = await openApplication(id);
  if (!application) return null;
  if (!can(actor, contracts.listApplicationUsers)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  const [t, activity, { items, next }] = await Promise.all([
    getTranslations("admin.applications.users"),
    found(getApplicationActivity(actor, { params: { id } })),
    found(listApplicationUsers(actor, { params: { id }, query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <div className="space-y-6">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {contracts.activityCounts.map((count) => (
          <div key={count} className="rounded-xl border border-border bg-surface px-4 py-3 shadow-card">
            <dt className="text-[0.8125rem] text-muted">{t(`counts.${count}`)}</dt>
            <dd className="mt-0.5 text-xl font-semibold tabular-nums">
              {t(activity.more.includes(count) ? "moreThan" : "number", { count: activity[count] })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-[0.8125rem] text-muted">{t("notCounted")}</p>
      <Card flush>
        {items.length === 0 ? (
          <EmptyState
            icon={<Users className="size-5" aria-hidden="true" />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        ) : (
          <Table caption={t("caption")} stacked>
            <TableHead>
              <Th>{t("user")}</Th>
              <Th>{t("lastUsed")}</Th>
              <Th>{t("sessions")}</Th>
              <Th>{t("consent")}</Th>
            </TableHead>
            <TableBody>
              {items.map((user) => (
                <TableRow key={user.uid}>
                  <NameCell
                    href={`/admin/users/${user.uid}/applications`}
                    name={user.name}
                    description={user.name === user.email ? "" : user.email}
                  />
                  <Td label={t("lastUsed")}>
                    <RelativeTime date={user.last_used_at} />
                  </Td>
                  <Td label={t("sessions")}>{t("number", { count: user.sessions })}</Td>
                  <Td label={t("consent")}>
                    {user.consented_at ? <RelativeTime date={user.consented_at} /> : t("notAsked")}
                  </Td>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <CardPages path={`/admin/applications/${id}/users`} cursor={cursor} next={next} />
    </div>
  );
}
