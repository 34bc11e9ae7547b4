import { useTranslations } from "next-intl";
import { EntryDetails } from "@/app/admin/audit/entry-details";
import type { Event } from "@/app/admin/audit/facts";
import { AuditSentence } from "@/app/admin/audit/sentence";
import { EventDot } from "@/app/admin/event-list";
import { Badge } from "@/components/ui/badge";
import { ChevronDown } from "@/components/ui/icons";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Actor } from "@/lib/actor";

/**
 * One line of the log, a sentence, also for neighbors that read the same; opened, everything that is known of each. The sentence has links, which nothing that is
 * pressed itself may hold: so it lies over the summary, and lets through what does not meet a link.
 */
export function AuditEntry({ events, viewer }: { events: readonly [Event, ...Event[]]; viewer: Actor }) {
  const t = useTranslations("admin.audit");
  const [event] = events;
  return (
    <div className="group/entry relative border-b transition-opacity duration-200 group-data-live/log:starting:opacity-0 border-border last:border-b-0">
      <div className="pointer-events-none relative z-10 grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 px-5 py-3 sm:flex sm:px-6 [&_a]:pointer-events-auto [&_time]:pointer-events-auto">
        <EventDot action={event.action} />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <AuditSentence event={event} viewer={viewer} />
          {events.length > 1 && (
            <>
              {" "}
              <Badge>{t("times", { count: events.length })}</Badge>
            </>
          )}
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
      <EntryDetails events={events} />
    </div>
  );
}
