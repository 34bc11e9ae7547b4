"use client";

import { useTranslations } from "next-intl";
import { carryEmail } from "@/app/(account)/carried-email";
import { signUp } from "@/app/(account)/sign-up/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

/** Name, email and a new password. The account speaks the language of this page. */
export function SignUpForm() {
  const t = useTranslations("signUp");
  const form = useContractForm({
    contract: () =>
      import("@/lib/users/account/registration/registration.contract").then(({ registerUser }) => registerUser),
    action: signUp,
  });
  const taken = (
    <>
      <a href="/sign-in" className="link font-medium">
        {t("signInInstead")}
      </a>
      <a href="/restore" className="link font-medium" onClick={({ currentTarget }) => carryEmail(currentTarget)}>
        {t("restoreInstead")}
      </a>
    </>
  );
  return (
    <ContractForm form={form} remedies={{ "user.already.exists": taken, "too.many.requests": <RetryTime /> }}>
      <TextField name="name" label={t("name")} optional autoComplete="name" maxLength={200} autoFocus />
      <TextField
        name="email"
        label={t("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
      />
      <NewPasswordField name="password" label={t("password")} emailField="email" />
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
