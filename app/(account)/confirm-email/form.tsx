"use client";

import { useTranslations } from "next-intl";
import { confirmEmail } from "@/app/(account)/account/email/actions";
import { LinkForm } from "@/app/(account)/link-form";
import { ButtonLink } from "@/components/ui/button-link";
import type { ProblemKind } from "@/lib/problem";

interface ConfirmEmailFormProps {
  code: string;
  fault: ProblemKind | undefined;
  email: string;
}

/** One button that takes the new address over. `email` is the present one. */
export function ConfirmEmailForm({ code, fault, email }: ConfirmEmailFormProps) {
  const t = useTranslations("account.confirmEmail");
  const again = (
    <ButtonLink href="/account/email" size="small">
      {t("again")}
    </ButtonLink>
  );
  return (
    <LinkForm
      code={code}
      fault={fault}
      action={confirmEmail}
      lead={t("lead", { email })}
      submit={t("submit")}
      remedy={again}
    />
  );
}
