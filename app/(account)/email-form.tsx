"use client";

import { ContractForm } from "@/components/forms/contract-form";
import type { ContractLoader } from "@/components/forms/contract-resolver";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { TextField } from "@/components/forms/text-field";
import { useContractForm } from "@/components/forms/use-contract-form";
import type { FormAction } from "@/lib/form";

interface EmailFormProps {
  action: FormAction<undefined>;
  email: string | undefined;
  label: string;
  submit: string;
}

const contract: ContractLoader<{ email: string }> = () =>
  import("@/lib/contracts/accounts").then(({ resendEmail }) => resendEmail);

/** Asks for an e-mail address to send something to. Works without JavaScript. */
export function EmailForm({ action, email, label, submit }: EmailFormProps) {
  const form = useContractForm({ contract, action });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
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
    </ContractForm>
  );
}
