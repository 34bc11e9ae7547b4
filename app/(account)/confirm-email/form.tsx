"use client";

import { useTranslations } from "next-intl";
import { confirmEmail } from "@/app/(account)/account/email/actions";
import { LinkForm } from "@/app/(account)/link-form";
import { ButtonLink } from "@/components/ui/button-link";

/** One button, so that nothing but a person uses the code up. */
export function ConfirmEmailForm({ code }: { code: string }) {
  const t = useTranslations("account.confirmEmail");
  const again = (
    <ButtonLink href="/account/email" size="small">
      {t("again")}
    </ButtonLink>
  );
  return <LinkForm code={code} action={confirmEmail} submit={t("submit")} remedy={again} />;
}
