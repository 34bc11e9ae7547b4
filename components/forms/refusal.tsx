"use client";

import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { Callout } from "@/components/ui/callout";
import type { FormProblem } from "@/lib/form";

/** Why something was refused, where a dialog or a card has no form to say it. */
export function Refusal({ problem, className }: { problem: FormProblem | undefined; className?: string }) {
  const explain = useProblemText();
  if (!problem) return null;
  const { title, text } = explain(problem);
  return (
    <Callout
      role="alert"
      tone="danger"
      title={title}
      action={<ProblemRemedy problem={problem} />}
      className={className}
    >
      {text}
    </Callout>
  );
}
