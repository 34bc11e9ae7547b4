"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { Done } from "@/components/forms/attempt";
import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { type Call, send } from "@/components/forms/send";
import { showToast } from "@/components/ui/popups/toast";

/**
 * Runs a server action from a button that is not a form of fields, and says in passing what was done, or why not. What the
 * page shows anew comes with the action's own answer.
 * `undo` is the action that takes it back, where there is one.
 */
export function useAction() {
  const t = useTranslations("ui");
  const explain = useProblemText();
  const [pending, startTransition] = useTransition();
  const run = <Result,>(call: Call<Result>, done?: Done<Result>, undo?: Call<unknown>): void =>
    startTransition(async () => {
      const { problem, result } = await send(call);
      if (problem) {
        const { title } = explain(problem);
        showToast({ tone: "danger", title, text: <ProblemRemedy problem={problem} /> });
        return;
      }
      const title = done?.(result);
      if (title !== undefined) showToast({ title, undo: undo && (() => run(undo, () => t("undone"))) });
    });
  return { pending, run };
}
