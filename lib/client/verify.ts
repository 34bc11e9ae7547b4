import { errors } from "jose";
import { createRemoteJWKSet, customFetch } from "jose/jwks/remote";
import { jwtVerify } from "jose/jwt/verify";
import type { Claims, ResourceClaims } from "./claims.ts";
import type { Permissions } from "./permissions.ts";
import { createRevocations } from "./revocations.ts";
import { TokenError } from "./token-error.ts";

export type { Claims, ResourceClaims } from "./claims.ts";
export { type Permissions, rolePermissions } from "./permissions.ts";
export { allows, type Requirement } from "./requirement.ts";
export { TokenError } from "./token-error.ts";

export interface VerifierOptions {
  /** The service's `APP_URL`: the only `iss` that is accepted. */
  issuer: string;
  /** Where keys and revocations are fetched, if not at the issuer's address: one inside of your network. */
  origin?: string;
  /**
   * What roles permit: tokens carry roles only. Either your application's own table, or a function such as
   * `rolePermissions()` that asks the service now and then.
   */
  permissions?: Permissions | (() => Promise<Permissions>);
  /** `off` accepts tokens until they expire, whatever happened since. */
  revocations?: "on" | "off";
  /** After so many seconds without a word from the service nothing is accepted any more; never more than 600, the default. */
  staleSeconds?: number;
  /** Seconds that this machine's clock and the service's may differ; 5 unless given. */
  clockTolerance?: number;
  fetch?: typeof globalThis.fetch;
}

/** For an API that applications call with tokens of the OpenID Provider. */
export interface ResourceVerifierOptions extends Omit<VerifierOptions, "permissions"> {
  /** The API's address, as it is registered: the only `aud` that is accepted. */
  audience: string;
}

/** Who holds a token, and what they may do. */
export interface Held {
  /** User's or application's id. */
  id: string;
  roles: string[];
  permissions?: string[];
}

/** Claims whose signature, life and revocation were checked. */
export interface VerifiedClaims extends Claims {
  /** What its roles permit; undefined where the verifier was not told. */
  permissions?: string[];
}

/** The same of a token for an API. */
export interface VerifiedResourceClaims extends ResourceClaims {
  /** `sub`. */
  id: string;
  /** Empty where they were not asked for, or did not fit. */
  roles: string[];
  /** What its scope carries. */
  permissions: string[];
}

export interface Verifier<Verified extends Held = VerifiedClaims> {
  issuer: string;
  /**
   * Checks signature (RS256 alone), `typ`, `iss`, `aud`, `exp` and revocation, mostly without a request.
   * @throws TokenError
   */
  verify(token: string): Promise<Verified>;
}

/** A key that was withdrawn is believed no longer than its set may be cached. */
const KEYS_MILLISECONDS = 300_000;
const MAX_STALE_SECONDS = 600;

/** Of access tokens, and of those that a service made which is not up to date. */
const TYPES = ["at+jwt", "JWT"];

const REQUIRED = ["id", "sid", "roles", "iat", "exp"];
const REQUIRED_OF_RESOURCE = ["sub", "client_id", "iat", "exp"];

/** What jose says of a token, in the service's own words. */
function toTokenError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenError("token.expired");
  const isTokens =
    error instanceof errors.JOSEError &&
    !["ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"].includes(error.code);
  return new TokenError(isTokens ? "unauthorized" : "service.unavailable", { cause: error });
}

/**
 * Verifies access tokens without asking the service about each: with its public keys, and its signed list of what was
 * revoked, of which it hears a second after the service at the latest. Fails closed.
 * @example const verifier = createVerifier({ issuer: "https://id.example.com" });
 * const claims = await verifier.verify(token);
 */
export function createVerifier(options: VerifierOptions & { audience?: undefined }): Verifier;
export function createVerifier(options: ResourceVerifierOptions): Verifier<VerifiedResourceClaims>;
export function createVerifier(
  options: VerifierOptions & { audience?: string | undefined },
): Verifier<VerifiedClaims | VerifiedResourceClaims> {
  // APP_URL is an origin, so what follows its last character is a slip: no token would ever be accepted.
  const issuer = options.issuer.replace(/\/+$/, "");
  const {
    origin = issuer,
    audience,
    permissions,
    clockTolerance = 5,
    staleSeconds = 600,
    fetch = globalThis.fetch,
  } = options;
  const following = options.revocations !== "off";
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", origin), {
    [customFetch]: (url, init) => fetch(url, init),
    // Anyone who follows the list reads the keys anew along with it, and can do with old ones for as long as with an old list.
    cacheMaxAge: KEYS_MILLISECONDS + (following ? MAX_STALE_SECONDS * 1000 : 0),
  });
  const revocations = following && createRevocations({ issuer, origin, keys, fetch, staleSeconds });

  async function read<Payload>(token: string, requiredClaims: string[], expected: { audience?: string } = {}) {
    const checks = { issuer, algorithms: ["RS256"], requiredClaims, clockTolerance, ...expected };
    const { payload, protectedHeader } = await jwtVerify<Payload>(token, keys, checks).catch((error: unknown) => {
      throw toTokenError(error);
    });
    return { payload, typ: protectedHeader.typ ?? "" };
  }

  /** Tokens for an API name it, and none that is bound to a key comes without a proof of that. */
  async function verifyForResource(token: string, expected: string): Promise<VerifiedResourceClaims> {
    const { payload, typ } = await read<ResourceClaims>(token, REQUIRED_OF_RESOURCE, { audience: expected });
    if (typ !== "at+jwt" || typeof payload.aud !== "string" || "cnf" in payload) throw new TokenError("unauthorized");
    if (revocations) await revocations.check(payload);
    return { ...payload, id: payload.sub, roles: payload.roles ?? [], permissions: payload.scope?.split(" ") ?? [] };
  }

  return {
    issuer,
    async verify(token) {
      if (audience !== undefined) return verifyForResource(token, audience);
      const { payload: claims, typ } = await read<Claims>(token, REQUIRED);
      if (!TYPES.includes(typ) || "aud" in claims) throw new TokenError("unauthorized");
      if (revocations) await revocations.check(claims);
      if (!permissions) return claims;
      const table = typeof permissions === "function" ? await permissions() : permissions;
      // A role may be called `constructor`.
      const permitted = claims.roles.flatMap((role) => (Object.hasOwn(table, role) ? (table[role] ?? []) : []));
      return { ...claims, permissions: [...new Set(permitted)] };
    },
  };
}
