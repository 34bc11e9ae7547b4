"use client";

import { useEffect, useRef, useState } from "react";
import { PasswordField, type PasswordFieldProps } from "@/components/forms/fields/password-field";
import { PasswordStrength } from "@/components/forms/fields/password-strength";

/** What stands in the fields of the form around an element, as it is typed: also what was typed before scripts ran. */
function useTyped(password: string, email: string) {
  const element = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState({ password: "", email: "" });
  useEffect(() => {
    const form = element.current?.closest("form");
    const read = () => {
      const data = new FormData(form ?? undefined);
      setTyped({ password: String(data.get(password) ?? ""), email: String(data.get(email) ?? "") });
    };
    read();
    form?.addEventListener("input", read);
    return () => form?.removeEventListener("input", read);
  }, [password, email]);
  return { element, typed };
}

/** A new password, with the rules and its strength below. `email` is the address, or the name of the field that holds it. */
export function NewPasswordField({
  email,
  emailField = "",
  ...field
}: PasswordFieldProps & { email?: string; emailField?: string }) {
  const { element, typed } = useTyped(field.name, emailField);
  return (
    <div ref={element}>
      <PasswordField autoComplete="new-password" {...field} />
      <PasswordStrength password={typed.password} email={email ?? typed.email} />
    </div>
  );
}
