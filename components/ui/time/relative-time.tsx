"use client";

import { useFormatter } from "next-intl";
import { useClock, useTimeZoneHere } from "@/components/ui/time/clock";

const MONTH_MS = 30 * 86_400_000;

/**
 * “3 minutes ago”, the date when that is over a month ago, and the exact time in the reader's zone on hover.
 * `date` is ISO 8601. Clocks differ, so a moment that seems to lie ahead by seconds reads as now.
 */
export function RelativeTime({ date }: { date: string }) {
  const format = useFormatter();
  const now = useClock();
  const timeZone = useTimeZoneHere();
  const moment = new Date(date);
  const distance = now - moment.getTime();
  const text =
    Math.abs(distance) > MONTH_MS
      ? format.dateTime(moment, { dateStyle: "medium", timeZone })
      : format.relativeTime(distance < 0 && distance > -60_000 ? new Date(now) : moment, new Date(now));
  const exact = format.dateTime(moment, { dateStyle: "full", timeStyle: "long", timeZone });
  return (
    // Server and browser may carry different locale data; either text is right.
    <time dateTime={date} title={exact} suppressHydrationWarning className="whitespace-nowrap">
      {text}
    </time>
  );
}
