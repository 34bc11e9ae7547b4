"use client";

import { useTranslations } from "next-intl";
import { endOthers } from "@/app/(account)/account/sessions/actions";
import { ConfirmAction } from "@/components/forms/confirm-action";

/** Ends every other session, after asking. */
export function EndOthers({ count }: { count: number }) {
  const t = useTranslations("account.sessions");
  return (
    <ConfirmAction
      action={endOthers}
      title={t("endOthersTitle", { count })}
      description={t("endOthersText")}
      confirmLabel={t("endOthersConfirm")}
      done={(result) => t("endedOthers", { count: result?.ended ?? 0 })}
    >
      {t("endOthers")}
    </ConfirmAction>
  );
}
