import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { classNames } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEvent } from "@/lib/contracts/audit";

type Event = z.output<typeof AuditEvent>;

/** Actions that an administrator should notice. */
const ALARMING = /refused|reused|reported|deleted|disabled/;

/** Who did what to whom, newest first; one line each. `about` is left out of lines that stand on their own page. */
export async function EventList({ events, about }: { events: readonly Event[]; about?: string }) {
  const t = await getTranslations("admin.events");
  const actorOf = (event: Event) =>
    event.actor_name ?? (event.actor_type === "anonymous" ? t("somebody") : t("formerAccount"));
  return (
    <ul className="divide-y divide-border">
      {events.map((event) => (
        <li key={event.id} className="flex items-baseline gap-3 px-5 py-2.5 sm:px-6">
          <span
            className={classNames(
              "size-1.5 shrink-0 -translate-y-0.5 rounded-full",
              ALARMING.test(event.action) ? "bg-danger" : "bg-control",
            )}
          />
          <span className="min-w-0 flex-1">
            <span className="font-mono text-[0.8125rem] break-all">{event.action}</span>
            <span className="block truncate text-[0.8125rem] text-muted">
              {event.actor_id !== about && actorOf(event)}
              {event.target_name && event.target_id !== event.actor_id && event.target_id !== about && (
                <span>{` → ${event.target_name}`}</span>
              )}
              {event.ip_address && <span>{` · ${event.ip_address}`}</span>}
            </span>
          </span>
          <span className="shrink-0 text-[0.8125rem] text-muted">
            <RelativeTime date={event.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
