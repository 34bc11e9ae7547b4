"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useState } from "react";
import { usePasswordLength } from "@/components/forms/fields/password-length";
import type { ratePassword } from "@/components/forms/fields/password-rating";
import { classNames } from "@/components/ui/class-names";
import { Check, Circle } from "@/components/ui/icons";

const strengths = ["veryWeak", "weak", "fair", "good", "strong"] as const;
const fills = ["bg-danger", "bg-danger", "bg-warning", "bg-success", "bg-success"];

/** Loads the dictionaries once someone types a new password; until then rates nothing. */
function useRating(wanted: boolean): typeof ratePassword | undefined {
  const [rate, setRate] = useState<{ password: typeof ratePassword }>();
  useEffect(() => {
    if (wanted && !rate)
      void import("@/components/forms/fields/password-rating").then(({ ratePassword: password }) =>
        setRate({ password }),
      );
  }, [wanted, rate]);
  return rate?.password;
}

/** The rules a new password must keep, ticked off while typing, and how hard it is to guess. The server has the last word. */
export function PasswordStrength({ password, email }: { password: string; email: string }) {
  const t = useTranslations("forms.password");
  const least = usePasswordLength();
  const typed = useDeferredValue(password);
  const rating = useRating(password !== "")?.(typed, email);
  const folded = typed.normalize("NFC").toLowerCase();
  const address = email.trim().toLowerCase();
  const isEmail = address !== "" && (folded === address || folded === address.split("@")[0]);
  const rules = [
    { key: "length", kept: [...typed.normalize("NFC")].length >= least },
    { key: "personal", kept: typed !== "" && !isEmail },
    { key: "common", kept: rating !== undefined && typed !== "" && !rating.isCommon },
  ] as const;
  const score = rating && rules.every(({ kept }) => kept) ? rating.score : 0;
  return (
    <div className="mt-1.5">
      <div className="needs-script flex h-5 items-center gap-3">
        <div className="grid flex-1 grid-cols-4 gap-1" aria-hidden="true">
          {[1, 2, 3, 4].map((step) => (
            <span
              key={step}
              className={classNames(
                "h-1 rounded-full transition-colors",
                typed !== "" && step <= Math.max(score, 1) ? fills[score] : "bg-border",
              )}
            />
          ))}
        </div>
        <p role="status" className="text-[0.8125rem] font-medium empty:-ml-3">
          {typed !== "" && rating && t(strengths[score] ?? "veryWeak")}
        </p>
      </div>
      <ul className="mt-1 grid gap-1 text-[0.8125rem]">
        {rules.map(({ key, kept }) => {
          const Icon = kept ? Check : Circle;
          return (
            <li key={key} className={classNames("flex items-start gap-2", kept ? "text-success" : "text-muted")}>
              <Icon className={classNames("mt-0.75 size-3.5 shrink-0", !kept && "scale-75")} />
              {key === "length" ? t(key, { least }) : t(key)}
              {kept && <span className="sr-only">{t("kept")}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
