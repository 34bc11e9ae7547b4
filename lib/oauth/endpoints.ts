import { PROOF_ALGORITHMS } from "@/lib/sessions/keys/algorithms";

/*
 * What the provider is told and what its metadata say: the metadata are asked for by everyone, and the provider takes half a
 * second to load.
 */

/** Where the provider answers; `lib/host` and `app/oauth` lead there. */
export const endpoints = {
  authorization: "/oauth/authorize",
  token: "/oauth/token",
  userinfo: "/oauth/userinfo",
  introspection: "/oauth/introspect",
  revocation: "/oauth/revoke",
  pushedRequest: "/oauth/par",
  deviceAuthorization: "/oauth/device",
  /** Answered by ourselves, where the configuration lets applications register. */
  registration: "/oauth/register",
  /** Answered by ourselves: it ends the one session there is (`end-session.ts`). */
  endSession: "/oauth/end-session",
} as const;

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

export const grantTypes = ["authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT] as const;

/** How clients show who they are. */
export const authMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"] as const;

export const algorithms = {
  clientAuth: ["RS256", "PS256", "ES256", "EdDSA"],
  dpop: PROOF_ALGORITHMS,
} as const;
