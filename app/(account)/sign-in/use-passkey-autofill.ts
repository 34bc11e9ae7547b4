"use client";

import { useEffect, useState } from "react";
import { signInWithPasskey, startPasskey } from "@/app/(account)/sign-in/actions";
import { offerPasskeys } from "@/components/forms/passkey";
import { send, sendUnasked } from "@/components/forms/send";
import type { FormProblem } from "@/lib/form";

/** The options hold for five minutes; a page that stays open asks for new ones before. */
const RENEWED_MS = 4 * 60_000;

/**
 * Offers passkeys where the browser fills in the address, and signs in by the one that is chosen. Its code is fetched only
 * where the browser can do that; where anything fails, the page is as it was.
 * @param allowed whether the configuration has people sign in by passkey
 * @returns why signing in by it was refused
 */
export function usePasskeyAutofill(returnTo: string, allowed: boolean): FormProblem | undefined {
  const [problem, setProblem] = useState<FormProblem>();
  useEffect(() => {
    if (!allowed) return;
    let open = true;
    const offer = async () => {
      const able = await window.PublicKeyCredential?.isConditionalMediationAvailable?.();
      if (!able || !open) return;
      const { result: options } = await sendUnasked(startPasskey);
      const shown = open && options && (await offerPasskeys(options));
      if (!shown || "failure" in shown || !open) return;
      const answer = await send(() => signInWithPasskey(shown.credential, returnTo));
      if (answer.problem) {
        setProblem(answer.problem);
        await shown.refused(answer.problem);
      } else window.location.replace(answer.result?.returnTo ?? returnTo);
    };
    void offer();
    const timer = setInterval(() => void offer(), RENEWED_MS);
    return () => {
      open = false;
      clearInterval(timer);
    };
  }, [returnTo, allowed]);
  return problem;
}
