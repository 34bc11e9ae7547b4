"use client";

import { useTranslations } from "next-intl";
import { LinkForm } from "@/app/(account)/link-form";
import { unlock } from "@/app/(account)/unlock/actions";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";

/** One button that opens sign-in for this browser, and the way there. */
export function UnlockForm({ code }: { code: string }) {
  const t = useTranslations("unlock");
  const again = (
    <a href="/unlock" className="link font-medium">
      {t("again")}
    </a>
  );
  const done = (
    <Callout
      role="status"
      tone="success"
      title={t("doneTitle")}
      action={
        <ButtonLink href="/sign-in" size="small">
          {t("signIn")}
        </ButtonLink>
      }
    >
      {t("doneText")}
    </Callout>
  );
  return <LinkForm code={code} action={unlock} lead={t("linkLead")} submit={t("submit")} remedy={again} done={done} />;
}
