import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { env } from "@/lib/env";

/** A key of a client that signs its requests. */
export async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "ES256" } };
}

export type ClientKey = Awaited<ReturnType<typeof newKey>>;

/** The fields by which a client says who it is (`private_key_jwt`). */
export async function signAssertion(id: string, { privateKey, kid }: ClientKey) {
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "ES256", kid })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(env().APP_URL)
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(privateKey);
  return {
    client_id: id,
    client_assertion: assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
}
