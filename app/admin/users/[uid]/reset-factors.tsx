"use client";

import { useTranslations } from "next-intl";
import { resetUserFactors } from "@/app/admin/users/[uid]/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";

/** Removes every sign-in method but the password, after a question: whoever lost them all gets back in by it. */
export function ResetFactors({ uid, name }: { uid: string; name: string }) {
  const t = useTranslations("admin.user");
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" className="needs-script">
          {t("resetFactors")}
        </Button>
      }
      title={t("resetFactorsTitle", { user: name })}
      description={t("resetFactorsText")}
      confirmLabel={t("resetFactors")}
      onConfirm={() =>
        attempt(
          () => resetUserFactors({}, { uid }),
          (result) => t("factorsReset", { count: result?.removed ?? 0 }),
        )
      }
    />
  );
}
