"use client";

import { useTranslations } from "next-intl";
import { removeClient } from "@/app/admin/applications/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";

/** Ends sign-in to an application, after asking. */
export function RemoveClient({ id }: { id: string }) {
  const t = useTranslations("admin.applications.client");
  return (
    <ConfirmDialog
      trigger={<Button size="small">{t("remove")}</Button>}
      title={t("removeQuestion")}
      description={t("removeConsequence")}
      confirmLabel={t("remove")}
      onConfirm={() => attempt(() => removeClient(id))}
    />
  );
}
