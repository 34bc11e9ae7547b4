"use client";

import { useTranslations } from "next-intl";
import { get, useFormContext, useFormState } from "react-hook-form";
import { useForm } from "@/components/forms/form-context";
import { issueText } from "@/lib/i18n/issue-key";
import { kindsOfCode, problemKey } from "@/lib/i18n/problem-key";

/** One field of a ContractForm: what its control needs, and what is wrong with it in the reader's language. */
export function useField(name: string) {
  const t = useTranslations();
  const { register, getValues } = useFormContext();
  const { errors } = useFormState({ name });
  const { state, fieldErrors } = useForm();
  // react-hook-form's `get` is untyped.
  const detail = (get(errors, name) as { message?: unknown } | undefined)?.message ?? fieldErrors[name];
  return {
    control: register(name),
    /** What was typed before a page without JavaScript was rendered anew. */
    typed: state.values?.[name],
    error: typeof detail === "string" ? explain(detail) : undefined,
  };

  function explain(message: string): string {
    const kind = kindsOfCode(message)[0];
    if (kind) return t(`problems.${problemKey(kind)}.title`);
    const { key, count } = issueText(message);
    // Nothing typed is not a wrong address, it is none.
    return t(`forms.issues.${key === "email" && getValues(name) === "" ? "required" : key}`, { count });
  }
}
