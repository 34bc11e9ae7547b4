import { z } from "zod";
import { contract } from "@/lib/operation";
import { timestamp } from "@/lib/values";

const tag = "Keys";

export const SigningKey = z
  .object({
    kid: z.string(),
    state: z.enum(["next", "current", "previous"]).meta({
      description: "`next` is published but does not sign yet; `previous` no longer signs, its tokens still verify",
    }),
    bits: z.int(),
    created_at: timestamp,
    active_from: timestamp,
    retired_at: timestamp.nullable().meta({ description: "When it leaves the published keys" }),
    rotates_at: timestamp.nullable().meta({
      description:
        "When the schedule makes the key that follows it; null where it has a successor, or there is no schedule",
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
  summary: "Make the next signing key",
  description:
    "The new key is published at once and signs from `active_from` on, when caches have had time to learn of it; " +
    "the key before it is withdrawn when the last token it signed has expired. While a next key waits, it is answered again.",
  access: "keys:rotate",
  status: 201,
  output: SigningKey,
});
