import { SignJWT } from "jose";
import { v4 as uuid } from "uuid";
import { z } from "zod";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";
import { readShape, readSigned, type Signed } from "@/lib/sessions/keys/signed";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { fitClaims } from "@/lib/sessions/keys/token-size";

/** The client of a person who signed in here and through no application. No application's id is one: those are UUIDs. */
export const FIRST_PARTY = "first-party";

/** What a platform access token says about its holder. */
export interface PlatformClaims {
  id: string;
  /** Whom it was issued to (RFC 9068): an application by its id, or the products of this installation. */
  client_id: string;
  name: string;
  locale: string;
  addresses: { address: string; type: string; name: string }[];
  roles: string[];
  /** The addresses do not fit: they are found at `profile` and `validate`. */
  addresses_omitted?: true;
  /** The roles do not fit: they are found at `profile` and `validate`. */
  roles_omitted?: true;
  status: "active" | "pending";
  createdAt: string;
  /** When the session was last authenticated, in seconds since 1970. */
  auth_time?: number;
  /** How: RFC 8176. */
  amr?: string[];
  /** How strongly: by one factor or by two. */
  acr?: "aal1" | "aal2";
}

/** What tells the kinds of tokens apart: `typ` (RFC 8725 3.11). */
const TYPES = { platform: "at+jwt", identity: "identity+jwt" } as const;
const ALGORITHMS = { platform: "RS256", identity: "RS512" } as const;

/** Of tokens from before they had a type of their own; they live for a token's life at most. */
const EARLIER = { RS256: "platform", RS512: "identity" } as const;

const issuedNow = () => Math.floor(Date.now() / 1000);

/** Verifiers' clocks may run behind ours; a token must not be refused as being from the future. */
const NOT_BEFORE_SLACK_SECONDS = 300;

async function sign(
  type: keyof typeof TYPES,
  claims: Record<string, unknown>,
  subject: string,
  sessionId: string,
  ttlSeconds: number,
) {
  const key = await currentSigningKey();
  const issuedAt = issuedNow();
  return new SignJWT({ ...claims, sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHMS[type], typ: TYPES[type], kid: key.kid })
    .setIssuer(env().APP_URL)
    .setSubject(subject)
    .setJti(uuid())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .sign(key.privateKey);
}

/** An RS256 access token of a platform session. */
export async function signPlatformToken(claims: PlatformClaims, sessionId: string): Promise<string> {
  const { privateKey } = await currentSigningKey();
  const signatureBytes = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const fitting = fitClaims(claims, { signatureBytes, issuer: env().APP_URL });
  return sign("platform", { ...fitting }, claims.id, sessionId, env().ACCESS_TOKEN_TTL_SECONDS);
}

/** An RS512 token of an identity session: `aud` holds the user's id, `sub` the display name. */
export function signIdentityToken(
  user: { id: string; name: string },
  sessionId: string,
  authentication: Pick<PlatformClaims, "auth_time" | "amr" | "acr"> = {},
): Promise<string> {
  const nbf = issuedNow() - NOT_BEFORE_SLACK_SECONDS;
  const claims = { aud: [user.id], client_id: FIRST_PARTY, nbf, ...authentication };
  return sign("identity", claims, user.name, sessionId, env().IDENTITY_TOKEN_TTL_SECONDS);
}

const Claims = z.object({
  iss: z.string(),
  sid: z.uuid(),
  iat: z.number(),
  nbf: z.number().optional(),
  exp: z.number(),
  aud: z.array(z.uuid()).optional(),
  id: z.uuid().optional(),
});

/** What a signature proves: which session was meant, of which type, and when the token was made. */
export interface VerifiedToken {
  type: "platform" | "identity";
  sessionId: string;
  /** Whom the token names: user or application. */
  holderId: string;
  issuedAtSeconds: number;
  expiresAtSeconds: number;
}

/** Which kind of token says so of itself; undefined where type and algorithm do not belong together. */
function typeOf(typ: string, alg: keyof typeof EARLIER): keyof typeof TYPES | undefined {
  const earlier = EARLIER[alg];
  return typ === "JWT" || typ === TYPES[earlier] ? earlier : undefined;
}

/**
 * Checks `alg`, `typ`, `exp`, `nbf` and `iss` (RFC 8725) of what was signed. Whether the session still lives is the caller's
 * next question.
 * @param expired `accept` where a token only names the session that is to end
 * @throws Problem unauthorized, token.expired
 */
export function readToken(
  { header: { alg, typ }, claims: signed }: Signed,
  { expired = "refuse" }: { expired?: "refuse" | "accept" } = {},
): VerifiedToken {
  const claims = readShape(Claims, signed);
  const now = issuedNow();
  if (claims.iss !== env().APP_URL || (claims.nbf ?? 0) > now)
    throw new Problem("unauthorized", { reason: "another issuer, or not valid yet" });
  if (claims.exp <= now && expired === "refuse")
    throw new Problem("token.expired", { reason: "the token's lifetime is over" });
  const type = typeOf(typ, alg);
  const holderId = type === "platform" ? claims.id : claims.aud?.[0];
  if (!type || !holderId)
    throw new Problem("unauthorized", { reason: "`typ` and `alg` do not belong together, or no holder" });
  return { type, sessionId: claims.sid, holderId, issuedAtSeconds: claims.iat, expiresAtSeconds: claims.exp };
}

/**
 * `readToken` of a token, with its signature.
 * @throws Problem unauthorized, token.expired
 */
export const verifyToken = async (
  token: string,
  options: { expired?: "refuse" | "accept" } = {},
): Promise<VerifiedToken> => readToken(await readSigned(token), options);
