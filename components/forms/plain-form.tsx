"use client";

import type { ReactNode } from "react";
import { FormAlert } from "@/components/forms/form-alert";
import { type Control, FormContext } from "@/components/forms/form-context";
import type { PlainFormState } from "@/components/forms/use-plain-form";
import { useHydrated } from "@/components/ui/hydrated";

const controls = {
  useControl: (name: string): Control => ({ registration: { name }, problem: undefined, isEmpty: () => false }),
  useChecking: () => false,
  useRefusedFields: () => false,
};

interface PlainFormProps<Result> {
  form: PlainFormState<Result>;
  /** What can be done about a problem, by its code: a link or button inside the alert. */
  remedies?: Readonly<Record<string, ReactNode>>;
  className?: string;
  children: ReactNode;
}

/** The `<form>` of usePlainForm: problems that belong to no field stand at its head. Submits without JavaScript too. */
export function PlainForm<Result>({ form, remedies, className = "grid gap-5", children }: PlainFormProps<Result>) {
  const { state, fieldErrors, pending, dispatch, submit, correct, element } = form;
  // Until scripts run, the browser's own validation is all there is.
  const hydrated = useHydrated();
  return (
    <FormContext value={{ state, fieldErrors, pending, ...controls }}>
      <form
        ref={element}
        action={dispatch}
        onSubmit={submit}
        onInput={correct}
        noValidate={hydrated}
        className={className}
      >
        <FormAlert remedies={remedies} />
        {children}
      </form>
    </FormContext>
  );
}
