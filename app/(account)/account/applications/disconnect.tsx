"use client";

import { useTranslations } from "next-intl";
import { disconnect } from "@/app/(account)/account/applications/actions";
import { RowAction } from "@/components/forms/row-action";

/** Ends an application's access, at once: it can ask again. */
export function Disconnect({ id, name }: { id: string; name: string }) {
  const t = useTranslations("account.applications");
  return (
    <RowAction
      action={disconnect}
      values={{ id }}
      label={t("revokeNamed", { name })}
      done={t("revokedNamed", { name })}
    >
      {t("revoke")}
    </RowAction>
  );
}
