import { createHash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from "jose";
import { z } from "zod";
import { pool } from "@/lib/db";
import { env } from "@/lib/env";
import { canParseUrl } from "@/lib/parse-url";
import { Problem } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import { PROOF_ALGORITHMS } from "@/lib/sessions/keys/algorithms";

/** Comes with a request whose sender shows that they have the key of a token (RFC 9449). */
export interface Proof {
  /** The header `DPoP`; empty where it is missing. */
  jwt: string;
  /** Of the request. */
  method: string;
  pathname: string;
}

/** So far may a proof's `iat` be from now: the clocks of devices differ. */
const WINDOW_SECONDS = 300;

type Failure = "invalid_token" | "invalid_dpop_proof";

/** What a client is told that has a token of this kind to show (RFC 9449, section 7.1). */
export const dpopChallenge = (error: Failure, description: string) => ({
  "WWW-Authenticate": `DPoP error="${error}", error_description="${description}", algs="${PROOF_ALGORITHMS.join(" ")}"`,
});

function refusal(error: Failure, description: string): Problem {
  return new Problem("unauthorized", { reason: description, headers: dpopChallenge(error, description) });
}

const Payload = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(500),
  ath: z.string(),
});

async function readProof(jwt: string) {
  try {
    const options = { algorithms: [...PROOF_ALGORITHMS], typ: "dpop+jwt" };
    const { payload, protectedHeader } = await jwtVerify(jwt, EmbeddedJWK, options);
    const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk ?? {});
    return { ...Payload.parse(payload), thumbprint };
  } catch (error) {
    // What strangers write as a key is looked at by jose and by WebCrypto, each with errors of its own.
    const isProofs =
      error instanceof errors.JOSEError ||
      error instanceof z.ZodError ||
      error instanceof TypeError ||
      error instanceof DOMException;
    if (isProofs) throw refusal("invalid_dpop_proof", "No valid DPoP proof");
    throw error;
  }
}

/** The address that a proof names, without what it need not (RFC 9449, section 4.3). */
function addressOf(htu: string): string | undefined {
  if (!canParseUrl(htu)) return undefined;
  const url = new URL(htu);
  url.search = "";
  url.hash = "";
  return url.href;
}

/**
 * Checks that a proof is of the token's key, for this token, this request and this moment. Whether it was shown before is
 * the last question: `storeProof`.
 * @throws Problem unauthorized
 */
export async function requireProof(proof: Proof, token: string, jkt: string): Promise<{ id: string; until: Date }> {
  const { htm, htu, iat, jti, ath, thumbprint } = await readProof(proof.jwt);
  if (htm !== proof.method || addressOf(htu) !== new URL(env().APP_URL + proof.pathname).href)
    throw refusal("invalid_dpop_proof", "The DPoP proof is for another request");
  if (Math.abs(Date.now() / 1000 - iat) > WINDOW_SECONDS)
    throw refusal("invalid_dpop_proof", "The DPoP proof is not recent");
  if (ath !== createHash("sha256").update(token).digest("base64url"))
    throw refusal("invalid_dpop_proof", "The DPoP proof is for another token");
  if (thumbprint !== jkt) throw refusal("invalid_token", "The DPoP proof is of another key");
  return { id: `${thumbprint} ${jti}`, until: new Date((iat + WINDOW_SECONDS) * 1000) };
}

/**
 * Notes a proof, which counts once of however many at once, on every instance.
 * @throws Problem unauthorized where it was shown before
 */
export async function storeProof({ id, until }: { id: string; until: Date }): Promise<void> {
  const { rowCount } = await pool().query(
    `INSERT INTO oauth_tokens (digest, kind, payload, created_at, expires_at)
     VALUES ($1, 'Proof', '{}', $2, $3) ON CONFLICT (digest) DO NOTHING`,
    [digest(`Proof ${id}`), new Date(), until],
  );
  if (rowCount !== 1) throw refusal("invalid_dpop_proof", "The DPoP proof was used before");
}

/**
 * A token is shown as what it is: one that is bound to a key with a proof, as `DPoP`, and no other that way. Else whoever stole
 * it would call it `Bearer`.
 * @throws Problem unauthorized
 */
export function requireScheme(jkt: string | undefined, proof: Proof | undefined): void {
  if (jkt !== undefined && !proof) throw refusal("invalid_token", "The access token is bound to a key");
  if (jkt === undefined && proof) throw refusal("invalid_token", "The access token is bound to no key");
}
