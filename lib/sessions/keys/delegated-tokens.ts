import { z } from "zod";
import type { Delegation, Method } from "@/lib/actor";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";
import { readShape, type Signed } from "@/lib/sessions/keys/signed";

/** As the OpenID Provider signs them; one that is bound to a key (`cnf`, RFC 9449) comes with a proof of it. */
const Claims = z
  .object({
    iss: z.string(),
    aud: z.string(),
    sub: z.uuid(),
    /** Of ours, or the address of a client's document. */
    client_id: z.union([z.uuid(), z.url()]),
    scope: z.string().default(""),
    iat: z.number(),
    exp: z.number(),
    sid: z.uuid().optional(),
    grant_id: z.uuid().optional(),
    auth_time: z.number().default(0),
    amr: z.array(z.string()).default([]),
    cnf: z.strictObject({ jkt: z.string() }).optional(),
  })
  .refine(({ sub, client_id, grant_id }) => grant_id !== undefined || sub === client_id);

/**
 * Whether the OpenID Provider signed it, as tokens tell of themselves: those have one audience, identity tokens a list of
 * their holder alone, and the others none.
 */
export const isDelegated = ({ claims }: Signed): boolean => typeof claims.aud === "string";

/**
 * Checks what an application holds for this service: `typ`, `alg`, `iss`, `aud`, `exp`. Tokens for other services, and ID
 * tokens, are signed by the same keys. Whether what it stands on does is the caller's next question.
 * @throws Problem unauthorized, token.expired
 */
export function readDelegation({ header: { alg, typ }, claims: signed }: Signed): Delegation {
  const claims = readShape(Claims, signed);
  const { APP_URL } = env();
  if (typ !== "at+jwt" || alg !== "RS256") throw new Problem("unauthorized", { reason: "no access token" });
  if (claims.iss !== APP_URL || claims.aud !== APP_URL)
    throw new Problem("unauthorized", { reason: "another issuer, or for another service" });
  if (claims.exp <= Date.now() / 1000) throw new Problem("token.expired", { reason: "the token's lifetime is over" });
  return {
    holderId: claims.sub,
    clientId: claims.client_id,
    grantId: claims.grant_id,
    endsWithSession: claims.sid !== undefined,
    scopes: claims.scope.split(" "),
    authenticatedAt: new Date(claims.auth_time * 1000),
    amr: claims.amr as Method[], // the session's own, signed by us
    issuedAtSeconds: claims.iat,
    boundTo: claims.cnf?.jkt,
  };
}
