"use client";

import { useTranslations } from "next-intl";
import { DeleteButton } from "@/app/admin/delete-button";
import { deleteRole, previewRoleDeletion } from "@/app/admin/roles/actions";

/** Deletes a role with its grants. */
export function DeleteRole({ id, name }: { id: number; name: string }) {
  const t = useTranslations("admin.roles");
  return (
    <DeleteButton
      id={id}
      name={name}
      label={t("delete")}
      title={t("deleteQuestion", { name })}
      consequence={t("deleteConsequence")}
      done={t("deleted", { name })}
      listHref="/admin/roles"
      remove={deleteRole}
      preview={previewRoleDeletion}
    />
  );
}
