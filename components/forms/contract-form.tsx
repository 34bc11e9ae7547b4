"use client";

import type { ReactNode } from "react";
import { type FieldValues, FormProvider } from "react-hook-form";
import { contractControls } from "@/components/forms/contract-controls";
import { FormAlert } from "@/components/forms/form-alert";
import { FormContext } from "@/components/forms/form-context";
import type { ContractFormState } from "@/components/forms/use-contract-form";
import { useHydrated } from "@/components/ui/hydrated";

interface ContractFormProps<Values extends FieldValues, Result> {
  form: ContractFormState<Values, Result>;
  /** What can be done about a problem, by its code: a link or button inside the alert. */
  remedies?: Readonly<Record<string, ReactNode>>;
  className?: string;
  children: ReactNode;
}

/** The `<form>` of useContractForm: problems that belong to no field stand at its head. Submits without JavaScript too. */
export function ContractForm<Values extends FieldValues, Result>({
  form,
  remedies,
  className = "grid gap-5",
  children,
}: ContractFormProps<Values, Result>) {
  const { methods, state, fieldErrors, pending, dispatch, submit, prepare, element } = form;
  // Until scripts run, the browser's own validation is all there is.
  const hydrated = useHydrated();
  return (
    <FormContext value={{ state, fieldErrors, pending, ...contractControls }}>
      <FormProvider {...methods}>
        <form
          ref={element}
          action={dispatch}
          onSubmit={submit}
          onInput={prepare}
          noValidate={hydrated}
          className={className}
        >
          <FormAlert remedies={remedies} />
          {children}
        </form>
      </FormProvider>
    </FormContext>
  );
}
