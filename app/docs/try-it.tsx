"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { BODY_FIELD, parameterField, sendTried, type Tried } from "@/app/docs/send";
import { useToken } from "@/app/docs/token";
import { TriedAnswer } from "@/app/docs/tried-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useHydrated } from "@/components/ui/hydrated";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { Select } from "@/components/ui/inputs/select";
import { Textarea } from "@/components/ui/inputs/textarea";
import type { Tryable } from "@/lib/docs/tryable";

const codeStyle = "font-mono";

/** A form that sends the operation to this service and shows the answer. */
export function TryIt({ operation, body }: { operation: Tryable; body: string | undefined }) {
  const t = useTranslations("tryIt");
  const { token, keepToken } = useToken();
  const heading = useId();
  const hydrated = useHydrated();
  const [pending, setPending] = useState(false);
  const [tried, setTried] = useState<Tried | "unreachable">();

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setPending(true);
    try {
      setTried(await sendTried(operation, data, token));
    } catch (error) {
      // fetch's word for an answer that never came
      if (!(error instanceof TypeError)) throw error;
      setTried("unreachable");
    } finally {
      setPending(false);
    }
  }

  // Sent before scripts run, the form would put what it holds, a password perhaps, into the address.
  if (!hydrated) return null;
  return (
    <section
      aria-labelledby={heading}
      className="overflow-hidden rounded-xl border border-border bg-surface p-5 shadow-card"
    >
      <h2 id={heading} className="text-[0.9375rem] font-semibold">
        {t("title")}
      </h2>
      <p className="mt-1 text-muted">{t("description")}</p>
      <form className="mt-4 space-y-4" onSubmit={send}>
        {operation.takesToken && (
          <Field label={t("token")} hint={t("tokenHint")}>
            <Input
              className={codeStyle}
              value={token}
              onChange={({ target }) => keepToken(target.value.trim())}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        )}
        {operation.parameters.map((parameter) => (
          <Field
            key={parameterField(parameter)}
            label={<code className="font-mono text-[0.8125rem]">{parameter.name}</code>}
            optional={!parameter.required}
          >
            {parameter.options.length > 0 ? (
              <Select
                name={parameterField(parameter)}
                defaultValue={parameter.sample}
                {...(parameter.required ? {} : { placeholder: "" })}
                options={parameter.options.map((value) => ({ value, label: value }))}
              />
            ) : (
              <Input
                className={codeStyle}
                name={parameterField(parameter)}
                defaultValue={parameter.sample}
                required={parameter.required}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
        ))}
        {body !== undefined && (
          <Field label={t("body")}>
            <Textarea className={codeStyle} name={BODY_FIELD} defaultValue={body} rows={6} spellCheck={false} />
          </Field>
        )}
        <Button type="submit" variant="primary" pending={pending}>
          {t("send")}
        </Button>
      </form>
      <div role="status" className="empty:hidden">
        {tried === "unreachable" && (
          <Callout tone="danger" className="mt-5" title={t("unreachable")}>
            {t("unreachableText")}
          </Callout>
        )}
        {tried && tried !== "unreachable" && <TriedAnswer tried={tried} onKeepToken={keepToken} />}
      </div>
    </section>
  );
}
