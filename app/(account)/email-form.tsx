"use client";

import { useCarriedEmail } from "@/app/(account)/carried-email";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import type { FormAction } from "@/lib/form";

const contracts = {
  confirmation: () =>
    import("@/lib/users/account/registration/registration.contract").then(({ resendEmail }) => resendEmail),
  recovery: () =>
    import("@/lib/users/account/registration/registration.contract").then(
      ({ requestPasswordReset }) => requestPasswordReset,
    ),
  sign_in: () =>
    import("@/lib/authentication/link/sign-in-link.contract").then(({ requestSignInLink }) => requestSignInLink),
  unlock: () => import("@/lib/authentication/unlock.contract").then(({ requestUnlock }) => requestUnlock),
};

interface EmailFormProps {
  /** What kind of mail is asked for. */
  purpose: keyof typeof contracts;
  action: FormAction<undefined>;
  email: string | undefined;
  /** Where it leads back to in the end. */
  returnTo?: string;
  label: string;
  submit: string;
}

/** Asks for an email address to send something to. Works without JavaScript. */
export function EmailForm({ purpose, action, email, returnTo, label, submit }: EmailFormProps) {
  const form = useContractForm({ contract: contracts[purpose], action });
  useCarriedEmail(form.element);
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      {returnTo !== undefined && <input type="hidden" name="callbackUrl" value={returnTo} />}
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
