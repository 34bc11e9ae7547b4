import type { Event } from "@/app/admin/audit/facts";
import { AuditSentence } from "@/app/admin/audit/sentence";
import { classNames } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { currentActor } from "@/lib/web/current-actor";

/** Actions that an administrator should notice. */
const ALARMING = /refused|reused|reported|deleted|disabled/;

/** Who did what to whom, newest first; each a sentence, with its time and where it came from. */
export async function EventList({ events }: { events: readonly Event[] }) {
  const viewer = await currentActor();
  return (
    <ul className="divide-y divide-border">
      {events.map((event) => (
        <li key={event.id} className="flex items-baseline gap-3 px-5 py-2.5 sm:px-6">
          <EventDot action={event.action} />
          <span className="min-w-0 flex-1">
            <span className="wrap-anywhere">
              <AuditSentence event={event} viewer={viewer} />
            </span>
            <span className="flex flex-wrap gap-x-3 text-[0.8125rem] text-muted">
              {event.ip_address}
              <span className="sm:hidden">
                <RelativeTime date={event.at} />
              </span>
            </span>
          </span>
          <span className="shrink-0 text-[0.8125rem] text-muted max-sm:hidden">
            <RelativeTime date={event.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Marks the actions that an administrator should notice. */
export function EventDot({ action }: { action: string }) {
  return (
    <span
      className={classNames(
        "size-1.5 shrink-0 -translate-y-0.5 rounded-full",
        ALARMING.test(action) ? "bg-danger" : "bg-control",
      )}
    />
  );
}
