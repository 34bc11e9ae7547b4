"use client";

import { useFormatter } from "next-intl";
import { useTimeZoneHere } from "@/components/ui/time/clock";

/** Date and time in the reader's zone, which it names, to the second, for logs. `date` is ISO 8601. */
export function ExactTime({ date }: { date: string }) {
  const format = useFormatter();
  const timeZone = useTimeZoneHere();
  return (
    <time dateTime={date} title={date} suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {format.dateTime(new Date(date), { dateStyle: "medium", timeStyle: "long", timeZone })}
    </time>
  );
}
