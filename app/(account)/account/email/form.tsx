"use client";

import { useTranslations } from "next-intl";
import { askForEmail } from "@/app/(account)/account/email/actions";
import { NewMailbox } from "@/app/(account)/account/email/new-mailbox";
import { ContractForm } from "@/components/forms/contract-form";
import { PasswordField } from "@/components/forms/fields/password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

/** Asks for the new address and the password; once the mail is on its way, what to do with it takes their place. */
export function EmailChangeForm({ email, inboxOpen }: { email: string; inboxOpen: boolean }) {
  const t = useTranslations("account.email");
  const form = useContractForm({
    contract: () => import("@/lib/users/account/account.contract").then(({ changeEmail }) => changeEmail),
    action: askForEmail,
  });
  const sentTo = form.state.problem ? undefined : form.state.result?.email;
  if (sentTo) return <NewMailbox email={sentTo} inboxOpen={inboxOpen} />;
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <TextField
        name="email"
        label={t("newEmail")}
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        autoFocus
      />
      <PasswordField
        name="currentPassword"
        label={t("currentPassword")}
        hint={t("passwordHint")}
        autoComplete="current-password"
      />
      <SubmitButton className="justify-self-start">{t("submit")}</SubmitButton>
    </ContractForm>
  );
}
