"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { DeviceCode } from "@/app/admin/applications/[id]/try/device-code";
import { TrialFailure, TrialResult } from "@/app/admin/applications/[id]/try/trial-result";
import type { Result, Started } from "@/app/admin/applications/[id]/try/types";
import { finishTrial, startTrial } from "@/app/admin/applications/actions";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Select } from "@/components/ui/inputs/select";
import type { FormProblem } from "@/lib/form";

const ANSWER = ["state", "code", "error", "error_description"];

/** What the provider sent this browser back with; it is taken out of the address, where it has no further use. */
function takeAnswer(): Record<string, string> | undefined {
  const answer = new URLSearchParams(window.location.hash.slice(1));
  if (!answer.has("state")) return undefined;
  window.history.replaceState(window.history.state, "", window.location.pathname);
  return Object.fromEntries([...answer].filter(([name]) => ANSWER.includes(name)));
}

interface TrialProps {
  id: string;
  /** What it does: sends someone to sign in, acts for itself, or shows a code. */
  flow: "code" | "machine" | "device";
  /** How it shows who it is, which a trial does without. */
  note: "noSecret" | "noKey" | "noClientAuth";
  scopes: readonly string[];
  apis: readonly { value: string; label: string }[];
}

/** Sends whoever asks for it through the sign-in of an application, and shows what it came to once they are back. */
export function Trial({ id, flow, note, scopes, apis }: TrialProps) {
  const t = useTranslations("admin.applications.trial");
  const [refusal, setRefusal] = useState<FormProblem>();
  const [started, setStarted] = useState<Started>();
  const [result, setResult] = useState<Result>();
  const [pending, startTransition] = useTransition();
  const [leaving, setLeaving] = useState(false);
  const back = useRef(false);
  const finish = (answer: Record<string, string>) =>
    startTransition(async () => {
      const done = await send(() => finishTrial(id, answer));
      setRefusal(done.problem);
      setResult(done.result);
    });
  useEffect(() => {
    const answer = back.current ? undefined : takeAnswer();
    back.current = true;
    if (answer) finish(answer);
  });
  const start = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const asked = { scopes: data.getAll("scope").map(String), resource: String(data.get("resource") ?? "") || null };
    startTransition(async () => {
      const begun = await send(() => startTrial(id, asked));
      setResult(undefined);
      setRefusal(begun.problem);
      setStarted(begun.result);
      if (!begun.result) return;
      const { state, authorization_url: address } = begun.result;
      if (flow === "machine") finish({ state });
      if (address === null) return;
      setLeaving(true);
      window.location.assign(address);
    });
  };
  const isOver = refusal?.errors.includes("not.found") === true;
  return (
    <div className="space-y-6" aria-busy={pending}>
      <Card title={t("title")} description={t(`texts.${flow}`)}>
        <form onSubmit={start} className="grid max-w-2xl gap-5">
          {scopes.length > 0 && (
            <fieldset>
              <legend className="mb-2 font-medium">{t("scopes")}</legend>
              <div className="flex flex-wrap gap-x-6 gap-y-2.5">
                {scopes.map((scope) => (
                  <Checkbox key={scope} name="scope" value={scope} defaultChecked label={<code>{scope}</code>} />
                ))}
              </div>
            </fieldset>
          )}
          {apis.length > 0 && (
            <Field label={t("api")}>
              <Select name="resource" options={[{ value: "", label: t("noApi") }, ...apis]} />
            </Field>
          )}
          <p className="text-[0.8125rem] text-muted">{t(note)}</p>
          <div>
            <Button type="submit" variant="primary" pending={pending || leaving} className="needs-script">
              {t(result ? "again" : "start")}
            </Button>
          </div>
        </form>
      </Card>
      {isOver ? (
        <Callout role="alert" tone="warning">
          {t("expired")}
        </Callout>
      ) : (
        <Refusal problem={refusal} />
      )}
      {started?.error && <TrialFailure error={started.error} />}
      {started?.device && <DeviceCode device={started.device} />}
      {result && <TrialResult result={result} flow={flow} />}
    </div>
  );
}
