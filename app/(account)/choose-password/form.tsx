"use client";

import { useTranslations } from "next-intl";
import { choosePassword } from "@/app/(account)/choose-password/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { PasswordField } from "@/components/forms/fields/password-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

const contract = () =>
  import("@/lib/users/account/registration/registration.contract").then((contracts) => contracts.changePassword);

interface ChoosePasswordFormProps {
  email: string;
  /** The sign-in is too long ago to stand for the current password. */
  asksCurrent: boolean;
}

/** A new password, and the current one where the server will ask for it. */
export function ChoosePasswordForm({ email, asksCurrent }: ChoosePasswordFormProps) {
  const t = useTranslations("choosePassword");
  const form = useContractForm({
    contract,
    action: choosePassword,
    problemFields: asksCurrent ? { "wrong.password": "currentPassword" } : {},
  });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      {asksCurrent && (
        <PasswordField name="currentPassword" label={t("currentPassword")} autoComplete="current-password" />
      )}
      <NewPasswordField name="password" label={t("password")} email={email} autoFocus={!asksCurrent} />
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
