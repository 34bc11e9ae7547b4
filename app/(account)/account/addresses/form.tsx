"use client";

import { useTranslations } from "next-intl";
import { claimAddress } from "@/app/(account)/account/addresses/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { showToast } from "@/components/ui/popups/toast";

/** Adds an address, with a name of one's own for it. Works without JavaScript. */
export function AddressForm() {
  const t = useTranslations("account.addresses");
  const form = useContractForm({
    contract: () => import("@/lib/users/account/addresses.contract").then(({ addAddress }) => addAddress),
    action: claimAddress,
    problemFields: { "address.already.exists": "address" },
    onDone: (result) => {
      form.reset();
      showToast({ title: t(result?.isNew ? "added" : "already") });
    },
  });
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <div className="grid items-start gap-4 sm:grid-cols-[2fr_1fr]">
        <TextField
          name="address"
          label={t("address")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={128}
        />
        <TextField name="name" label={t("name")} optional autoComplete="off" maxLength={200} />
      </div>
      <SubmitButton variant="secondary" className="justify-self-start">
        {t("add")}
      </SubmitButton>
    </ContractForm>
  );
}
