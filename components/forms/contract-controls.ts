"use client";

import { get, useFormContext, useFormState } from "react-hook-form";
import type { Control } from "@/components/forms/form-context";

/** How the fields of a ContractForm are bound to react-hook-form. */
export const contractControls = {
  useControl(name: string): Control {
    const { register, getValues } = useFormContext();
    const { errors } = useFormState({ name });
    // react-hook-form's `get` is untyped.
    const error: { message?: unknown } | undefined = get(errors, name);
    return { registration: register(name), problem: error?.message, isEmpty: () => getValues(name) === "" };
  },
  useChecking: (): boolean => useFormState().isSubmitting,
  useRefusedFields: (): boolean => Object.values(useFormState().errors).some((error) => error?.type === "server"),
};
