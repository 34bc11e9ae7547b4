"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { updateRole } from "@/app/admin/roles/actions";
import type { FullRole } from "@/app/admin/roles/pending-changes";
import { ContractForm } from "@/components/forms/contract-form";
import { CheckboxField } from "@/components/forms/fields/checkbox-field";
import { TextField } from "@/components/forms/fields/text-field";
import { TextareaField } from "@/components/forms/fields/textarea-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Callout } from "@/components/ui/callout";
import { showToast } from "@/components/ui/popups/toast";

interface RoleFormProps {
  role: FullRole;
  /** Whether this administrator may change the name too. */
  renames: boolean;
  /** Whether they may switch whether a second factor is required. */
  switchesFactor: boolean;
  /** Days that everyone has to add one. */
  graceDays: number;
}

/**
 * Name, description and whether a second factor is required. When someone else was faster, what was typed stays in the fields, the role as it is now stands
 * above them, and sending again replaces that knowingly.
 */
export function RoleForm({ role, renames, switchesFactor, graceDays }: RoleFormProps) {
  const t = useTranslations("admin.roles");
  const common = useTranslations("admin.common");
  const router = useRouter();
  const form = useContractForm({
    contract: () => import("@/lib/access/roles.contract").then((contracts) => contracts.updateRole),
    action: updateRole,
    problemFields: { "role.already.exists": "name" },
    onDone: () => showToast({ title: common("saved") }),
  });
  const overtaken = form.state.problem?.errors.includes("role.changed") ?? false;
  useEffect(() => {
    if (overtaken) router.refresh();
  }, [overtaken, router]);
  return (
    <ContractForm form={form}>
      <input type="hidden" name="id" value={role.id} />
      <input type="hidden" name="version" value={role.version} />
      {overtaken && (
        <Callout tone="warning" title={t("nowTitle")}>
          <p>{t("nowName", { name: role.name })}</p>
          <p>{t("nowDescription", { description: role.description || "—" })}</p>
          <p>{t("nowRequired", { required: String(role.second_factor_required) })}</p>
          <p className="mt-2">{t("nowText")}</p>
        </Callout>
      )}
      <TextField
        name="name"
        label={common("name")}
        hint={role.system ? t("systemName") : t(renames ? "renameHint" : "nameIsFixed")}
        readOnly={role.system || !renames}
        defaultValue={role.name}
        maxLength={100}
        autoComplete="off"
      />
      <TextareaField
        name="description"
        label={common("description")}
        optional
        defaultValue={role.description}
        maxLength={500}
        rows={2}
      />
      {switchesFactor && (
        <CheckboxField
          name="second_factor_required"
          label={t("requireFactor")}
          hint={t("requireFactorHint", { days: graceDays })}
          defaultChecked={role.second_factor_required}
        />
      )}
      <div>
        <SubmitButton variant="secondary">{common("save")}</SubmitButton>
      </div>
    </ContractForm>
  );
}
