import { z } from "zod";
import { storedSettings } from "@/lib/env";

/** Under what name the settings keep how long tokens live that were issued before lifetimes were made shorter. */
export const EARLIER_LIFETIMES = "EARLIER_LIFETIMES";

const Earlier = z.object({ seconds: z.number(), until: z.number() });

/** For how many seconds tokens may live that were issued before lifetimes were made shorter; 0 where none is alive. */
export function earlierTokenSeconds(values = storedSettings()?.values): number {
  const written = values?.[EARLIER_LIFETIMES];
  if (written === undefined) return 0;
  const { seconds, until } = Earlier.parse(JSON.parse(written));
  return until > Date.now() ? seconds : 0;
}

/** What to keep when tokens may have been issued until now for so many seconds. */
export const earlierLifetimes = (seconds: number, now: Date): string =>
  JSON.stringify({ seconds, until: now.getTime() + seconds * 1000 });
