import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { v4 as uuid } from "uuid";
import { z } from "zod";
import { currentSigningKey, signingKeys } from "@/lib/auth/keys";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

/** What a platform access token says about its holder. */
export interface PlatformClaims {
  id: string;
  name: string;
  locale: string;
  addresses: { address: string; type: string; name: string }[];
  roles: string[];
  status: "active" | "pending";
  createdAt: string;
}

const PROFILES = { RS256: "platform", RS512: "identity" } as const;
type Algorithm = keyof typeof PROFILES;

const issuedNow = () => Math.floor(Date.now() / 1000);

/** Verifiers' clocks may run behind ours; a token must not be refused as being from the future. */
const NOT_BEFORE_SLACK_SECONDS = 300;

async function sign(
  algorithm: Algorithm,
  claims: Record<string, unknown>,
  subject: string,
  sessionId: string,
  ttlSeconds: number,
) {
  const key = await currentSigningKey();
  const issuedAt = issuedNow();
  return new SignJWT({ ...claims, sid: sessionId })
    .setProtectedHeader({ alg: algorithm, typ: "JWT", kid: key.kid })
    .setIssuer(env().APP_URL)
    .setSubject(subject)
    .setJti(uuid())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .sign(key.privateKey);
}

/** An RS256 access token of the platform profile. */
export function signPlatformToken(claims: PlatformClaims, sessionId: string): Promise<string> {
  return sign("RS256", { ...claims }, claims.id, sessionId, env().ACCESS_TOKEN_TTL_SECONDS);
}

/** An RS512 token of the identity profile: `aud` holds the user's id, `sub` the display name. */
export function signIdentityToken(user: { id: string; name: string }, sessionId: string): Promise<string> {
  const claims = { aud: [user.id], nbf: issuedNow() - NOT_BEFORE_SLACK_SECONDS };
  return sign("RS512", claims, user.name, sessionId, env().IDENTITY_TOKEN_TTL_SECONDS);
}

const Claims = z.object({
  sid: z.uuid(),
  iat: z.number(),
  exp: z.number(),
  aud: z.array(z.uuid()).optional(),
  id: z.uuid().optional(),
});

/** What a signature proves: which session was meant, for which profile, and when the token was made. */
export interface VerifiedToken {
  profile: "platform" | "identity";
  sessionId: string;
  /** Whom the token names: user or application. */
  holderId: string;
  issuedAtSeconds: number;
  expiresAtSeconds: number;
}

/**
 * Checks signature, `alg`, `typ`, `exp`, `nbf` and `iss` (RFC 8725). Whether the session still lives is the caller's next question.
 * @param expired `accept` where a token only names the session that is to end
 * @throws Problem unauthorized, token.expired
 */
export async function verifyToken(
  token: string,
  { expired = "refuse" }: { expired?: "refuse" | "accept" } = {},
): Promise<VerifiedToken> {
  try {
    // Cut-off signatures can decode to the same bytes: only the one canonical spelling of base64url is a token.
    const signature = token.slice(token.lastIndexOf(".") + 1);
    if (Buffer.from(signature, "base64url").toString("base64url") !== signature) throw new Problem("unauthorized");
    const header = decodeProtectedHeader(token);
    const algorithm = Object.keys(PROFILES).find((name): name is Algorithm => name === header.alg);
    const key = (await signingKeys()).find(({ kid }) => kid === header.kid);
    if (!algorithm || !key) throw new Problem("unauthorized");
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [algorithm],
      issuer: env().APP_URL,
      typ: "JWT",
      currentDate: new Date(),
      clockTolerance: expired === "accept" ? Number.MAX_SAFE_INTEGER : 0,
    });
    const claims = Claims.parse(payload);
    const profile = PROFILES[algorithm];
    const holderId = profile === "platform" ? claims.id : claims.aud?.[0];
    if (!holderId) throw new Problem("unauthorized");
    return { profile, sessionId: claims.sid, holderId, issuedAtSeconds: claims.iat, expiresAtSeconds: claims.exp };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Problem("token.expired");
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError)
      throw new Problem("unauthorized");
    throw error;
  }
}
