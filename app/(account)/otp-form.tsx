"use client";

import type { ReactNode } from "react";
import { confirmByDigits } from "@/app/(account)/confirm/actions";
import type { ContractLoader } from "@/components/forms/contract-check";
import { ContractForm } from "@/components/forms/contract-form";
import { OtpField } from "@/components/forms/fields/otp-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

interface OtpFormProps {
  /** The mailbox, where it is known; else the form asks. */
  email?: string | undefined;
  emailLabel: ReactNode;
  label: ReactNode;
  hint?: ReactNode;
  submit: ReactNode;
}

const contract: ContractLoader<{ email?: string | undefined; code?: string | undefined }> = () =>
  import("@/lib/users/account/account.contract").then(({ confirmAccount }) => confirmAccount);

/** Confirms by the one-time code of an email instead of its link. Works without JavaScript. */
export function OtpForm({ email, emailLabel, label, hint, submit }: OtpFormProps) {
  const form = useContractForm({ contract, action: confirmByDigits });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      {email ? (
        <input type="hidden" name="email" value={email} />
      ) : (
        <TextField
          name="email"
          label={emailLabel}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
        />
      )}
      <OtpField name="code" label={label} hint={hint} />
      <SubmitButton size="large" className="w-full" variant={email ? "secondary" : "primary"}>
        {submit}
      </SubmitButton>
    </ContractForm>
  );
}
