"use client";

import { useEffect, useState } from "react";

/**
 * Seconds that are left of a wait, ticking down to zero. `start` names the wait: another one begins anew. Counts by this
 * device's clock from when it is shown, for the server's may differ.
 */
export function useCountdown(seconds: number, start: unknown): number {
  const [left, setLeft] = useState(seconds);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new wait of the same length starts anew
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 1000);
    tick();
    return () => clearInterval(timer);
  }, [seconds, start]);
  return left;
}

const twoDigits = (number: number) => String(number).padStart(2, "0");

/** `75` → `1:15`, `3675` → `1:01:15`. */
export function clockTime(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), twoDigits(seconds % 60)];
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
}
