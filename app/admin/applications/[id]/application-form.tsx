"use client";

import { useTranslations } from "next-intl";
import { updateApplication } from "@/app/admin/applications/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { TextareaField } from "@/components/forms/fields/textarea-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { showToast } from "@/components/ui/popups/toast";

/** Name and description of an application. */
export function ApplicationForm({ id, name, description }: { id: string; name: string; description: string }) {
  const t = useTranslations("admin.common");
  const form = useContractForm({
    contract: () => import("@/lib/applications/applications.contract").then((contracts) => contracts.updateApplication),
    action: updateApplication,
    problemFields: { "application.already.exists": "name" },
    onDone: () => showToast({ title: t("saved") }),
  });
  return (
    <ContractForm form={form}>
      <input type="hidden" name="id" value={id} />
      <TextField name="name" label={t("name")} defaultValue={name} maxLength={100} autoComplete="off" />
      <TextareaField
        name="description"
        label={t("description")}
        optional
        defaultValue={description}
        maxLength={500}
        rows={2}
      />
      <div>
        <SubmitButton variant="secondary">{t("save")}</SubmitButton>
      </div>
    </ContractForm>
  );
}
