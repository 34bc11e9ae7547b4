"use client";

import { useTranslations } from "next-intl";
import { reset } from "@/app/(account)/reset/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { ButtonLink } from "@/components/ui/button-link";

interface ResetFormProps {
  code: string;
  /** Whose password it becomes; tells a password manager. */
  email: string | undefined;
  /** Whether it is the first password of someone who was invited. */
  invited: boolean;
}

/** The new password. Works without JavaScript. */
export function ResetForm({ code, email, invited }: ResetFormProps) {
  const recovery = useTranslations("reset");
  const invitation = useTranslations("invitation");
  const form = useContractForm({
    contract: () =>
      import("@/lib/users/account/registration/registration.contract").then(({ resetPassword }) => resetPassword),
    action: reset,
  });
  const again = (
    <ButtonLink href="/restore" size="small">
      {recovery("again")}
    </ButtonLink>
  );
  const remedies = {
    "token.invalid": again,
    "token.expired": again,
    "token.already.used": again,
    "too.many.requests": <RetryTime />,
  };
  return (
    <ContractForm form={form} remedies={remedies}>
      <input type="hidden" name="token" value={code} />
      {email && <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />}
      <NewPasswordField
        name="password"
        label={invited ? invitation("password") : recovery("password")}
        email={email ?? ""}
        autoFocus
      />
      <SubmitButton size="large" className="w-full">
        {invited ? invitation("submit") : recovery("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
