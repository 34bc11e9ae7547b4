"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { changePassword } from "@/app/(account)/account/password/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { PasswordField } from "@/components/forms/fields/password-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

const contract = () =>
  import("@/lib/users/account/registration/registration.contract").then((contracts) => contracts.changePassword);

/** The current and a new password. Always asks for the current one: anyone who finds a browser open must not take the account. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("account.password");
  const form = useContractForm({ contract, action: changePassword });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <PasswordField
        name="currentPassword"
        label={t("current")}
        autoComplete="current-password"
        autoFocus
        action={
          <Link href="/restore" prefetch={false} className="link">
            {t("forgot")}
          </Link>
        }
      />
      <NewPasswordField name="password" label={t("new")} email={email} />
      <SubmitButton className="justify-self-start">{t("submit")}</SubmitButton>
    </ContractForm>
  );
}
