"use client";

import { PlainForm } from "@/components/forms/plain-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { TextField } from "@/components/forms/text-field";
import { usePlainForm } from "@/components/forms/use-plain-form";
import type { FormAction } from "@/lib/form";

interface EmailFormProps {
  action: FormAction<undefined>;
  email: string | undefined;
  label: string;
  submit: string;
}

/** Asks for an e-mail address to send something to. Works without JavaScript. */
export function EmailForm({ action, email, label, submit }: EmailFormProps) {
  const form = usePlainForm({ action });
  return (
    <PlainForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <TextField
        name="email"
        label={label}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        defaultValue={email}
        autoFocus
      />
      <SubmitButton size="large" className="w-full">
        {submit}
      </SubmitButton>
    </PlainForm>
  );
}
