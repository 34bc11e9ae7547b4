"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useForm } from "@/components/forms/form-context";
import { issueText } from "@/lib/i18n/issue-key";
import { kindsOfCode, problemKey } from "@/lib/i18n/problem-key";

/** Says in the reader's language what is wrong with a value. `typed` is what stood there, where that is known. */
export function useExplain(): (problem: string, typed?: string) => string {
  const problems = useTranslations("problems");
  const forms = useTranslations("forms");
  return (problem, typed) => {
    const kind = kindsOfCode(problem)[0];
    if (kind) return problems(`${problemKey(kind)}.title`);
    const { key, ...limits } = issueText(problem);
    // Nothing typed is not a wrong address, it is none.
    return forms(`issues.${key === "email" && typed === "" ? "required" : key}`, limits);
  };
}

/** One field of a form: what was typed in it, and what is wrong with it in the reader's language. */
export function useField(name: string) {
  const explain = useExplain();
  const { state, problems, announce } = useForm();
  useEffect(() => announce(name), [announce, name]);
  const problem = problems[name];
  /** What was typed before a page without JavaScript was rendered anew. */
  const typed = state.values?.[name];
  return { typed, error: problem === undefined ? undefined : explain(problem, typed) };
}
