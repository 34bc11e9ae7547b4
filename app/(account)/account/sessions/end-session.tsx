"use client";

import { useTranslations } from "next-intl";
import { endSession } from "@/app/(account)/account/sessions/actions";
import { RowAction } from "@/components/forms/row-action";

/** Ends one session, at once: nothing is lost but a sign-in. */
export function EndSession({ sessionId, device }: { sessionId: string; device: string }) {
  const t = useTranslations("account.sessions");
  return (
    <RowAction
      action={endSession}
      values={{ sessionId }}
      label={t("endNamed", { device })}
      done={t("endedNamed", { device })}
    >
      {t("end")}
    </RowAction>
  );
}
