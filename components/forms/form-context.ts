"use client";

import { createContext, useContext } from "react";
import type { FieldValues } from "react-hook-form";
import type { ContractFormState } from "@/components/forms/use-contract-form";

/** What fields and buttons see of the form around them, besides react-hook-form's own context. */
export const FormContext = createContext<
  Pick<ContractFormState<FieldValues, unknown>, "state" | "fieldErrors" | "pending">
>({
  state: {},
  fieldErrors: {},
  pending: false,
});

/** The form around a field. */
export const useForm = () => useContext(FormContext);
