"use client";

import { useTranslations } from "next-intl";
import { startSecondStep, verifySecondPasskey, verifySecondStep } from "@/app/(account)/second-step/actions";
import type { Means } from "@/app/identity/means";
import { PasskeyButton } from "@/app/identity/passkey-button";
import { ProofField, proofFields } from "@/app/identity/proof-field";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

interface SecondStepFormProps {
  method: Exclude<Means, "password">;
  returnTo: string;
}

/** The code, or a passkey. Codes work without JavaScript. */
export function SecondStepForm({ method, returnTo }: SecondStepFormProps) {
  const t = useTranslations("secondStep");
  const identity = useTranslations("identity");
  const form = useContractForm({ action: verifySecondStep, problemFields: proofFields, emptied: proofFields });
  if (method === "passkey")
    return (
      <PasskeyButton
        variant="primary"
        begin={startSecondStep}
        finish={(credential) => verifySecondPasskey(credential, returnTo)}
        onDone={(result) => window.location.replace(result?.returnTo ?? returnTo)}
      >
        {identity("passkey")}
      </PasskeyButton>
    );
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="hidden" name="callbackUrl" value={returnTo} />
      <ProofField method={method} />
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
