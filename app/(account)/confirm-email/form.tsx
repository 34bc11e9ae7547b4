"use client";

import { useTranslations } from "next-intl";
import { confirmEmail } from "@/app/(account)/account/email/actions";
import { LinkForm } from "@/app/(account)/link-form";
import { ButtonLink } from "@/components/ui/button-link";

/** One button that takes the new address over. `email` is the present one. */
export function ConfirmEmailForm({ code, email }: { code: string; email: string }) {
  const t = useTranslations("account.confirmEmail");
  const again = (
    <ButtonLink href="/account/email" size="small">
      {t("again")}
    </ButtonLink>
  );
  return <LinkForm code={code} action={confirmEmail} lead={t("lead", { email })} submit={t("submit")} remedy={again} />;
}
