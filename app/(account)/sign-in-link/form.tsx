"use client";

import { useTranslations } from "next-intl";
import { LinkForm } from "@/app/(account)/link-form";
import { signInByMailedLink } from "@/app/(account)/sign-in-link/actions";
import { ButtonLink } from "@/components/ui/button-link";
import type { ProblemKind } from "@/lib/problem";

interface SignInLinkFormProps {
  code: string;
  fault: ProblemKind | undefined;
  returnTo: string;
  product: string;
}

/** One button that signs in. */
export function SignInLinkForm({ code, fault, returnTo, product }: SignInLinkFormProps) {
  const t = useTranslations("signInLink");
  const again = (
    <ButtonLink href="/sign-in-link" size="small">
      {t("again")}
    </ButtonLink>
  );
  return (
    <LinkForm
      code={code}
      fault={fault}
      values={{ callbackUrl: returnTo }}
      action={signInByMailedLink}
      lead={t("linkLead", { product })}
      submit={t("submit")}
      remedy={again}
    />
  );
}
