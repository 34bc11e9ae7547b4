"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { connection } from "@/components/connection/connection";

/**
 * Reads the page anew every so often while it is looked at, and when someone comes back to it; what is typed or open stays.
 * @param period how long to wait each time, or how that follows from how long it has gone on
 */
export function useRefreshing(enabled: boolean, period: number | ((goneOnMs: number) => number)): void {
  const router = useRouter();
  useEffect(() => {
    if (!enabled) return;
    const start = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const refresh = () => {
      if (document.visibilityState === "visible" && connection() === "up") startTransition(() => router.refresh());
    };
    const wait = () => {
      const ms = typeof period === "number" ? period : period(Date.now() - start);
      timer = setTimeout(() => {
        refresh();
        wait();
      }, ms);
    };
    wait();
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [enabled, period, router]);
}
