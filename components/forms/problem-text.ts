"use client";

import { useTranslations } from "next-intl";
import type { FormProblem } from "@/lib/form";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/** Says a problem in the reader's language: in one line, and what to do about it. */
export function useProblemText(): (problem: FormProblem) => { title: string; text: string } {
  const problems = useTranslations("problems");
  const interruptions = useTranslations("forms.interruptions");
  return (problem) => {
    const { interruption } = problem;
    if (interruption) {
      return { title: interruptions(`${interruption}.title`), text: interruptions(`${interruption}.text`) };
    }
    const key = keyOfProblem(problem);
    return { title: problems(`${key}.title`), text: problems(`${key}.explanation`) };
  };
}
