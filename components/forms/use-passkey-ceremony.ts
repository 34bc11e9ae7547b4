"use client";

import { useState } from "react";
import type { PasskeyFailure, Shown } from "@/components/forms/passkey";
import { send } from "@/components/forms/send";
import type { FormProblem, FormState } from "@/lib/form";

/**
 * One ceremony of a passkey: fetches the options, has the browser ask, and sends what comes of it. Holds no transition open
 * while the browser asks: React would keep back what other parts of the page show.
 * @param begin the options
 * @param ask has the browser make or show a passkey
 * @param finish sends it
 */
export function usePasskeyCeremony<Options, Credential, Result>(
  begin: () => Promise<FormState<Options>>,
  ask: (options: Options) => Promise<Shown<Credential>>,
  finish: (credential: Credential) => Promise<FormState<Result>>,
) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<PasskeyFailure>();
  const [problem, setProblem] = useState<FormProblem>();
  /** Resolves to what the service answered; to nothing where the browser came to none. */
  const perform = async (): Promise<FormState<Result> | undefined> => {
    const { result: options, ...begun } = await send(begin);
    if (options === undefined) return begun;
    const shown = await ask(options);
    if ("failure" in shown) {
      setFailure(shown.failure);
      return undefined;
    }
    const answer = await send(() => finish(shown.credential));
    if (answer.problem) await shown.refused(answer.problem);
    return answer;
  };
  const run = async () => {
    setPending(true);
    setFailure(undefined);
    setProblem(undefined);
    const answer = await perform().finally(() => setPending(false));
    setProblem(answer?.problem);
    return answer;
  };
  return { pending, failure, problem, run };
}
