"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { revokeKey } from "@/app/admin/keys/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import { showToast } from "@/components/ui/popups/toast";

/** Ends the trust in a key that leaked, after saying what stops working. */
export function RevokeKey({ kid }: { kid: string }) {
  const t = useTranslations("admin.keys");
  const [open, setOpen] = useState(false);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" size="small" className="needs-script" aria-label={t("revokeNamed", { kid })}>
          {t("revoke")}
        </Button>
      }
      title={t("revokeQuestion")}
      description={t("revokeText")}
      confirmLabel={t("revoke")}
      onConfirm={() =>
        attempt(
          () => revokeKey(kid),
          () => {
            showToast({ title: t("revoked"), text: t("revokedText") });
            return undefined;
          },
        )
      }
    />
  );
}
