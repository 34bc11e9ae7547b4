"use client";

import { useTranslations } from "next-intl";
import { LinkForm } from "@/app/(account)/link-form";
import { SignInCallout } from "@/app/(account)/sign-in-callout";
import { unlock } from "@/app/(account)/unlock/actions";
import type { ProblemKind } from "@/lib/problem";

/** One button that opens sign-in for this browser, and the way there. */
export function UnlockForm({ code, fault }: { code: string; fault: ProblemKind | undefined }) {
  const t = useTranslations("unlock");
  const again = (
    <a href="/unlock" className="link font-medium">
      {t("again")}
    </a>
  );
  const done = (
    <SignInCallout role="status" tone="success" title={t("doneTitle")} signIn={t("signIn")}>
      {t("doneText")}
    </SignInCallout>
  );
  return (
    <LinkForm
      code={code}
      fault={fault}
      action={unlock}
      lead={t("linkLead")}
      submit={t("submit")}
      remedy={again}
      done={done}
    />
  );
}
