"use client";

import { useTranslations } from "next-intl";
import { createCodes } from "@/app/(account)/account/security/recovery-codes/actions";
import { StoredCodes } from "@/app/(account)/account/security/stored-codes";
import { ContractForm } from "@/components/forms/contract-form";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";

/** A button that makes new codes, and then the codes. */
export function RecoveryCodesForm({ account, product }: { account: string; product: string }) {
  const t = useTranslations("account.recoveryCodes");
  const form = useContractForm({ action: createCodes });
  const codes = form.state.result;
  if (codes)
    return <StoredCodes codes={codes} account={account} product={product} next="/account/security?done=codes" />;
  return (
    <ContractForm form={form}>
      <p className="text-muted">{t("createText")}</p>
      <SubmitButton className="justify-self-start">{t("create")}</SubmitButton>
    </ContractForm>
  );
}
