"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { addressOf } from "@/app/admin/address";
import { differencesIn, restOf } from "@/app/admin/audit/details";
import { DifferenceTable } from "@/app/admin/audit/difference-table";
import type { Event } from "@/app/admin/audit/facts";
import { CodeFrame } from "@/components/ui/copying/code-frame";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { ExactTime } from "@/components/ui/time/exact-time";

function Identity({ id, type, label, filter }: { id: string; type: string | null; label: string; filter: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {type && <span className="text-muted">{type}</span>}
      <CopyableId value={id} label={label} />
      {filter}
    </span>
  );
}

/** The event as the operation tells it. */
function RawEvent({ event }: { event: Event }) {
  const t = useTranslations("admin.audit");
  return (
    <details>
      <summary className="w-max rounded text-[0.8125rem] text-muted hover:text-foreground">{t("raw")}</summary>
      <div className="mt-2">
        <CodeFrame text={JSON.stringify(event, null, 2)} title="JSON" copyLabel={t("copyRaw")} />
      </div>
    </details>
  );
}

/** Other events of the same request or session. */
function Follow({ name, id }: { name: "request" | "session"; id: string }) {
  const t = useTranslations("admin.audit");
  return (
    <Link href={addressOf("/admin/audit", { [name]: id })} prefetch={false} className="link text-[0.8125rem]">
      {t(name === "request" ? "sameRequest" : "sameSession")}
    </Link>
  );
}

/** Everything that is known of an event. */
export function EventDetails({ event }: { event: Event }) {
  const t = useTranslations("admin.audit");
  const differences = differencesIn(event.details);
  const link = (name: "actor" | "target", id: string, type?: string) => (
    <Link
      href={addressOf("/admin/audit", { [name]: id, target_type: type })}
      prefetch={false}
      className="link text-[0.8125rem]"
    >
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
    ...(["request", "session"] as const).map((name) => {
      const id = event[`${name}_id`];
      const label = t(name === "request" ? "copyRequest" : "copySession");
      const follow = id && <Follow name={name} id={id} />;
      return id && { term: t(name), details: <Identity id={id} type={null} label={label} filter={follow} /> };
    }),
  ].filter((item) => typeof item === "object" && item !== null);
  return (
    <div className="space-y-4 border-t border-border bg-background px-5 py-4 sm:px-6">
      {differences.length > 0 && <DifferenceTable differences={differences} />}
      <DescriptionList items={items} />
      <RawEvent event={event} />
    </div>
  );
}
