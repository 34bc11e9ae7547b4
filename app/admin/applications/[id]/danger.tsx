"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { deleteApplication, setActive } from "@/app/admin/applications/actions";
import { DeleteButton } from "@/app/admin/delete-button";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";

interface ApplicationProps {
  id: string;
  name: string;
}

/** Disables an application after asking, enables it without. */
export function ActiveButton({ id, name, active }: ApplicationProps & { active: boolean }) {
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

/** Deletes an application after its name was typed. */
export function DeleteApplication({ id, name }: ApplicationProps) {
  const t = useTranslations("admin.applications");
  return (
    <DeleteButton
      id={id}
      name={name}
      label={t("delete")}
      title={t("deleteQuestion", { name })}
      consequence={t("deleteConsequence")}
      done={t("deleted", { name })}
      listHref="/admin/applications"
      remove={deleteApplication}
    />
  );
}
