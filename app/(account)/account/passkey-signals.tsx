"use client";

import { useEffect, useRef } from "react";
import { type OwnPasskeys, signalDetails, signalRemaining } from "@/components/forms/passkey-signals";

/**
 * Tells the browser under what name its reader's passkeys are offered, and after one was removed here, which are left. Only then:
 * a list that is a moment old would have the managers drop a passkey that was made since.
 */
export function PasskeySignals({ own }: { own: OwnPasskeys }) {
  const told = JSON.stringify(own);
  const before = useRef<readonly string[]>([]);
  useEffect(() => {
    const now: OwnPasskeys = JSON.parse(told);
    const removed = before.current.some((id) => !now.credentialIds.includes(id));
    before.current = now.credentialIds;
    if (removed) void signalRemaining(now);
    void signalDetails(now);
  }, [told]);
  return null;
}
