"use client";

import { useNow } from "next-intl";
import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  current = Date.now();
  for (const changed of listeners) changed();
}

/** One timer for all. Anyone who comes while the time is fresh takes it as it is, so that a list is not drawn twice. */
function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(tick, TICK_MS);
  // A page opened by navigation must not see the time of the first load.
  if (Date.now() - current > TICK_MS) tick();
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
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
let zoneHere: string | undefined;

/** Kept, for asking costs as much as drawing a row. */
function readZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneHere;
}

/** The reader's time zone; UTC on the server and while hydrating. */
export const useTimeZoneHere = (): string => useSyncExternalStore(never, readZone, () => "UTC");
