"use client";

import { useRefreshing } from "@/components/connection/use-refreshing";

const PERIOD_MS = 5_000;

/** Goes on by itself once the link was opened in another tab or on another device: the page knows where to. */
export function GoOn() {
  useRefreshing(true, PERIOD_MS);
  return null;
}
