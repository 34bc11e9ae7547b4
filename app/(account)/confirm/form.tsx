"use client";

import { useTranslations } from "next-intl";
import { confirmByLink } from "@/app/(account)/confirm/actions";
import { LinkForm } from "@/app/(account)/link-form";
import { ButtonLink } from "@/components/ui/button-link";
import type { ProblemKind } from "@/lib/problem";

/** One button that confirms the mailbox. */
export function ConfirmForm({ code, fault }: { code: string; fault: ProblemKind | undefined }) {
  const t = useTranslations("confirm");
  const again = (
    <ButtonLink href="/resend" size="small">
      {t("resend")}
    </ButtonLink>
  );
  const used = (
    <>
      <ButtonLink href="/sign-in" size="small">
        {t("signIn")}
      </ButtonLink>
      {again}
    </>
  );
  return (
    <LinkForm
      code={code}
      fault={fault}
      action={confirmByLink}
      lead={t("lead")}
      submit={t("submit")}
      remedy={again}
      usedRemedy={used}
      usedExplanation={t("used")}
    />
  );
}
