import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { z } from "zod";
import { addressOf } from "@/app/admin/address";
import { differencesIn, restOf } from "@/app/admin/audit/details";
import { DifferenceTable } from "@/app/admin/audit/difference-table";
import { CopyableId } from "@/components/ui/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { ExactTime } from "@/components/ui/exact-time";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEvent } from "@/lib/contracts/audit";

type Event = z.output<typeof AuditEvent>;

/** Who did it: a name where there still is one, or else the id. */
function useActorName() {
  const t = useTranslations("admin.audit");
  return ({ actor_name: name, actor_id: id }: Event) => name ?? id ?? t("anonymous");
}

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
  const link = (name: "actor" | "target", id: string) => (
    <Link href={addressOf("/admin/audit", { [name]: id })} className="link text-[0.8125rem]">
      {t(name === "actor" ? "allOfActor" : "allOfTarget")}
    </Link>
  );
  const { actor_id: actorId, target_id: targetId, actor_type: actorType, target_type: targetType } = event;
  const items = [
    { term: t("time"), details: <ExactTime date={event.at} /> },
    actorId && {
      term: t("actorId"),
      details: <Identity id={actorId} type={actorType} label={t("copyActor")} filter={link("actor", actorId)} />,
    },
    targetId && {
      term: t("targetId"),
      details: <Identity id={targetId} type={targetType} label={t("copyTarget")} filter={link("target", targetId)} />,
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

/** What something was called that is gone by now. */
const nameBefore = ({ before }: Event["details"]): string | undefined => {
  const name: unknown = typeof before === "object" && before !== null ? Reflect.get(before, "name") : undefined;
  return typeof name === "string" ? name : undefined;
};

/** One line of the log; opened, everything that is known of it. */
export function AuditEntry({ event }: { event: Event }) {
  const nameOf = useActorName();
  const target = event.target_name ?? nameBefore(event.details) ?? event.target_id;
  const own = event.actor_id !== null && event.actor_id === event.target_id;
  return (
    <details className="group border-b border-border last:border-b-0">
      <summary className="grid list-none grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 px-5 py-3 hover:bg-background sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto_auto] sm:px-6 [&::-webkit-details-marker]:hidden">
        <span className="truncate font-mono text-[0.8125rem] font-medium">{event.action}</span>
        <span className="truncate text-muted max-sm:order-last max-sm:col-span-3">
          {event.actor_type === "anonymous" && target ? null : <span className="text-foreground">{nameOf(event)}</span>}
          {target && !own && (
            <>
              {event.actor_type !== "anonymous" && <span>{" → "}</span>}
              <span className="text-foreground">{target}</span>
            </>
          )}
        </span>
        <span className="text-[0.8125rem] text-muted">
          <RelativeTime date={event.at} />
        </span>
        <ChevronDown
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <EventDetails event={event} />
    </details>
  );
}
