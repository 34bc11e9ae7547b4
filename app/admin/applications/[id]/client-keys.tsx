"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { z } from "zod";
import { useExplain } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { RadioCards } from "@/components/ui/inputs/radio-cards";
import { Textarea } from "@/components/ui/inputs/textarea";
import type { Client } from "@/lib/applications/clients.contract";

type Settings = z.output<typeof Client>;

/** How a client that keeps a secret shows who it is. */
const ways = ["secret", "jwks", "jwks_uri"] as const;
type Way = (typeof ways)[number];

/** What is no JSON; the field says so before anything is sent. */
export class NoJson extends Error {}

const wayOf = (client: Settings | undefined): Way => {
  if (client?.token_endpoint_auth_method !== "private_key_jwt") return "secret";
  return client.jwks_uri === null ? "jwks" : "jwks_uri";
};

/** A set of keys, or one key as a set of it; of nothing, a set of none, which is refused for what it is. */
function parseKeys(text: string): unknown {
  if (text === "") return { keys: [] };
  try {
    const read: unknown = JSON.parse(text);
    return Object(read).kty === undefined ? read : { keys: [read] };
  } catch (cause) {
    throw new NoJson("no JSON", { cause });
  }
}

/**
 * The keys of a client as the form says: those that are kept here stay where nothing is pasted in their place.
 * @throws NoJson
 */
export function keysOf(data: FormData): { jwks?: unknown; jwks_uri: string | null } {
  const way = data.get("credentials");
  if (way === "jwks_uri") return { jwks_uri: String(data.get("jwks_uri")).trim() };
  if (way !== "jwks") return { jwks: null, jwks_uri: null };
  const text = String(data.get("jwks")).trim();
  return text === "" && data.has("has_keys") ? { jwks_uri: null } : { jwks: parseKeys(text), jwks_uri: null };
}

interface ClientKeysProps {
  client: Settings | undefined;
  /** What is wrong with the fields, by their names. */
  problems: Readonly<Record<string, string>>;
}

/** Asks how a client shows who it is: by a secret, or by keys of its own (`private_key_jwt`). */
export function ClientKeys({ client, problems }: ClientKeysProps) {
  const t = useTranslations("admin.applications.client");
  const explain = useExplain();
  const before = wayOf(client);
  const [way, setWay] = useState<string>(before);
  const { jwks, jwks_uri: uri } = problems;
  const errorOf = (detail: string) => {
    if (/JSON/.test(detail)) return t("jwksNoJson");
    return /expected undefined/.test(detail) ? t("jwksPrivate") : t("jwksError");
  };
  return (
    <>
      <RadioCards
        legend={t("credentialsLegend")}
        name="credentials"
        className="[&>div]:grid-flow-row"
        defaultValue={before}
        onValueChange={setWay}
        options={ways.map((value) => ({
          value,
          label: t(`credentials.${value}`),
          hint: t(`credentialsHints.${value}`),
        }))}
      />
      {way === "jwks" && (
        <Field
          label={t("jwks")}
          hint={t(before === "jwks" ? "jwksKept" : "jwksHint")}
          error={jwks && errorOf(jwks)}
          required={before !== "jwks"}
          optional={before === "jwks"}
        >
          {before === "jwks" && <input type="hidden" name="has_keys" value="on" />}
          <Textarea
            name="jwks"
            rows={4}
            className="font-mono text-[0.8125rem]"
            placeholder={'{"keys":[{"kty":"EC","crv":"P-256","x":"…","y":"…"}]}'}
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
      )}
      {way === "jwks_uri" && (
        <Field label={t("jwksUri")} hint={t("jwksUriHint")} error={uri && explain(uri)} required>
          <Input
            name="jwks_uri"
            type="url"
            inputMode="url"
            placeholder="https://"
            defaultValue={client?.jwks_uri ?? ""}
          />
        </Field>
      )}
    </>
  );
}
