"use client";

import { useTranslations } from "next-intl";
import { reportNotMe } from "@/app/(account)/account/security/actions";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** “This was not me”: says what will happen, and does it when that is wanted. */
export function NotMe({ email }: { email: string }) {
  const t = useTranslations("account.notMe");
  const problemText = useProblemText();
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" className="needs-script">
          {t("button")}
        </Button>
      }
      title={t("title")}
      description={t("text", { email })}
      confirmLabel={t("confirm")}
      onConfirm={async () => {
        const { problem } = await reportNotMe();
        return problem && problemText(problem);
      }}
    />
  );
}
