"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { sendUnasked } from "@/components/forms/send";
import type { FormProblem, FormState } from "@/lib/form";

const DELAY_MS = 150;
const SHORTEST = 2;

/** What the server finds by a fragment, a moment after the last key; what was found before stays until then. */
export function useSearch<Found>(
  fragment: string,
  search: (fragment: string) => Promise<FormState<readonly Found[]>>,
  enabled = true,
): { found: readonly Found[]; searching: boolean; problem: FormProblem | undefined } {
  const [answer, setAnswer] = useState<{ by: string; found: readonly Found[]; problem?: FormProblem | undefined }>({
    by: "",
    found: [],
  });
  const wanted = enabled && fragment.trim().length >= SHORTEST ? fragment.trim() : "";
  const ask = useEffectEvent(search);
  useEffect(() => {
    if (wanted === "") return;
    let outdated = false;
    const timer = setTimeout(async () => {
      const { problem, result } = await sendUnasked(() => ask(wanted));
      if (!outdated) setAnswer({ by: wanted, found: result ?? [], problem });
    }, DELAY_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return {
    found: wanted === "" ? [] : answer.found,
    searching: wanted !== answer.by && wanted !== "",
    problem: answer.problem,
  };
}
