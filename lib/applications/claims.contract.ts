import { z } from "zod";
import { line } from "@/lib/values";

/** What of a user a claim can be made of. */
export const ClaimSource = z.enum(["name", "locale", "addresses", "roles", "permissions"]);

/** Where a claim can stand. */
export const ClaimPlace = z.enum(["id_token", "userinfo", "access_token"]);

/**
 * Names, in lower case, whose meaning is not the client's to change: those of the protocols (RFC 7519, RFC 7662, RFC 8417, RFC 8693, RFC 9068,
 * RFC 9449, OpenID Connect Core and logout), those that scopes stand for, and those of this service's own tokens.
 */
export const reservedClaims: readonly string[] = [
  ...["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "typ", "alg", "kid", "azp", "nonce", "auth_time", "acr", "amr"],
  ...["at_hash", "c_hash", "s_hash", "sid", "sub_jwk", "events", "toe", "txn", "active", "username", "token_type"],
  ...["client_id", "scope", "scp", "cnf", "act", "may_act", "authorization_details", "entitlements", "constructor"],
  ...["name", "locale", "updated_at", "email", "email_verified", "phone_number", "phone_number_verified"],
  ...["roles", "permissions", "addresses"],
  ...["id", "uid", "status", "createdat", "grant_id", "purpose", "reset_password"],
];

const isFree = (name: string) => !reservedClaims.includes(name.toLowerCase()) && !/_omitted$/i.test(name);

const claimName = z
  .string()
  .max(100)
  .regex(/^[a-z][\w:/.~-]*$/i, { error: "must begin with a letter and have only letters, digits and _ : / . ~ -" })
  .refine(isFree, { error: "has a meaning of its own in tokens" });

/** A claim under a name that the client expects. */
export const ClaimMapping = z
  .object({
    claim: claimName.meta({ description: "Its name, for example `groups`, or a URL of yours" }),
    from: ClaimSource.meta({
      description:
        "What it holds: a text, or a list of `roles`, `permissions` or `addresses`. Only where the user let the client see that: " +
        "`name` and `locale` by the scope `profile`, the others by the scope of the same name",
    }),
    address_type: line(64).nullable().default(null).meta({ description: "Of `addresses`, only those of this type" }),
    in: z.array(ClaimPlace).min(1).max(3).default(["id_token", "userinfo", "access_token"]).meta({
      description:
        "Where it stands; of access tokens in those for APIs. Opaque ones tell it when they are introspected",
    }),
  })
  .refine(({ from, address_type }) => from === "addresses" || address_type === null, {
    error: "is only for addresses",
    path: ["address_type"],
  })
  .meta({ id: "ClaimMapping" });
