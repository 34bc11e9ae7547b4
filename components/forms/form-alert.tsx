"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useForm } from "@/components/forms/form-context";
import { Callout } from "@/components/ui/callout";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/** The problem of the last submission, unless a field shows it. Goes while the next submission is under way. */
export function FormAlert({
  remedies = {},
  explanations = {},
}: {
  remedies?: Readonly<Record<string, ReactNode>> | undefined;
  explanations?: Readonly<Record<string, string>> | undefined;
}) {
  const t = useTranslations("problems");
  const { state, atField, pending } = useForm();
  const { problem } = state;
  if (!problem || pending || atField) return null;
  const key = keyOfProblem(problem);
  const remedy = problem.errors.map((code) => remedies[code]).find(Boolean);
  return (
    <Callout role="alert" tone="danger" title={t(`${key}.title`)} action={remedy} tabIndex={-1} data-form-alert="">
      {problem.errors.map((code) => explanations[code]).find(Boolean) ?? t(`${key}.explanation`)}
    </Callout>
  );
}
