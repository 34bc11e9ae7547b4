"use client";

import { useTranslations } from "next-intl";
import { keepAccount } from "@/app/(account)/keep-account/actions";
import { LinkForm } from "@/app/(account)/link-form";
import { SignInCallout } from "@/app/(account)/sign-in-callout";
import { ButtonLink } from "@/components/ui/button-link";
import type { ProblemKind } from "@/lib/problem";

/** One button that keeps the account, and the way in once it is kept. */
export function KeepAccountForm({ code, fault }: { code: string; fault: ProblemKind | undefined }) {
  const t = useTranslations("account.keep");
  const signIn = (
    <ButtonLink href="/sign-in" size="small">
      {t("signIn")}
    </ButtonLink>
  );
  const done = (
    <SignInCallout role="status" tone="success" title={t("doneTitle")} signIn={t("signIn")}>
      {t("doneText")}
    </SignInCallout>
  );
  const tooLate = (
    <>
      {signIn}
      <ButtonLink href="/sign-up" size="small">
        {t("signUp")}
      </ButtonLink>
    </>
  );
  return (
    <LinkForm
      code={code}
      fault={fault}
      action={keepAccount}
      lead={t("lead")}
      submit={t("submit")}
      remedy={tooLate}
      usedRemedy={signIn}
      explanation={t("tooLate")}
      usedExplanation={t("doneText")}
      done={done}
    />
  );
}
