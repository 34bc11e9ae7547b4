"use client";

import { useNow } from "next-intl";
import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
let current = Date.now();

function subscribe(changed: () => void): () => void {
  // A page opened by navigation must not see the time of the first load.
  current = Date.now();
  const timer = setInterval(() => {
    current = Date.now();
    changed();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** The time now, in milliseconds, moving every half minute. While hydrating it is the server's, so that both write the same. */
export function useClock(): number {
  const rendered = useNow().getTime();
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => rendered,
  );
}

const never = () => () => undefined;

/** The reader's time zone; UTC on the server and while hydrating. */
export const useTimeZoneHere = (): string =>
  useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
