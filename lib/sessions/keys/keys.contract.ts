import { z } from "zod";
import { contract, STEP_UP } from "@/lib/operation";
import { text, timestamp } from "@/lib/values";

const tag = "Keys";

/** RS256 signs everything; the others ID tokens and logout tokens of clients that ask for them. */
export const KeyAlgorithm = z.enum(["RS256", "ES256", "EdDSA"]);

export const SigningKey = z
  .object({
    kid: z.string(),
    alg: KeyAlgorithm.meta({
      description: "RS256 signs all tokens; the others ID tokens and logout tokens of clients that ask for them",
    }),
    state: z.enum(["next", "current", "previous"]).meta({
      description: "`next` is published but does not sign yet; `previous` no longer signs, its tokens still verify",
    }),
    bits: z.int(),
    created_at: timestamp,
    active_from: timestamp,
    retired_at: timestamp.nullable().meta({ description: "When it is removed from the published keys" }),
    rotates_at: timestamp.nullable().meta({
      description:
        "When the schedule makes the key that follows it; null where it has a successor, or there is no schedule",
    }),
    tokens_until: timestamp.nullable().meta({
      description:
        "When the last token that it has signed so far expires, at the latest; null where none is out. Which services verify them, and with what " +
        "copy of the key, is not seen here",
    }),
    configured: z.boolean().meta({
      description: "The operator's own key is configured: it is replaced in the configuration, and rotating is refused",
    }),
  })
  .meta({ id: "SigningKey" });

export const listKeys = contract({
  id: "listKeys",
  method: "GET",
  path: "/v1/keys",
  tag,
  summary: "List signing keys",
  access: "keys:read",
  output: z.array(SigningKey),
});

export const rotateKeys = contract({
  id: "rotateKeys",
  method: "POST",
  path: "/v1/keys/rotate",
  tag,
  summary: "Rotate the signing keys",
  description:
    "The new key is published at once and signs from `active_from` on, when caches have had time to learn of it; " +
    "the key before it is withdrawn when the last token it signed has expired. While a next key waits, it is answered again. " +
    "An operator's own key is replaced where it is configured: 409. The first key of another algorithm signs at once, and makes " +
    "`id_token_signed_response_alg` of clients possible.",
  access: "keys:rotate",
  recent: STEP_UP,
  body: z.object({ alg: KeyAlgorithm.default("RS256") }),
  bodyRequired: false,
  status: 201,
  output: SigningKey,
  problems: ["key.is.configured"],
});

export const revokeKey = contract({
  id: "revokeKey",
  method: "POST",
  path: "/v1/keys/{kid}/revoke",
  tag,
  summary: "Revoke a signing key",
  description:
    "For a key that leaked. It leaves the published keys, and every token it signed is refused from the next request on; " +
    "clients refresh theirs. If it was the last that could sign, a new one signs at once. Verifiers that cache keys learn of it when they " +
    "fetch the keys again, which the service's own headers make five minutes. The answer lists the keys that are left.",
  access: "keys:rotate",
  recent: STEP_UP,
  params: z.object({ kid: text(64, 1) }),
  output: z.array(SigningKey),
  problems: ["not.found"],
});
