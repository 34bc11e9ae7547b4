"use client";

import { useTranslations } from "next-intl";
import { deleteAccount } from "@/app/(account)/account/delete/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { PasswordField } from "@/components/forms/fields/password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { ButtonLink } from "@/components/ui/button-link";

/** The own address, typed out, and the password. */
export function DeleteForm({ email }: { email: string }) {
  const t = useTranslations("account.delete");
  const form = useContractForm({
    contract: () => import("@/lib/users/account/account.contract").then(({ scheduleDeletion }) => scheduleDeletion),
    action: deleteAccount,
  });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <TextField
        name="email"
        label={t("email")}
        hint={t("emailHint", { email })}
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField name="currentPassword" label={t("password")} autoComplete="current-password" />
      <div className="flex flex-wrap gap-3">
        <SubmitButton variant="danger">{t("submit")}</SubmitButton>
        <ButtonLink href="/account/data">{t("cancel")}</ButtonLink>
      </div>
    </ContractForm>
  );
}
