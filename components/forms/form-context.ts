"use client";

import { createContext, useContext } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import type { FormState } from "@/lib/form";

/** What an input spreads: its name and, where a script checks the form, its handlers. */
export type Registration = Pick<UseFormRegisterReturn, "name"> & Partial<UseFormRegisterReturn>;

/** What a form knows of one of its fields. */
export interface Control {
  registration: Registration;
  /** What is wrong with it: a detail of the contract, the code of a problem, or nothing. */
  problem: unknown;
  isEmpty: () => boolean;
}

/** What fields, buttons and the alert see of the form around them, whichever kind it is. */
interface FormAround {
  state: FormState;
  /** The server's word on each field, as long as the form has not taken it over. */
  fieldErrors: Readonly<Record<string, string>>;
  pending: boolean;
  /** Whether values are still being checked before they are sent. */
  useChecking: () => boolean;
  useControl: (name: string) => Control;
  /** Whether fields show what the server said. */
  useRefusedFields: () => boolean;
}

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
