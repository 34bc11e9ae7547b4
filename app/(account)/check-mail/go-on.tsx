"use client";

import { pace } from "@/app/(account)/check-mail/pace";
import { useRefreshing } from "@/components/connection/use-refreshing";

/** Goes on by itself once the link was opened in another tab or on another device: the page knows where to, and when it is too late. */
export function GoOn() {
  useRefreshing(true, pace);
  return null;
}
