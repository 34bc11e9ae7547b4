import { createHash } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";

const ORIGIN = "http://localhost:3000";

/** What of a token its proofs name. */
export const athOf = (token: string) => createHash("sha256").update(token).digest("base64url");

/** A key of a client, and proofs that it is there (RFC 9449). */
export async function dpop(alg: "ES256" | "EdDSA" = "ES256") {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const proof = (method: string, path: string, more: object = {}, header: object = {}) =>
    new SignJWT({
      htm: method,
      htu: ORIGIN + path,
      jti: crypto.randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      ...more,
    })
      .setProtectedHeader({ alg, typ: "dpop+jwt", jwk, ...header })
      .sign(privateKey);
  return { thumbprint: await calculateJwkThumbprint(jwk), proof, privateKey };
}
