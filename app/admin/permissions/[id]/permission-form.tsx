"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import { updatePermission } from "@/app/admin/permissions/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { TextareaField } from "@/components/forms/fields/textarea-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { showToast } from "@/components/ui/popups/toast";
import type { Permission } from "@/lib/access/permissions.contract";

interface PermissionFormProps {
  permission: z.output<typeof Permission>;
  /** Whether this administrator may change the name too. */
  renames: boolean;
}

/** Name and description of a permission; says before a rename what it does to products. */
export function PermissionForm({ permission, renames }: PermissionFormProps) {
  const t = useTranslations("admin.permissions");
  const common = useTranslations("admin.common");
  const form = useContractForm({
    contract: () => import("@/lib/access/permissions.contract").then((contracts) => contracts.updatePermission),
    action: updatePermission,
    problemFields: { "permission.already.exists": "name" },
    onDone: () => showToast({ title: common("saved") }),
  });
  return (
    <ContractForm form={form}>
      <input type="hidden" name="id" value={permission.id} />
      <TextField
        name="name"
        label={common("name")}
        hint={t(renames ? "renameHint" : "nameIsFixed")}
        readOnly={!renames}
        defaultValue={permission.name}
        maxLength={100}
        autoComplete="off"
      />
      <TextareaField
        name="description"
        label={common("description")}
        optional
        defaultValue={permission.description}
        maxLength={500}
        rows={2}
      />
      <div>
        <SubmitButton variant="secondary">{common("save")}</SubmitButton>
      </div>
    </ContractForm>
  );
}
