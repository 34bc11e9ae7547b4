"use client";

import { useTranslations } from "next-intl";
import { saveName } from "@/app/(account)/account/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { showToast } from "@/components/ui/popups/toast";

/** The display name, changed in place. Works without JavaScript. */
export function NameForm({ name }: { name: string }) {
  const t = useTranslations("account.name");
  const form = useContractForm({
    contract: () => import("@/lib/users/account/account.contract").then(({ updateProfile }) => updateProfile),
    action: saveName,
    onDone: () => showToast({ title: t("saved") }),
  });
  return (
    <ContractForm form={form} className="grid gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField name="name" label={t("label")} optional defaultValue={name} autoComplete="name" maxLength={200} />
        </div>
        <SubmitButton variant="secondary" className="h-10 pointer-coarse:h-11">
          {t("save")}
        </SubmitButton>
      </div>
    </ContractForm>
  );
}
