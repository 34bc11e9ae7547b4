"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { decideDevice } from "@/app/(account)/device/actions";
import { Refusal } from "@/components/forms/refusal";
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

/** Yes and no, which weigh the same. Works without JavaScript. */
export function DeviceForm({ code }: { code: string }) {
  const t = useTranslations("device");
  const [state, dispatch, pending] = useActionState(decideDevice, {});
  return (
    <form action={dispatch}>
      <Refusal problem={state.problem} className="mb-5" />
      <input type="hidden" name="user_code" value={code} />
      <div className="grid grid-cols-2 gap-3">
        <Button type="submit" name="decision" value="deny" size="large" disabled={pending}>
          {t("deny")}
        </Button>
        <Button type="submit" name="decision" value="allow" variant="primary" size="large" pending={pending}>
          {t("allow")}
        </Button>
      </div>
    </form>
  );
}
