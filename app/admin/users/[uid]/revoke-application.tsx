"use client";

import { useTranslations } from "next-intl";
import { revokeUserApplication } from "@/app/admin/users/[uid]/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";

interface RevokeApplicationProps {
  uid: string;
  application: string;
  name: string;
}

/** Ends an application's access to a user's account, after asking. */
export function RevokeApplication({ uid, application, name }: RevokeApplicationProps) {
  const t = useTranslations("admin.user.applications");
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" className="needs-script" aria-label={t("revokeNamed", { name })}>
          {t("revoke")}
        </Button>
      }
      title={t("revokeNamed", { name })}
      description={t("consequence")}
      confirmLabel={t("revoke")}
      onConfirm={() =>
        attempt(
          () => revokeUserApplication({}, { uid, application }),
          () => t("revokedNamed", { name }),
        )
      }
    />
  );
}
