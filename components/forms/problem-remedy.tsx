"use client";

import { useTranslations } from "next-intl";
import type { FormProblem } from "@/lib/form";

/** The way on from a problem that belongs to no form in particular; nothing where there is none. */
export function ProblemRemedy({ problem: { interruption, errors } }: { problem: FormProblem }) {
  const t = useTranslations("forms.interruptions");
  if (interruption === "outdated") {
    return (
      <button type="button" className="link font-medium" onClick={() => window.location.reload()}>
        {t("reload")}
      </button>
    );
  }
  const signsIn = interruption === "signedOut";
  if (!signsIn && !errors.includes("password.change.required")) return null;
  // In a tab of its own: this one keeps what was typed.
  return (
    <a href={signsIn ? "/sign-in" : "/choose-password"} target="_blank" rel="noopener" className="link font-medium">
      {t(signsIn ? "signIn" : "choosePassword")}
    </a>
  );
}
