"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";

interface CodeFormProps {
  /** What was typed before. */
  code?: string | undefined;
  error?: "unknown" | "tooMany" | undefined;
}

/** Asks for the code that a device shows. Sends it by an address, as devices lead to it, and changes nothing. */
export function CodeForm({ code, error }: CodeFormProps) {
  const t = useTranslations("device");
  return (
    <form method="get" action="/device" className="grid gap-5">
      <Field label={t("code")} hint={t("codeHint")} error={error && t(error)} required>
        <Input
          name="user_code"
          defaultValue={code}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          autoFocus
          className="font-mono uppercase tracking-widest"
        />
      </Field>
      <Button type="submit" variant="primary" size="large">
        {t("submit")}
      </Button>
    </form>
  );
}
