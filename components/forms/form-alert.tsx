"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useExplain } from "@/components/forms/fields/use-field";
import { useForm } from "@/components/forms/form-context";
import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useHydrated } from "@/components/ui/hydrated";

/** What is wrong with values that have no field to say it beside. */
function HomelessProblems({ problems }: { problems: readonly (readonly [name: string, problem: string])[] }) {
  const explain = useExplain();
  return (
    <ul>
      {problems.map(([name, problem]) => (
        <li key={name}>{`${name}: ${explain(problem)}`}</li>
      ))}
    </ul>
  );
}

/**
 * The problem of the last submission, and whatever is wrong that no field shows: a form never refuses without a word. Goes
 * while the next submission is under way.
 */
export function FormAlert({
  remedies = {},
  explanations = {},
}: {
  remedies?: Readonly<Record<string, ReactNode>> | undefined;
  explanations?: Readonly<Record<string, string>> | undefined;
}) {
  const t = useTranslations("forms.interruptions");
  const explain = useProblemText();
  // Which fields are there is known once scripts run; until then the alert stands beside what the fields say.
  const hydrated = useHydrated();
  const { state, problems, homeless, pending } = useForm();
  const problem = state.problem ?? (homeless.length > 0 ? { title: "", errors: ["request.invalid"] } : undefined);
  const atField = hydrated && Object.keys(problems).length > 0 && homeless.length === 0;
  if (!problem || pending || atField) return null;
  const { title, text } = explain(problem);
  const { interruption } = problem;
  const remedy = problem.errors.map((code) => remedies[code]).find(Boolean) ?? <ProblemRemedy problem={problem} />;
  const sendsAgain = interruption !== undefined && interruption !== "outdated";
  return (
    <Callout
      role="alert"
      tone="danger"
      title={title}
      action={
        <>
          {remedy}
          {sendsAgain && (
            <Button type="submit" size="small">
              {t("sendAgain")}
            </Button>
          )}
        </>
      }
      tabIndex={-1}
      data-form-alert=""
    >
      {hydrated && homeless.length > 0 ? (
        <HomelessProblems problems={homeless} />
      ) : (
        (problem.errors.map((code) => explanations[code]).find(Boolean) ?? text)
      )}
    </Callout>
  );
}
