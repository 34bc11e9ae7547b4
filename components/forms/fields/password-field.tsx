"use client";

import type { ComponentProps } from "react";
import type { FieldProps } from "@/components/forms/fields/text-field";
import { useField } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { PasswordInput } from "@/components/ui/inputs/password-input";

export type PasswordFieldProps = FieldProps & Omit<ComponentProps<"input">, "name" | "type">;

/** A password in a ContractForm. Say `autoComplete`: `current-password` or `new-password`. */
export function PasswordField({ name, label, hint, action, optional = false, ...input }: PasswordFieldProps) {
  const { error } = useField(name);
  return (
    <Field label={label} hint={hint} action={action} error={error} required={!optional} optional={optional}>
      <PasswordInput name={name} required={!optional} {...input} />
    </Field>
  );
}
