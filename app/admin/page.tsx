import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { Board } from "@/app/admin/overview/board";
import { RangeLinks, readRange } from "@/app/admin/overview/figures";
import { Strip, StripPlace } from "@/app/admin/overview/strip";
import { type Query, readQuery } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { getChecklist, getOverview } from "@/lib/operator/overview.contract";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("overview") };
}

/** What happened lately, and what is left to do. */
export default async function OverviewPage({ searchParams }: { searchParams: Query }) {
  const [actor, { days }, t] = await Promise.all([
    requireUser("/admin"),
    readQuery(searchParams),
    getTranslations("admin"),
  ]);
  const range = readRange(days);
  const shows = {
    figures: can(actor, getOverview),
    checklist: can(actor, getChecklist),
    events: can(actor, listAuditEvents),
  };
  if (!Object.values(shows).some(Boolean)) return <PageRefused />;
  return (
    <ClientMessages namespaces={["admin.overview.picker"]}>
      <PageHeader title={t("sections.overview")} actions={shows.figures && <RangeLinks current={range} />} />
      <div className="space-y-5">
        {shows.figures && (
          <Suspense key={`strip ${range}`} fallback={<StripPlace range={range} actor={actor} />}>
            <Strip range={range} />
          </Suspense>
        )}
        <Suspense key={range} fallback={<Skeleton className="h-130 w-full rounded-xl" />}>
          <Board range={range} shows={shows} />
        </Suspense>
      </div>
    </ClientMessages>
  );
}
