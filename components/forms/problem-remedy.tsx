"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { FormProblem } from "@/lib/form";

/** Where a problem is done away with. */
const waysOn = [
  { code: "signedOut", href: "/sign-in", text: "signIn" },
  { code: "second.factor.enrollment.required", href: "/enroll", text: "enroll" },
  { code: "password.change.required", href: "/choose-password", text: "choosePassword" },
  { code: "reauthentication.required", href: "/account/identity", text: "confirmIdentity" },
] as const;

/** The way on from a problem that belongs to no form in particular; nothing where there is none. */
export function ProblemRemedy({ problem: { interruption, errors } }: { problem: FormProblem }) {
  const t = useTranslations("forms.interruptions");
  const path = usePathname();
  if (interruption === "outdated") {
    return (
      <button type="button" className="link font-medium" onClick={() => window.location.reload()}>
        {t("reload")}
      </button>
    );
  }
  const way = waysOn.find(({ code }) => (code === "signedOut" ? interruption === code : errors.includes(code)));
  if (!way) return null;
  const query =
    way.code === "reauthentication.required" || way.code === "second.factor.enrollment.required"
      ? `?${new URLSearchParams({ callbackUrl: path })}`
      : "";
  // In a tab of its own: this one keeps what was typed.
  return (
    <a href={way.href + query} target="_blank" rel="noopener" className="link font-medium">
      {t(way.text)}
    </a>
  );
}
