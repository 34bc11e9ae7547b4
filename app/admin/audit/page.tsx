import { Download, ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { AuditEntry } from "@/app/admin/audit/event";
import { AuditFilterForm } from "@/app/admin/audit/filter-form";
import { filtersIn, toAuditQuery } from "@/app/admin/audit/filters";
import { LiveTail } from "@/app/admin/audit/live";
import { LOG_ID } from "@/app/admin/audit/log-id";
import { groupRepeats } from "@/app/admin/audit/repeats";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/navigation/pagination";
import { PageHeader } from "@/components/ui/page-header";
import * as contracts from "@/lib/audit/audit.contract";
import { listAuditEvents } from "@/lib/audit/events";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("audit") };
}

const LIMIT = 50;

/** Who did what, newest first, narrowed by the address. */
export default async function AuditPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listAuditEvents)) return <PageRefused />;
  const query = await readQuery(searchParams);
  const filters = filtersIn(query);
  const { cursor } = query;
  const [t, sections, { items, next }] = await Promise.all([
    getTranslations("admin.audit"),
    getTranslations("admin.sections"),
    found(listAuditEvents(actor, { query: { limit: LIMIT, cursor, ...toAuditQuery(filters) } })),
  ]);
  const exportHref = (format: "csv" | "json") => addressOf("/admin/audit/export", { ...filters, format });
  return (
    <>
      <PageHeader
        title={sections("audit")}
        description={t("lead")}
        actions={
          <>
            {!cursor && <LiveTail />}
            {(["csv", "json"] as const).map((format) => (
              // A download, which Next's own links would try to show as a page.
              <a key={format} href={exportHref(format)} download className={buttonStyle()}>
                <Download className="size-4" aria-hidden="true" />
                <span className="sr-only">{t("export")} </span>
                {t(format === "csv" ? "exportCsv" : "exportJson")}
              </a>
            ))}
          </>
        }
      />
      <AuditFilterForm filters={filters} events={items} />
      <div id={LOG_ID} className="group/log">
        <Card flush>
          {items.length === 0 ? (
            <EmptyState
              icon={<ScrollText className="size-5" aria-hidden="true" />}
              title={t("emptyTitle")}
              text={t("emptyText")}
            />
          ) : (
            // Known by the oldest: a repeat joins its line, and what is open stays open.
            groupRepeats(items).map((events) => <AuditEntry key={events.at(-1)?.id} events={events} viewer={actor} />)
          )}
        </Card>
      </div>
      <div className="mt-5">
        <Pagination
          previousHref={cursor && addressOf("/admin/audit", filters)}
          nextHref={next ? addressOf("/admin/audit", { ...filters, cursor: next }) : undefined}
        />
      </div>
    </>
  );
}
