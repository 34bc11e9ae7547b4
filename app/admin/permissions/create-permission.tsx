"use client";

import { useTranslations } from "next-intl";
import { CreateDialog } from "@/app/admin/create-dialog";
import { createPermission } from "@/app/admin/permissions/actions";
import { showToast } from "@/components/ui/popups/toast";

/** Makes a permission; the list shows it. */
export function CreatePermission({ defaultOpen }: { defaultOpen: boolean }) {
  const t = useTranslations("admin.permissions");
  return (
    <CreateDialog
      label={t("create")}
      description={t("createText")}
      nameHint={t("nameHint")}
      placeholder="invoices:read"
      contract={() => import("@/lib/access/permissions.contract").then((contracts) => contracts.createPermission)}
      action={createPermission}
      taken="permission.already.exists"
      defaultOpen={defaultOpen}
      onDone={({ name }) => showToast({ title: t("created", { name }) })}
    />
  );
}
