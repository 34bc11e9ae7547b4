"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import type { z } from "zod";
import { ClientKeys, keysOf, NoJson } from "@/app/admin/applications/[id]/client-keys";
import { configureClient } from "@/app/admin/applications/actions";
import { listProblems } from "@/app/admin/applications/list-problems";
import { hasAddress, kinds, linesOf } from "@/app/admin/applications/new/kinds";
import { TokenDialog } from "@/app/admin/applications/token-dialog";
import { useExplain } from "@/components/forms/fields/use-field";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { RadioCards } from "@/components/ui/inputs/radio-cards";
import { Textarea } from "@/components/ui/inputs/textarea";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { Client } from "@/lib/applications/clients.contract";
import type { FormProblem } from "@/lib/form";

type Settings = z.output<typeof Client>;

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** Fields that say themselves what is wrong with them. */
const named = ["redirect_uris", "post_logout_redirect_uris", "backchannel_logout_uri", "jwks", "jwks_uri"];

/** A lifetime in seconds, as a field says it in a larger unit; undefined where there is no such field. */
function secondsOf(data: FormData, name: string, unitSeconds: number): number | undefined {
  const text = data.get(name);
  return typeof text === "string" && text !== "" ? Math.round(Number(text) * unitSeconds) : undefined;
}

/** What a form says, with what it does not ask for as it was. */
function settingsOf(data: FormData, before: Settings | undefined) {
  const { kind: _, client_id, secrets, token_endpoint_auth_method, ...kept } = before ?? ({} as Partial<Settings>);
  const kind = String(data.get("kind"));
  const access = secondsOf(data, "access_minutes", MINUTE_SECONDS);
  const refresh = secondsOf(data, "refresh_days", DAY_SECONDS);
  return {
    ...kept,
    ...(access === undefined ? {} : { access_token_seconds: access }),
    ...(refresh === undefined ? {} : { refresh_token_seconds: refresh }),
    kind,
    redirect_uris: hasAddress(kind) ? linesOf(data, "redirect_uris") : [],
    post_logout_redirect_uris: hasAddress(kind) ? linesOf(data, "post_logout_redirect_uris") : [],
    first_party: data.get("first_party") === "on",
    backchannel_logout_uri: (kind === "web" && linesOf(data, "backchannel_logout_uri")[0]) || null,
    pkce_required: kind !== "web" || data.get("pkce_required") === "on",
    ...keysOf(data),
  };
}

/** Asks what is being built and where people are sent back to, and shows the secret that comes of it, this once. */
export function ClientSettings({ id, client }: { id: string; client: Settings | undefined }) {
  const t = useTranslations("admin.applications.client");
  const ui = useTranslations("ui");
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<string>(client?.kind ?? "web");
  const [secret, setSecret] = useState<string>();
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const explain = useExplain();
  const [provesCodes, setProvesCodes] = useState(client?.pkce_required ?? true);
  const [noJson, setNoJson] = useState(false);
  const problems: Record<string, string> = noJson ? { jwks: "no JSON" } : listProblems(refusal);
  const errorOf = (name: string) => problems[name] && explain(problems[name]);
  const read = (data: FormData) => {
    try {
      return settingsOf(data, client);
    } catch (error) {
      if (error instanceof NoJson) return undefined;
      throw error;
    }
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const settings = read(new FormData(event.currentTarget));
    setNoJson(!settings);
    if (!settings) return;
    startTransition(async () => {
      const { problem, result } = await send(() => configureClient(id, settings));
      setRefusal(problem);
      if (!result) return;
      setOpen(false);
      setSecret(result.secret ?? undefined);
    });
  };
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t(client ? "title" : "settingsTitle")}
        trigger={
          <Button size="small" className="needs-script">
            {t(client ? "change" : "setUp")}
          </Button>
        }
      >
        <form onSubmit={save} noValidate className="grid gap-5">
          <Refusal problem={named.some((name) => problems[name]) ? undefined : refusal} />
          <RadioCards
            legend={t("kindLegend")}
            name="kind"
            className="[&>div]:grid-flow-row"
            defaultValue={kind}
            onValueChange={setKind}
            options={kinds.map((value) => ({ value, label: t(`kinds.${value}`), hint: t(`kindHints.${value}`) }))}
          />
          {hasAddress(kind) && (
            <>
              <Field label={t("redirectUris")} hint={t("redirectUrisHint")} error={errorOf("redirect_uris")} required>
                <Textarea name="redirect_uris" rows={2} defaultValue={client?.redirect_uris.join("\n")} />
              </Field>
              <Field label={t("postLogoutUris")} error={errorOf("post_logout_redirect_uris")} optional>
                <Textarea
                  name="post_logout_redirect_uris"
                  rows={2}
                  defaultValue={client?.post_logout_redirect_uris.join("\n")}
                />
              </Field>
              {kind === "web" && (
                <Field
                  label={t("backchannelLogoutUri")}
                  hint={t("backchannelLogoutUriHint")}
                  error={errorOf("backchannel_logout_uri")}
                  optional
                >
                  <Input
                    name="backchannel_logout_uri"
                    inputMode="url"
                    defaultValue={client?.backchannel_logout_uri ?? ""}
                  />
                </Field>
              )}
              <Checkbox
                name="first_party"
                defaultChecked={client?.first_party}
                label={t("firstParty")}
                hint={t("firstPartyHint")}
              />
            </>
          )}
          {kind === "web" && (
            <>
              <Checkbox
                name="pkce_required"
                checked={provesCodes}
                onChange={(event) => setProvesCodes(event.target.checked)}
                label={t("pkce")}
                hint={t("pkceHint")}
              />
              {!provesCodes && <Callout tone="warning">{t("pkceWarning")}</Callout>}
            </>
          )}
          {(kind === "web" || kind === "machine") && <ClientKeys client={client} problems={problems} />}
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <Field label={t("accessMinutes")}>
              <Input
                name="access_minutes"
                type="number"
                step="any"
                min={1}
                max={DAY_SECONDS / MINUTE_SECONDS}
                defaultValue={(client?.access_token_seconds ?? 3600) / MINUTE_SECONDS}
              />
            </Field>
            {kind !== "machine" && (
              <Field label={t("refreshDays")} hint={t("refreshDaysHint")}>
                <Input
                  name="refresh_days"
                  type="number"
                  step="any"
                  min={MINUTE_SECONDS / DAY_SECONDS}
                  max={365}
                  defaultValue={(client?.refresh_token_seconds ?? 14 * DAY_SECONDS) / DAY_SECONDS}
                />
              </Field>
            )}
          </div>
          <DialogButtons>
            <DialogClose render={<Button>{ui("cancel")}</Button>} />
            <Button type="submit" variant="primary" pending={pending}>
              {t("save")}
            </Button>
          </DialogButtons>
        </form>
      </Dialog>
      <TokenDialog token={secret} kind="secret" onClose={() => setSecret(undefined)} />
    </>
  );
}
