"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { Entry } from "@/app/admin/palette/entries";

const none: readonly Entry[] = [];
let offered = none;
const listeners = new Set<() => void>();

function offer(entries: readonly Entry[]): void {
  offered = entries;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the palette can do with the page that is open; empty on most. */
export const useOpenEntries = (): readonly Entry[] =>
  useSyncExternalStore(
    subscribe,
    () => offered,
    () => none,
  );

/** Lets a page tell the palette what can be done with what it shows, for as long as it is shown. */
export function OpenEntries({ entries }: { entries: readonly Entry[] }) {
  useEffect(() => {
    offer(entries);
    return () => offer(none);
  }, [entries]);
  return null;
}
