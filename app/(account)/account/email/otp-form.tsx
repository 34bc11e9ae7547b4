"use client";

import { useTranslations } from "next-intl";
import { confirmEmailByDigits } from "@/app/(account)/account/email/actions";
import type { ContractLoader } from "@/components/forms/contract-check";
import { ContractForm } from "@/components/forms/contract-form";
import { OtpField } from "@/components/forms/fields/otp-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

const contract: ContractLoader<{ code?: string | undefined }> = () =>
  import("@/lib/users/account/account.contract").then(({ confirmEmailChange }) => confirmEmailChange);

/** The digits of the mail to the new address, for anyone who cannot open its link in this browser. */
export function EmailOtpForm() {
  const t = useTranslations("account.email");
  const form = useContractForm({ contract, action: confirmEmailByDigits });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <OtpField name="code" label={t("otp")} hint={t("otpHint")} />
      <SubmitButton variant="secondary" className="justify-self-start">
        {t("confirm")}
      </SubmitButton>
    </ContractForm>
  );
}
