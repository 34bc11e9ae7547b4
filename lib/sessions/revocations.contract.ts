import { z } from "zod";
import { contract } from "@/lib/operation";

export const getRevocations = contract({
  id: "getRevocations",
  method: "GET",
  path: "/v1/auth/revocations",
  tag: "Tokens",
  summary: "Get the signed revocation list",
  description:
    'A JWS by a key of the JWKS, `typ` `revocations+jwt`, `aud` `["revocations"]`. Its members: `sessions`, the `sid` of tokens that are void; ' +
    "`grants`, the `grant_id` of tokens that the OpenID Provider issued and that are void; " +
    "`holders`, by user's or application's id (`id` of platform tokens, `aud` of identity tokens, `sub` and `client_id` of the provider's) the second of `iat` before which tokens are void; " +
    "under `*` that of everyone's; " +
    "`roles`, by a role's name the second before which tokens that carry it are void; `next`, the `since` of the next call; " +
    "`exp`, after which the list is too old to rely on. Add each answer to what you have; ask every second, with `If-None-Match`. " +
    "What is older than the longest token life is left out. Clocks of service and database must agree to a second.",
  access: "public",
  checksSettings: false,
  query: z.object({
    since: z.coerce
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: "`next` of the last answer; without it everything that still matters" }),
  }),
  output: z.string(),
  produces: "application/jwt",
  cacheSeconds: 1,
});
