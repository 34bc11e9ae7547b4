"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { createApplication, createClient } from "@/app/admin/applications/actions";
import { listProblems } from "@/app/admin/applications/list-problems";
import type { Made } from "@/app/admin/applications/new/client-wizard";
import { hasAddress, type Kind, linesOf } from "@/app/admin/applications/new/kinds";
import { useExplain } from "@/components/forms/fields/use-field";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { RadioCards } from "@/components/ui/inputs/radio-cards";
import { Textarea } from "@/components/ui/inputs/textarea";
import type { FormProblem, FormState } from "@/lib/form";

const OWN_SCOPES = ["openid", "profile", "email"];

/** An application with a service token for `/v1`, which is no client. */
async function createService(name: string): Promise<FormState<Made>> {
  const { problem, result } = await createApplication({}, { name });
  if (!result) return problem ? { problem } : {};
  const { id, token } = result;
  return { result: { path: `/admin/applications/${id}`, token: { kind: "token", value: token } } };
}

async function create(kind: Kind, data: FormData): Promise<FormState<Made>> {
  const name = String(data.get("name"));
  if (data.get("credentials") === "token") return createService(name);
  const { problem, result } = await createClient(
    {},
    {
      name,
      kind,
      redirect_uris: linesOf(data, "redirect_uris"),
      post_logout_redirect_uris: linesOf(data, "post_logout_redirect_uris"),
      scopes: data.get("offline") === "on" ? [...OWN_SCOPES, "offline_access"] : OWN_SCOPES,
      first_party: data.get("first_party") === "on",
    },
  );
  if (!result) return problem ? { problem } : {};
  const { client_id: id, secret } = result;
  return {
    result: {
      path: `/admin/applications/${id}/setup`,
      token: secret === null ? undefined : { kind: "secret", value: secret },
    },
  };
}

interface ClientFormProps {
  kind: Kind;
  onBack: () => void;
  onDone: (made: Made) => void;
}

/** The name of an application and what its kind needs, nothing else. */
export function ClientForm({ kind, onBack, onDone }: ClientFormProps) {
  const t = useTranslations("admin.applications");
  const common = useTranslations("admin.common");
  const explain = useExplain();
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const problems = listProblems(refusal, { "application.already.exists": "name" });
  const errorOf = (name: string) => {
    const detail = problems[name];
    return detail === undefined ? undefined : explain(detail);
  };
  const hasFields = Object.keys(problems).length > 0;
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusal]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(async () => {
      const { problem, result } = await send(() => create(kind, data));
      setRefusal(problem);
      if (result) onDone(result);
    });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-5">
      <Refusal problem={hasFields ? undefined : refusal} />
      <p className="text-muted">{t(`client.kinds.${kind}`)}</p>
      <Field label={common("name")} hint={t("wizard.nameHint")} error={errorOf("name")} required>
        <Input name="name" required maxLength={100} autoComplete="off" autoFocus />
      </Field>
      {hasAddress(kind) && (
        <>
          <Field
            label={t("client.redirectUris")}
            hint={t(`wizard.redirectHints.${kind}`)}
            error={errorOf("redirect_uris")}
            required
          >
            <Textarea name="redirect_uris" required rows={2} placeholder={t(`wizard.redirectExamples.${kind}`)} />
          </Field>
          {kind !== "native" && (
            <Field
              label={t("client.postLogoutUris")}
              hint={t("wizard.postLogoutHint")}
              error={errorOf("post_logout_redirect_uris")}
              optional
            >
              <Textarea name="post_logout_redirect_uris" rows={1} />
            </Field>
          )}
        </>
      )}
      {kind === "machine" ? (
        <RadioCards
          legend={t("wizard.credentialsLegend")}
          name="credentials"
          className="[&>div]:grid-flow-row"
          defaultValue="secret"
          options={(["secret", "token"] as const).map((value) => ({
            value,
            label: t(`wizard.credentials.${value}`),
            hint: t(`wizard.credentialsHints.${value}`),
          }))}
        />
      ) : (
        <>
          <Checkbox
            name="offline"
            defaultChecked={kind === "native" || kind === "device"}
            label={t("wizard.offline")}
            hint={t("wizard.offlineHint")}
          />
          <Checkbox name="first_party" label={t("client.firstParty")} hint={t("client.firstPartyHint")} />
        </>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={onBack}>{t("wizard.back")}</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {common("create")}
        </Button>
      </div>
    </form>
  );
}
