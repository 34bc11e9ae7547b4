"use client";

import { useTranslations } from "next-intl";
import { setUp } from "@/app/(account)/setup/actions";
import { SetupDone, SetupInvalid } from "@/app/(account)/setup/dead-address";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

/** Email and password of the first administrator. A token that opens nothing says where to find the right one. */
export function SetupForm({ token }: { token: string }) {
  const t = useTranslations("setup");
  const form = useContractForm({
    contract: () => import("@/lib/operator/setup.contract").then(({ setUpAdministrator }) => setUpAdministrator),
    action: setUp,
  });
  const refusal = form.pending ? undefined : form.state.problem?.errors[0];
  if (refusal === "token.already.used") return <SetupDone />;
  if (refusal === "token.invalid") return <SetupInvalid />;
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="hidden" name="token" value={token} />
      <TextField
        name="email"
        label={t("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        autoFocus
      />
      <NewPasswordField name="password" label={t("password")} emailField="email" />
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
