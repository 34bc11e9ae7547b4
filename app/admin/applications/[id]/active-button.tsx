"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { setActive } from "@/app/admin/applications/actions";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";

/** Disables an application after asking, enables it without. */
export function ActiveButton({ id, name, active }: { id: string; name: string; active: boolean }) {
  const t = useTranslations("admin.applications");
  const explain = useProblemText();
  const [pending, startTransition] = useTransition();
  const enable = () =>
    startTransition(async () => {
      const { problem } = await setActive(id, true);
      showToast(problem ? { title: explain(problem), tone: "danger" } : { title: t("enabledToast", { name }) });
    });
  if (!active) {
    return (
      <Button pending={pending} onClick={enable}>
        {t("enable")}
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={<Button>{t("disable")}</Button>}
      title={t("disableQuestion", { name })}
      description={t("disableConsequence")}
      confirmLabel={t("disable")}
      onConfirm={async () => {
        const { problem } = await setActive(id, false);
        return problem && explain(problem);
      }}
    />
  );
}
