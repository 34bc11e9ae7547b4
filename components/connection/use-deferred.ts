"use client";

import { useEffect, useSyncExternalStore } from "react";
import { type Deferred, onFirstSign } from "@/components/connection/deferred";

/** What is put off: fetched when someone comes to the page, at the latest when it is wanted. Undefined until it is there. */
export function useDeferred<Module>(part: Deferred<Module>, wanted: boolean): Module | undefined {
  const module = useSyncExternalStore(part.watch, part.get, () => undefined);
  useEffect(() => {
    if (wanted) void part.fetch();
    // Ahead of time nothing is lost by failing.
    else if (!part.get()) onFirstSign(() => part.fetch().catch(() => undefined));
  }, [part, wanted]);
  return module;
}
