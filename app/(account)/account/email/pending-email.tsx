"use client";

import { useTranslations } from "next-intl";
import { cancelEmail, sendEmailAgain } from "@/app/(account)/account/email/actions";
import { RowAction } from "@/components/forms/row-action";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";

/** The new address that waits to be verified, and what can be done about it. Works without JavaScript. */
export function PendingEmail({ email, current }: { email: string; current: string }) {
  const t = useTranslations("account.email");
  return (
    <Callout
      tone="warning"
      className="mt-4"
      title={<span className="wrap-anywhere">{t("pendingTitle", { email })}</span>}
      action={
        <>
          <ButtonLink href="/confirm-email" prefetch={false} size="small" variant="primary">
            {t("enterCode")}
          </ButtonLink>
          <RowAction action={sendEmailAgain} values={{}} label={t("sendAgain")} done={t("sentAgain", { email })}>
            {t("sendAgain")}
          </RowAction>
          <RowAction action={cancelEmail} values={{}} label={t("cancelChange")} done={t("canceled")}>
            {t("cancelChange")}
          </RowAction>
        </>
      }
    >
      <span className="wrap-anywhere">{t("pendingText", { email: current })}</span>
    </Callout>
  );
}
