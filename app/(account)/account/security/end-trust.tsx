"use client";

import { useTranslations } from "next-intl";
import { untrust } from "@/app/(account)/account/security/factor-actions";
import { RowAction } from "@/components/forms/row-action";

/** Has a device ask for the second factor again, at once: nothing is lost but a little comfort. */
export function EndTrust({ deviceId, device }: { deviceId: string; device: string }) {
  const t = useTranslations("account.signInMethods");
  return (
    <RowAction
      action={untrust}
      values={{ deviceId }}
      label={t("trustedEndNamed", { device })}
      done={t("trustedEnded", { device })}
    >
      {t("trustedEnd")}
    </RowAction>
  );
}
