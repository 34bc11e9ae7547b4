"use client";

import { useTranslations } from "next-intl";
import type { FormProblem } from "@/lib/form";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/** Says a problem in one line, for dialogs and toasts, where no form is around to show it. */
export function useProblemText(): (problem: FormProblem) => string {
  const t = useTranslations("problems");
  return (problem) => t(`${keyOfProblem(problem)}.title`);
}
