"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** A page that the browser has kept is shown at once when someone goes back, and then as it is now: they may have signed in since. */
export function RefreshOnReturn() {
  const router = useRouter();
  useEffect(() => {
    const refresh = ({ persisted }: PageTransitionEvent) => {
      if (persisted) router.refresh();
    };
    window.addEventListener("pageshow", refresh);
    return () => window.removeEventListener("pageshow", refresh);
  }, [router]);
  return null;
}
