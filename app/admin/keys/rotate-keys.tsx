"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { rotateKeys } from "@/app/admin/keys/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import { showToast } from "@/components/ui/popups/toast";

/** Makes the next signing key, after saying what happens when. */
export function RotateKeys({ defaultOpen }: { defaultOpen: boolean }) {
  const t = useTranslations("admin.keys");
  const [open, setOpen] = useState(defaultOpen);
  const steps = ["now", "soon", "later"] as const;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" className="needs-script">
          <RefreshCw className="size-4" aria-hidden="true" />
          {t("rotate")}
        </Button>
      }
      tone="primary"
      title={t("rotateQuestion")}
      description={
        <>
          {t("rotateText")}
          <span className="mt-3 block space-y-2">
            {steps.map((step) => (
              <span key={step} className="grid grid-cols-[6.5rem_1fr] gap-3">
                <span className="font-medium text-foreground">{t(`step.${step}.when`)}</span>
                <span>{t(`step.${step}.what`)}</span>
              </span>
            ))}
          </span>
        </>
      }
      confirmLabel={t("rotate")}
      onConfirm={() =>
        attempt(rotateKeys, () => {
          showToast({ title: t("rotated"), text: t("rotatedText") });
          return undefined;
        })
      }
    />
  );
}
