"use client";

import { useTranslations } from "next-intl";
import { reportNotMe } from "@/app/(account)/account/security/actions";
import { ConfirmAction } from "@/components/forms/confirm-action";

/** “This was not me”: says what will happen, and does it when that is wanted. */
export function NotMe({ email }: { email: string }) {
  const t = useTranslations("account.notMe");
  return (
    <ConfirmAction
      action={reportNotMe}
      size="small"
      title={t("title")}
      description={t("text", { email })}
      confirmLabel={t("confirm")}
    >
      {t("button")}
    </ConfirmAction>
  );
}
