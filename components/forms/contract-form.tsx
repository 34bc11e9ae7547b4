"use client";

import type { ReactNode } from "react";
import { FormAlert } from "@/components/forms/form-alert";
import { FormContext } from "@/components/forms/form-context";
import type { ContractFormState } from "@/components/forms/use-contract-form";
import { useHydrated } from "@/components/ui/hydrated";

interface ContractFormProps<Result> {
  form: ContractFormState<Result>;
  /** What can be done about a problem, by its code: a link or button inside the alert. */
  remedies?: Readonly<Record<string, ReactNode>>;
  /** What a problem means here, by its code, where that is not what it means elsewhere. */
  explanations?: Readonly<Record<string, string>>;
  className?: string;
  children: ReactNode;
}

/** The `<form>` of useContractForm: problems that belong to no field stand at its head. Submits without JavaScript too. */
export function ContractForm<Result>({
  form: { state, problems, homeless, announce, pending, dispatch, submit, correct, prepare, element },
  remedies,
  explanations,
  className = "grid gap-5",
  children,
}: ContractFormProps<Result>) {
  // Until scripts run, the browser's own validation is all there is.
  const hydrated = useHydrated();
  return (
    <FormContext value={{ state, problems, homeless, announce, pending }}>
      <form
        ref={element}
        action={dispatch}
        onSubmit={submit}
        onInput={correct}
        onKeyDown={prepare}
        onPointerDown={prepare}
        noValidate={hydrated}
        className={className}
      >
        <FormAlert remedies={remedies} explanations={explanations} />
        {children}
      </form>
    </FormContext>
  );
}
