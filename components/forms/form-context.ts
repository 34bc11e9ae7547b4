"use client";

import { createContext, useContext } from "react";
import type { ContractFormState } from "@/components/forms/use-contract-form";

/** What fields, buttons and the alert see of the form around them. */
type FormAround = Pick<ContractFormState<unknown>, "state" | "problems" | "homeless" | "announce" | "pending">;

/** The form around a field. */
export const FormContext = createContext<FormAround | undefined>(undefined);

/**
 * The form around a field.
 * @throws Error outside of a form
 */
export function useForm(): FormAround {
  const form = useContext(FormContext);
  if (!form) throw new Error("A field stands outside of a form.");
  return form;
}
