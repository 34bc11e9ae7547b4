import { createHash } from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Unseal } from "@/lib/transfer/sources/better-auth";

const NONCE_BYTES = 24;

/** What was encrypted under one of these secrets; undefined where it was under none, which the tag of the text tells. */
function unseal(sealed: string, keys: readonly Uint8Array[]): string | undefined {
  // Since its secrets can be rotated, the text may begin with the version of the one that was used.
  const bytes = Buffer.from(sealed.replace(/^\$ba\$\d+\$/, ""), "hex");
  for (const key of keys) {
    try {
      const opened = xchacha20poly1305(key, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES));
      return new TextDecoder().decode(opened);
    } catch {
      // Of another secret: the next one is tried.
    }
  }
  return undefined;
}

/**
 * Reads what Better Auth keeps encrypted (XChaCha20-Poly1305 under the SHA-256 of its secret, a nonce before it, in hexadecimal).
 * @param text its `BETTER_AUTH_SECRET`; where it has had several, one on each line
 */
export function readBetterAuthSecrets(text: string): Unseal {
  const secrets = text.split(/\r?\n/).map((line) => line.trim());
  const keys = secrets.filter(Boolean).map((secret) => createHash("sha256").update(secret).digest());
  return (sealed) => unseal(sealed, keys);
}
