import { CircleCheck } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { type ApplicationPageProps, openApplication } from "@/app/admin/applications/[id]/application";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { CardPages } from "@/app/admin/users/[uid]/card-pages";
import { found } from "@/app/found";
import { readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listApplicationErrors } from "@/lib/oauth/activity/client-activity";
import * as contracts from "@/lib/oauth/activity/client-activity.contract";

const LIMIT = 20;

/** Why requests of an application were refused. */
export default async function ApplicationErrorsPage({ params, searchParams }: ApplicationPageProps) {
  const { id } = await params;
  const { actor, application, client } = await openApplication(id);
  if (!application) return null;
  if (!can(actor, contracts.listApplicationErrors)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  const [t, { items, next }] = await Promise.all([
    getTranslations("admin.applications.errors"),
    found(listApplicationErrors(actor, { params: { id }, query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <>
      <Card title={t("title")} description={t("text")} flush>
        {items.length === 0 && (
          <EmptyState
            icon={<CircleCheck className="size-5" aria-hidden="true" />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        )}
        <ul className="divide-y divide-border border-border not-empty:border-t">
          {items.map(({ operation, error, detail, count, last_at: lastAt }) => (
            <li key={`${operation} ${error} ${detail}`} className="px-5 py-3.5 sm:px-6">
              <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                <code className="font-mono text-[0.8125rem] font-medium">{error}</code>
                {count > 1 && <Badge>{t("times", { count })}</Badge>}
                <span className="text-[0.8125rem] text-muted">
                  <RelativeTime date={lastAt} />
                </span>
              </p>
              <p className="mt-0.5 text-muted wrap-anywhere">{detail}</p>
              {error === "invalid_redirect_uri" && client && (
                <p className="mt-0.5 text-[0.8125rem] text-muted wrap-anywhere">
                  {t("registered", { addresses: client.redirect_uris.join(", ") })}
                </p>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <CardPages path={`/admin/applications/${id}/errors`} cursor={cursor} next={next} />
    </>
  );
}
