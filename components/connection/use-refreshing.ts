"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { connection } from "@/components/connection/connection";

/** Reads the page anew every so often while it is looked at, and when someone comes back to it; what is typed or open stays. */
export function useRefreshing(enabled: boolean, periodMs: number): void {
  const router = useRouter();
  useEffect(() => {
    if (!enabled) return;
    const refresh = () => {
      if (document.visibilityState === "visible" && connection() === "up") startTransition(() => router.refresh());
    };
    const timer = setInterval(refresh, periodMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [enabled, periodMs, router]);
}
