"use client";

import { useTranslations } from "next-intl";
import { confirmAndReturn } from "@/app/(account)/account/identity/actions";
import { confirmIdentity, startConfirming } from "@/app/identity/actions";
import type { Means } from "@/app/identity/means";
import { PasskeyButton } from "@/app/identity/passkey-button";
import { ProofField, proofFields } from "@/app/identity/proof-field";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

interface IdentityFormProps {
  method: Means;
  returnTo: string;
}

/** The password or a code, by which the form that asked for it goes through. Works without JavaScript. */
export function IdentityForm({ method, returnTo }: IdentityFormProps) {
  const t = useTranslations("identity");
  const form = useContractForm({ action: confirmAndReturn, problemFields: proofFields, emptied: proofFields });
  if (method === "passkey")
    return (
      <PasskeyButton
        variant="primary"
        begin={startConfirming}
        finish={(credential) => confirmIdentity({ method, credential })}
        onDone={() => window.location.replace(returnTo)}
      >
        {t("passkey")}
      </PasskeyButton>
    );
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="hidden" name="callbackUrl" value={returnTo} />
      <ProofField method={method} />
      <SubmitButton className="justify-self-start">{t("submit")}</SubmitButton>
    </ContractForm>
  );
}
