"use client";

import { useWatch } from "react-hook-form";
import { PasswordField, type PasswordFieldProps } from "@/components/forms/password-field";
import { PasswordStrength } from "@/components/forms/password-strength";

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
