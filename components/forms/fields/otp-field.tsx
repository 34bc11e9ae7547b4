"use client";

import type { ReactNode, InputEvent as TypedEvent } from "react";
import { useField } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { OtpInput } from "@/components/ui/inputs/otp-input";

const LENGTH = 6;

/** Whether all digits are there and someone added the last of them: a deletion is no answer. */
function isComplete({ currentTarget, nativeEvent }: TypedEvent<HTMLInputElement>): boolean {
  const deleted = nativeEvent instanceof InputEvent && nativeEvent.inputType.startsWith("delete");
  return currentTarget.value.length === LENGTH && !deleted;
}

interface OtpFieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  autoFocus?: boolean;
}

/**
 * A one-time code, of a mail or an authenticator app: any spelling of it can be pasted. Sends the form once all digits are
 * there.
 */
export function OtpField({ name, label, hint, autoFocus }: OtpFieldProps) {
  const { error } = useField(name);
  const tidy = (event: TypedEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const digits = input.value.replace(/\D/g, "").slice(0, LENGTH);
    if (digits !== input.value) input.value = digits;
    if (isComplete(event)) input.form?.requestSubmit();
  };
  return (
    <Field label={label} hint={hint} error={error} required>
      <OtpInput required name={name} autoFocus={autoFocus} onInput={tidy} />
    </Field>
  );
}
