"use client";

import { useTranslations } from "next-intl";
import { setActive } from "@/app/admin/applications/actions";
import { attempt } from "@/components/forms/attempt";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";

/** Disables an application after asking, enables it without. */
export function ActiveButton({ id, name, active }: { id: string; name: string; active: boolean }) {
  const t = useTranslations("admin.applications");
  const { pending, run } = useAction();
  const enable = () =>
    run(
      () => setActive(id, true),
      () => t("enabledToast", { name }),
    );
  if (!active) {
    return (
      <Button pending={pending} onClick={enable}>
        {t("enable")}
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={<Button>{t("disable")}</Button>}
      title={t("disableQuestion", { name })}
      description={t("disableConsequence")}
      confirmLabel={t("disable")}
      onConfirm={() => attempt(() => setActive(id, false))}
    />
  );
}
