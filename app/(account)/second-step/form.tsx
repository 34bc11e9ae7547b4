"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { startSecondStep, verifySecondPasskey, verifySecondStep } from "@/app/(account)/second-step/actions";
import type { Means } from "@/app/identity/means";
import { PasskeyButton } from "@/app/identity/passkey-button";
import { ProofField, proofFields } from "@/app/identity/proof-field";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Checkbox } from "@/components/ui/inputs/checkbox";

interface SecondStepFormProps {
  method: Exclude<Means, "password">;
  returnTo: string;
  /** Days for which this device need not be asked again; 0 where that is not offered. */
  trustDays: number;
}

/** The code, or a passkey. Codes work without JavaScript. */
export function SecondStepForm({ method, returnTo, trustDays }: SecondStepFormProps) {
  const t = useTranslations("secondStep");
  const identity = useTranslations("identity");
  const [trusts, setTrusts] = useState(false);
  const trust = trustDays > 0 && (
    <Checkbox
      name="trust_device"
      label={t("trust", { days: trustDays })}
      checked={trusts}
      onChange={({ currentTarget }) => setTrusts(currentTarget.checked)}
    />
  );
  const form = useContractForm({ action: verifySecondStep, problemFields: proofFields, emptied: proofFields });
  if (method === "passkey")
    return (
      <div className="grid gap-4">
        {trust}
        <PasskeyButton
          variant="primary"
          begin={startSecondStep}
          finish={(credential) => verifySecondPasskey(credential, returnTo, trusts)}
          onDone={(result) => window.location.replace(result?.returnTo ?? returnTo)}
        >
          {identity("passkey")}
        </PasskeyButton>
      </div>
    );
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="hidden" name="callbackUrl" value={returnTo} />
      <ProofField method={method} />
      {trust}
      <SubmitButton size="large" className="w-full">
        {t("submit")}
      </SubmitButton>
    </ContractForm>
  );
}
