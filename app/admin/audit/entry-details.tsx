"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Event } from "@/app/admin/audit/facts";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";
import { Skeleton } from "@/components/ui/skeleton";

const details = deferred(() => import("@/app/admin/audit/event-details"));

/** Opens to everything that is known of the events, which is drawn only then. */
export function EntryDetails({ events }: { events: readonly Event[] }) {
  const t = useTranslations("admin.audit");
  const element = useRef<HTMLDetailsElement>(null);
  const [opened, setOpened] = useState(false);
  const parts = useDeferred(details, opened);
  // It can be opened before scripts run.
  useEffect(() => setOpened(element.current?.open ?? false), []);
  return (
    <details ref={element} aria-busy={opened && !parts} onToggle={() => setOpened(true)}>
      <summary className="absolute inset-x-0 top-0 h-16 list-none -outline-offset-2 hover:bg-background sm:h-11.5 [&::-webkit-details-marker]:hidden">
        <span className="sr-only">{t("details")}</span>
      </summary>
      {opened &&
        (parts ? (
          events.map((each) => <parts.EventDetails key={each.id} event={each} />)
        ) : (
          <Skeleton className="m-5 h-40" />
        ))}
    </details>
  );
}
