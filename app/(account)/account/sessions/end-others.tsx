"use client";

import { useTranslations } from "next-intl";
import { endOthers } from "@/app/(account)/account/sessions/actions";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";

/** Ends every other session, after asking. */
export function EndOthers({ count }: { count: number }) {
  const t = useTranslations("account.sessions");
  const problemText = useProblemText();
  return (
    <ConfirmDialog
      trigger={<Button className="needs-script">{t("endOthers")}</Button>}
      title={t("endOthersTitle", { count })}
      description={t("endOthersText")}
      confirmLabel={t("endOthersConfirm")}
      onConfirm={async () => {
        const { problem, result } = await endOthers();
        if (problem) return problemText(problem);
        showToast({ title: t("endedOthers", { count: result?.ended ?? 0 }) });
        return undefined;
      }}
    />
  );
}
