"use client";

import { useEffect, useState } from "react";

/** What takes less feels immediate: a sign that something is under way would only flicker. */
const LATE_MS = 300;

/** Whether something has been under way for so long that it should be said. */
export function useLate(pending: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [pending]);
  return late;
}
