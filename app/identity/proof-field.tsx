"use client";

import { useTranslations } from "next-intl";
import type { Means } from "@/app/identity/means";
import { OtpField } from "@/components/forms/fields/otp-field";
import { PasswordField } from "@/components/forms/fields/password-field";
import { TextField } from "@/components/forms/fields/text-field";

/** What is typed to show that it is you: the password, or a code. */
export function ProofField({ method }: { method: Exclude<Means, "passkey"> }) {
  const t = useTranslations("identity");
  if (method === "password")
    return <PasswordField name="password" label={t("password")} autoComplete="current-password" autoFocus />;
  return (
    <>
      <input type="hidden" name="method" value={method} />
      {method === "totp" ? (
        <OtpField name="code" label={t("totp")} hint={t("totpHint")} autoFocus />
      ) : (
        <TextField
          name="code"
          label={t("recovery")}
          hint={t("recoveryHint")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          className="font-mono"
          autoFocus
        />
      )}
    </>
  );
}

/** Which field is wrong, by the code of the problem. */
export const proofFields = { "wrong.password": "password", "wrong.code": "code" } as const;
