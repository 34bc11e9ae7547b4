"use client";

import { useTranslations } from "next-intl";
import { reset } from "@/app/(account)/reset/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { ButtonLink } from "@/components/ui/button-link";

/** The new password. Works without JavaScript. `email`, where known, tells a password manager whose it is. */
export function ResetForm({ code, email }: { code: string; email: string | undefined }) {
  const t = useTranslations("reset");
  const form = useContractForm({
    contract: () =>
      import("@/lib/users/account/registration/registration.contract").then(({ resetPassword }) => resetPassword),
    action: reset,
  });
  const again = (
    <ButtonLink href="/restore" size="small">
      {t("again")}
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
      <NewPasswordField name="password" label={t("password")} email={email ?? ""} autoFocus />
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
