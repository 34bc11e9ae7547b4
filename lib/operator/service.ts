import { commit, version } from "@/lib/build";
import { isDatabaseUnavailable, leaveConnections, pool } from "@/lib/db";
import { implement } from "@/lib/operation";
import { isDraining } from "@/lib/operator/draining";
import * as contracts from "@/lib/operator/service.contract";
import { allSigningKeys, currentSigningKey } from "@/lib/sessions/keys/signing-keys";

export const getStatus = implement(contracts.getStatus, async () => {
  if (isDraining()) return { status: "UNAVAILABLE" as const, version, commit: commit() };
  try {
    const { rows } = await pool().query<{ transaction_read_only: string }>("SHOW transaction_read_only");
    if (rows[0]?.transaction_read_only === "on") {
      leaveConnections();
      return { status: "UNAVAILABLE" as const, version, commit: commit() };
    }
    return { status: "OK" as const, version, commit: commit() };
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    return { status: "UNAVAILABLE" as const, version, commit: commit() };
  }
});

export const getPublicKey = implement(contracts.getPublicKey, async () => (await currentSigningKey()).publicPem);

export const getJwks = implement(contracts.getJwks, async () => ({
  // `alg` is left out of RSA: the same key signs both types of tokens.
  keys: (await allSigningKeys()).map(({ kid, alg, jwk }) => {
    const { kty = "RSA" } = jwk;
    return { ...jwk, kty, kid, ...(kty === "RSA" ? {} : { alg }) };
  }),
}));
