"use client";

import { type ReactNode, useTransition } from "react";
import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { showToast } from "@/components/ui/toast";
import type { FormState } from "@/lib/form";

type Call<Result> = () => Promise<FormState<Result>>;

/** What is said once it is done; nothing where the page shows it. */
type Done<Result> = (result: Result | undefined) => string | undefined;

/**
 * Runs a server action from anything that is not a form of fields, and says in passing what was done. What the page shows
 * anew comes with the action's own answer.
 */
export function useAction() {
  const explain = useProblemText();
  const [pending, startTransition] = useTransition();

  /** For dialogs: resolves to why not, which they show themselves. */
  const attempt = async <Result,>(call: Call<Result>, done?: Done<Result>): Promise<ReactNode> => {
    const { problem, result } = await send(call);
    if (problem) return <Refusal problem={problem} className="mt-4" />;
    const title = done?.(result);
    if (title !== undefined) showToast({ title });
    return undefined;
  };

  /** For buttons: says in passing why not, too. */
  const run = <Result,>(call: Call<Result>, done?: Done<Result>): void =>
    startTransition(async () => {
      const { problem, result } = await send(call);
      if (problem) {
        const { title } = explain(problem);
        showToast({ tone: "danger", title, text: <ProblemRemedy problem={problem} /> });
        return;
      }
      const title = done?.(result);
      if (title !== undefined) showToast({ title });
    });

  return { pending, run, attempt };
}
