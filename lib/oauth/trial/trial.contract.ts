import { z } from "zod";
import { ClientScope } from "@/lib/applications/clients.contract";
import { contract } from "@/lib/operation";
import { line, uuid } from "@/lib/values";

const tag = "Applications";

const params = z.object({ id: uuid });

const claims = z.record(z.string(), z.unknown());

/** What went wrong, in the provider's words. */
const TrialError = z.object({
  step: z.enum(["authorization", "device", "token", "introspection", "userinfo"]),
  error: z.string().meta({ description: "The code that OAuth has for it (RFC 6749, section 5.2)" }),
  description: z.string(),
});

const parameters = z.array(z.object({ name: z.string(), value: z.string() }));

export const startClientTrial = contract({
  id: "startClientTrial",
  method: "POST",
  path: "/v1/applications/{id}/client/trial",
  tag,
  summary: "Try a client out",
  description:
    "Begins what the client does to sign someone in, for the caller. For ten minutes the caller’s own session, and no other, may be " +
    "sent back from `authorization_url` to this client’s page in the dashboard, once. A device is given its code at once; a machine has " +
    "nobody to send anywhere.",
  access: "applications:write",
  params,
  body: z.object({
    scopes: z.array(ClientScope).max(20).optional().meta({ description: "All that it may ask for unless given" }),
    resource: line(500).nullable().default(null).meta({
      description: "The API that the access token is to be for; all its scopes that the client may ask for are",
    }),
  }),
  output: z
    .object({
      state: z.string().meta({ description: "By which the answer is known; for this trial alone" }),
      authorization_url: z.string().nullable().meta({ description: "Where the browser is sent" }),
      device: z
        .object({
          user_code: z.string(),
          verification_uri: z.string(),
          verification_uri_complete: z.string(),
          expires_in: z.int(),
        })
        .nullable(),
      error: TrialError.nullable(),
    })
    .meta({ id: "ClientTrial" }),
  problems: ["application.not.found"],
  examples: { body: { scopes: ["openid", "profile"] } },
});

export const finishClientTrial = contract({
  id: "finishClientTrial",
  method: "POST",
  path: "/v1/applications/{id}/client/trial/result",
  tag,
  summary: "Get what a client’s trial came to",
  description:
    "Asks for tokens in the place of the client, whose secret or key is not needed, and says what is in them. The tokens themselves " +
    "are shown to nobody and end at once. Once only, in the session that began the trial.",
  access: "applications:write",
  params,
  body: z.object({
    state: line(100),
    code: line(500).optional(),
    error: line(100).optional(),
    error_description: line(500).optional(),
  }),
  output: z
    .object({
      authorization_request: parameters.nullable().meta({ description: "As it was sent; null of a machine" }),
      token_request: parameters.nullable().meta({ description: "As it was sent, without what is secret in it" }),
      tokens: z
        .object({
          token_type: z.string(),
          expires_in: z.int(),
          scope: z.string(),
          refresh_token: z.boolean().meta({ description: "Whether there was one" }),
        })
        .nullable(),
      id_token: z.object({ header: claims, claims }).nullable(),
      access_token: z
        .object({
          header: claims.nullable().meta({ description: "Null where it is opaque" }),
          claims: claims.meta({ description: "What it says, or what introspection says of an opaque one" }),
        })
        .nullable(),
      userinfo: claims
        .nullable()
        .meta({ description: "Null where the access token is for an API, or without `openid`" }),
      error: TrialError.nullable(),
    })
    .meta({ id: "ClientTrialResult" }),
  problems: ["application.not.found", "not.found"],
});
