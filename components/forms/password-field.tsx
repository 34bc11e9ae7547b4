"use client";

import type { ComponentProps } from "react";
import { useWatch } from "react-hook-form";
import { PasswordStrength } from "@/components/forms/password-strength";
import type { FieldProps } from "@/components/forms/text-field";
import { useField } from "@/components/forms/use-field";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";

type PasswordFieldProps = FieldProps & Omit<ComponentProps<"input">, "name" | "type">;

/** A password in a ContractForm. Say `autoComplete`: `current-password` or `new-password`. */
export function PasswordField({ name, label, hint, action, optional = false, ...input }: PasswordFieldProps) {
  const { control, error } = useField(name);
  return (
    <Field label={label} hint={hint} action={action} error={error} required={!optional} optional={optional}>
      <PasswordInput required={!optional} {...input} {...control} />
    </Field>
  );
}

/** A new password, with the rules and its strength below. `email` is the address, or the name of the field that holds it. */
export function NewPasswordField({
  email,
  emailField,
  ...field
}: PasswordFieldProps & { email?: string; emailField?: string }) {
  const [password, typedEmail] = useWatch({ name: [field.name, emailField ?? ""] }) as (string | undefined)[];
  return (
    <div>
      <PasswordField autoComplete="new-password" {...field} />
      <PasswordStrength password={password ?? ""} email={email ?? typedEmail ?? ""} />
    </div>
  );
}
