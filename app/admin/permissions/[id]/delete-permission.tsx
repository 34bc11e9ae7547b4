"use client";

import { useTranslations } from "next-intl";
import { DeleteButton } from "@/app/admin/delete-button";
import { deletePermission, previewPermissionDeletion } from "@/app/admin/permissions/actions";

/** Deletes a permission, out of every role. */
export function DeletePermission({ id, name }: { id: number; name: string }) {
  const t = useTranslations("admin.permissions");
  return (
    <DeleteButton
      id={id}
      name={name}
      label={t("delete")}
      title={t("deleteQuestion", { name })}
      consequence={t("deleteConsequence")}
      done={t("deleted", { name })}
      listHref="/admin/permissions"
      remove={deletePermission}
      preview={previewPermissionDeletion}
    />
  );
}
