"use client";

import { useTranslations } from "next-intl";
import { LinkForm } from "@/app/(account)/link-form";
import { signInByMailedLink } from "@/app/(account)/sign-in-link/actions";
import { ButtonLink } from "@/components/ui/button-link";

interface SignInLinkFormProps {
  code: string;
  returnTo: string;
  product: string;
}

/** One button that signs in. */
export function SignInLinkForm({ code, returnTo, product }: SignInLinkFormProps) {
  const t = useTranslations("signInLink");
  const again = (
    <ButtonLink href="/sign-in-link" size="small">
      {t("again")}
    </ButtonLink>
  );
  return (
    <LinkForm
      code={code}
      values={{ callbackUrl: returnTo }}
      action={signInByMailedLink}
      lead={t("linkLead", { product })}
      submit={t("submit")}
      remedy={again}
    />
  );
}
