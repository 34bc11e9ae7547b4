import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { addressOf } from "@/app/admin/address";
import { differencesIn, restOf } from "@/app/admin/audit/details";
import { DifferenceTable } from "@/app/admin/audit/difference-table";
import type { Event } from "@/app/admin/audit/facts";
import { AuditSentence } from "@/app/admin/audit/sentence";
import { EventDot } from "@/app/admin/event-list";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Actor } from "@/lib/actor";

function Identity({ id, type, label, filter }: { id: string; type: string | null; label: string; filter: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {type && <span className="text-muted">{type}</span>}
      <CopyableId value={id} label={label} />
      {filter}
    </span>
  );
}

function EventDetails({ event }: { event: Event }) {
  const t = useTranslations("admin.audit");
  const differences = differencesIn(event.details);
  const link = (name: "actor" | "target", id: string, type?: string) => (
    <Link href={addressOf("/admin/audit", { [name]: id, target_type: type })} className="link text-[0.8125rem]">
      {t(name === "actor" ? "allOfActor" : "allOfTarget")}
    </Link>
  );
  const { actor_id: actorId, target_id: targetId, actor_type: actorType, target_type: targetType } = event;
  const items = [
    { term: t("time"), details: <ExactTime date={event.at} /> },
    { term: t("action"), details: <span className="font-mono text-[0.8125rem]">{event.action}</span> },
    actorId && {
      term: t("actorId"),
      details: <Identity id={actorId} type={actorType} label={t("copyActor")} filter={link("actor", actorId)} />,
    },
    targetId && {
      term: t("targetId"),
      details: (
        <Identity
          id={targetId}
          type={targetType}
          label={t("copyTarget")}
          filter={link("target", targetId, targetType ?? undefined)}
        />
      ),
    },
    ...restOf(event.details).map(([term, value]) => ({
      term,
      details: <span className="font-mono text-[0.8125rem] break-all">{value}</span>,
    })),
    event.ip_address && { term: t("ip"), details: event.ip_address },
    event.user_agent && { term: t("agent"), details: <span className="break-words">{event.user_agent}</span> },
    event.request_id && {
      term: t("request"),
      details: <CopyableId value={event.request_id} label={t("copyRequest")} />,
    },
  ].filter((item) => typeof item === "object" && item !== null);
  return (
    <div className="space-y-4 border-t border-border bg-background px-5 py-4 sm:px-6">
      {differences.length > 0 && <DifferenceTable differences={differences} />}
      <DescriptionList items={items} />
    </div>
  );
}

/**
 * One line of the log, a sentence; opened, everything that is known of it. The sentence has links, which nothing that is
 * pressed itself may hold: so it lies over the summary, and lets through what does not meet a link.
 */
export function AuditEntry({ event, viewer }: { event: Event; viewer: Actor }) {
  const t = useTranslations("admin.audit");
  return (
    <div className="group/entry relative border-b border-border last:border-b-0">
      <div className="pointer-events-none relative z-10 grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 px-5 py-3 sm:flex sm:px-6 [&_a]:pointer-events-auto [&_time]:pointer-events-auto">
        <EventDot action={event.action} />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <AuditSentence event={event} viewer={viewer} />
        </span>
        <span className="shrink-0 text-[0.8125rem] text-muted max-lg:hidden">{event.ip_address}</span>
        <span className="shrink-0 text-[0.8125rem] text-muted max-sm:col-start-2 max-sm:row-start-2 sm:min-w-28 sm:text-right">
          <RelativeTime date={event.at} />
        </span>
        <ChevronDown
          className="size-4 shrink-0 translate-y-0.5 text-muted transition-transform group-has-[[open]]/entry:rotate-180"
          aria-hidden="true"
        />
      </div>
      <details>
        <summary className="absolute inset-x-0 top-0 h-16 list-none -outline-offset-2 hover:bg-background sm:h-11.5 [&::-webkit-details-marker]:hidden">
          <span className="sr-only">{t("details")}</span>
        </summary>
        <EventDetails event={event} />
      </details>
    </div>
  );
}
