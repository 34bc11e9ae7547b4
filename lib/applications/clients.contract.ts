import { z } from "zod";
import { applicationName } from "@/lib/applications/applications.contract";
import { ClaimMapping } from "@/lib/applications/claims.contract";
import { presentation } from "@/lib/applications/presentation.contract";
import { rotation } from "@/lib/applications/rotation.contract";
import { contract, STEP_UP } from "@/lib/operation";
import { canParseUrl } from "@/lib/parse-url";
import { KeyAlgorithm } from "@/lib/sessions/keys/keys.contract";
import { line, text, timestamp, uuid } from "@/lib/values";

const tag = "Applications";

const params = z.object({ id: uuid });

const DAY_SECONDS = 86_400;

/** What an application is built as, which says whether it can keep a secret. */
export const ClientKind = z.enum(["web", "single_page", "native", "machine", "device"]);

/** What a client may ask for; what each means stands in `lib/oauth/scopes.ts`. */
export const ClientScope = z.enum([
  "openid",
  "profile",
  "email",
  "addresses",
  "roles",
  "permissions",
  "offline_access",
]);

/** The names of the user's own device, as URLs spell them. */
export const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** An address that a browser may be sent to: nobody reads it on the way, and it is one address and no pattern. */
function isWebAddress(value: string): boolean {
  if (!canParseUrl(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const plain = username === "" && password === "" && !/[#*\\\s]/.test(value);
  return plain && (protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname)));
}

const webAddress = z.string().max(2000).refine(isWebAddress, {
  error: "must be an https address, or one on loopback, without fragment or wildcard",
});

/** A scheme that belongs to a domain, which only its owner should register on a device (RFC 8252, section 7.1). */
const isOwnScheme = (value: string) =>
  /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:[\x21-\x7e]*$/i.test(value) && !/[#*\\]/.test(value);

const address = z
  .string()
  .max(2000)
  .refine((value) => isWebAddress(value) || isOwnScheme(value), {
    error: "must be an https address, one on loopback, or of a scheme of your own domain, without fragment or wildcard",
  });

/** Of a key (RFC 7517) no member but those named is looked at here: each is a text of one line, or several. */
const keyMember = z.union([line(8_192), z.array(line(8_192)).max(10), z.boolean()]);
const publicKey = z.object({ kty: z.enum(["RSA", "EC", "OKP"]), d: z.undefined().optional() }).catchall(keyMember);

const lifetimes = {
  access_token_seconds: z.int().min(60).max(DAY_SECONDS),
  refresh_token_seconds: z
    .int()
    .min(60)
    .max(365 * DAY_SECONDS)
    .meta({ description: "How long a refresh token may rest before it is used" }),
};

const settings = {
  kind: ClientKind.meta({
    description:
      "`web` has a server that keeps a secret; `single_page` runs in the browser, `native` on a device; `machine` acts for itself; " +
      "`device` has no browser and shows a code (RFC 8628)",
  }),
  redirect_uris: z
    .array(address)
    .max(20)
    .meta({ description: "Compared exactly; of native clients any port on loopback" }),
  post_logout_redirect_uris: z.array(address).max(20),
  scopes: z.array(ClientScope).max(20),
  pkce_required: z.boolean().meta({ description: "Only a `web` client may do without" }),
  first_party: z.boolean().meta({ description: "The operator's own: nobody is asked for consent" }),
  jwks_uri: webAddress.nullable().meta({
    description:
      "Where the client publishes its keys, in place of `jwks`; they are fetched as its back-channel logout is sent",
  }),
  backchannel_logout_uri: webAddress.nullable().meta({
    description:
      "Where a `web` client's server is sent a logout token when someone's session ends (OpenID Connect Back-Channel Logout 1.0). " +
      "Only hosts on the internet are asked, unless this service is on loopback itself",
  }),
  backchannel_logout_session_required: z.boolean().meta({
    description: "Whether the client needs `sid` in logout tokens; it is always there",
  }),
  id_token_signed_response_alg: KeyAlgorithm.meta({
    description:
      "What its ID tokens and logout tokens are signed with. Others than RS256 need a key of their own: `POST /v1/keys/rotate`",
  }),
  claims: z
    .array(ClaimMapping)
    .max(20)
    .refine((list) => new Set(list.map(({ claim }) => claim)).size === list.length, {
      error: "must differ in their names",
    })
    .meta({ description: "Claims beside those of the scopes, under names that the client expects" }),
  ...presentation,
  ...lifetimes,
};

export const Client = z
  .object({
    client_id: z.string().meta({
      description:
        "The application's ID, or the address of the document that says what the client is, and that nobody changes here",
    }),
    ...settings,
    token_endpoint_auth_method: z.enum(["none", "client_secret_basic", "private_key_jwt"]).meta({
      description: "`client_secret_basic` stands for `client_secret_post`, too",
    }),
    secrets: z
      .array(z.object({ created_at: timestamp, expires_at: timestamp.nullable() }))
      .meta({ description: "Client secrets that still work, newest first; only their dates" }),
  })
  .meta({ id: "Client" });

const newSecret = z.string().nullable().meta({
  description: "A new client secret, or null where none was made. It is shown once; only a digest is stored.",
});

export const findClient = contract({
  id: "findClient",
  method: "GET",
  path: "/v1/applications/{id}/client",
  tag,
  summary: "Get how people sign in to an application",
  access: "applications:read",
  params,
  output: Client,
  problems: ["application.not.found"],
});

/** Whether it has a server, where a secret or a private key stays its own. */
export const keepsSecret = (kind: z.output<typeof ClientKind>): boolean => kind === "web" || kind === "machine";

/** Whether users are sent back to it. */
const hasAddress = (kind: z.output<typeof ClientKind>) => kind !== "machine" && kind !== "device";

/** What a client is, with what is left out as its kind has it. */
const clientSettings = z
  .object({
    kind: settings.kind,
    redirect_uris: settings.redirect_uris.default([]),
    post_logout_redirect_uris: settings.post_logout_redirect_uris.default([]),
    scopes: settings.scopes.default(["openid", "profile", "email"]),
    pkce_required: settings.pkce_required.default(true),
    first_party: settings.first_party.default(false),
    jwks_uri: settings.jwks_uri.default(null),
    backchannel_logout_uri: settings.backchannel_logout_uri.default(null),
    backchannel_logout_session_required: settings.backchannel_logout_session_required.default(false),
    id_token_signed_response_alg: settings.id_token_signed_response_alg.default("RS256"),
    claims: settings.claims.default([]),
    logo_uri: settings.logo_uri.default(null),
    client_uri: settings.client_uri.default(null),
    policy_uri: settings.policy_uri.default(null),
    tos_uri: settings.tos_uri.default(null),
    access_token_seconds: lifetimes.access_token_seconds.default(3600),
    refresh_token_seconds: lifetimes.refresh_token_seconds.default(14 * DAY_SECONDS),
    jwks: z
      .object({ keys: z.array(publicKey).min(1).max(10) })
      .nullable()
      .optional()
      .meta({ description: "The client's public keys. Left out, they stay as they are; `null` takes them away" }),
  })
  .refine(({ kind, redirect_uris }) => !hasAddress(kind) || redirect_uris.length > 0, {
    error: "must have an address",
    path: ["redirect_uris"],
  })
  .refine(({ kind, redirect_uris }) => kind === "native" || redirect_uris.every(isWebAddress), {
    error: "must be web addresses",
    path: ["redirect_uris"],
  })
  .refine(({ kind, pkce_required }) => kind === "web" || pkce_required, {
    error: "is always required of this kind",
    path: ["pkce_required"],
  })
  .refine(({ kind, backchannel_logout_uri }) => kind === "web" || backchannel_logout_uri === null, {
    error: "is only for kinds that have a server",
    path: ["backchannel_logout_uri"],
  })
  .refine(({ kind, jwks, jwks_uri }) => !(jwks || jwks_uri) || keepsSecret(kind), {
    error: "is only for kinds that keep a key",
    path: ["jwks"],
  })
  .refine(({ jwks, jwks_uri }) => !(jwks && jwks_uri), {
    error: "takes the place of `jwks`: name one of them",
    path: ["jwks_uri"],
  });

export const configureClient = contract({
  id: "configureClient",
  method: "PUT",
  path: "/v1/applications/{id}/client",
  tag,
  summary: "Let people sign in to an application",
  description:
    "Makes the application a client of OAuth 2.1 and OpenID Connect, or changes what it is. What is left out is as the kind " +
    "has it. With `jwks` or `jwks_uri` it signs its requests and has no secret. Another kind, fewer scopes or addresses, and consent that " +
    "is asked for from now on end what was issued to it.",
  access: "applications:write",
  recent: STEP_UP,
  params,
  body: clientSettings,
  output: Client.extend({ secret: newSecret }).meta({ id: "ConfiguredClient" }),
  problems: ["application.not.found"],
  examples: { body: { kind: "web", redirect_uris: ["https://app.example/callback"] } },
});

export const createClient = contract({
  id: "createClient",
  method: "POST",
  path: "/v1/clients",
  tag,
  summary: "Register an application that people sign in to",
  description:
    "`POST /v1/applications` and `PUT /v1/applications/{id}/client` in one, but without a service token: the application " +
    "shows who it is as its kind does. It holds no roles until they are assigned.",
  access: "applications:write",
  recent: STEP_UP,
  body: clientSettings.safeExtend({ name: applicationName, description: text(500).default("") }),
  status: 201,
  location: "/v1/applications/{client_id}",
  output: Client.extend({ name: z.string(), description: z.string(), secret: newSecret }).meta({ id: "NewClient" }),
  problems: ["application.already.exists"],
  examples: { body: { name: "shop", kind: "web", redirect_uris: ["https://shop.example/callback"] } },
});

export const rotateClientSecret = contract({
  id: "rotateClientSecret",
  method: "POST",
  path: "/v1/applications/{id}/client/rotate",
  tag,
  summary: "Rotate a client secret",
  description:
    "The newest of the older secrets goes on for `overlap_seconds`: 0, the default, ends it at once. `secret` is null where the client has none.",
  access: "applications:write",
  recent: STEP_UP,
  params,
  body: rotation,
  bodyRequired: false,
  output: z.object({ secret: newSecret }),
  problems: ["application.not.found"],
  examples: { body: { overlap_seconds: 3600 } },
});

export const removeClient = contract({
  id: "removeClient",
  method: "DELETE",
  path: "/v1/applications/{id}/client",
  tag,
  summary: "End sign-in to an application",
  description: "Idempotent. The application stays; what was issued to it as a client ends.",
  access: "applications:write",
  recent: STEP_UP,
  params,
  output: z.literal(true),
  problems: ["application.not.found"],
});
