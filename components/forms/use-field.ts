"use client";

import { useTranslations } from "next-intl";
import { useForm } from "@/components/forms/form-context";
import { issueText } from "@/lib/i18n/issue-key";
import { kindsOfCode, problemKey } from "@/lib/i18n/problem-key";

/** One field of a form: what was typed in it, and what is wrong with it in the reader's language. */
export function useField(name: string) {
  const t = useTranslations();
  const { state, problems } = useForm();
  const problem = problems[name];
  /** What was typed before a page without JavaScript was rendered anew. */
  const typed = state.values?.[name];
  return { typed, error: problem === undefined ? undefined : explain(problem) };

  function explain(message: string): string {
    const kind = kindsOfCode(message)[0];
    if (kind) return t(`problems.${problemKey(kind)}.title`);
    const { key, count } = issueText(message);
    // Nothing typed is not a wrong address, it is none.
    return t(`forms.issues.${key === "email" && typed === "" ? "required" : key}`, { count });
  }
}
