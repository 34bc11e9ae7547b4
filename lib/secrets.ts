import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env } from "@/lib/env";

/** What a derived key is for; two purposes never share a key. */
type Purpose =
  | "refresh token"
  | "one-time code"
  | "authenticator app"
  | "recovery code"
  | "passkey ceremony"
  | "signing key"
  | "idempotency"
  | "held error"
  | "setup"
  | "browser session"
  | "client trial"
  | "audit seal"
  | "audit pseudonym"
  | "decoy hash"
  | "backup check";

const keys = new Map<string, Buffer>();

/** 32 bytes that only this purpose uses, derived from APP_SECRET (HKDF, RFC 5869). */
export function deriveKey(purpose: Purpose): Buffer {
  const secret = env().APP_SECRET;
  const name = `${purpose}\0${secret}`;
  const known = keys.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, "gatehouse", purpose, 32));
  keys.set(name, key);
  return key;
}

/** A 32-byte authenticator of `parts` (HMAC-SHA-256); parts cannot run into each other. */
export function authenticator(purpose: Purpose, ...parts: string[]): Buffer {
  return createHmac("sha256", deriveKey(purpose)).update(JSON.stringify(parts)).digest();
}

/** How secrets of 128 bits and more are kept: a plain SHA-256 digest, since nobody can guess what they digest. */
export function digest(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/** Compares in constant time; different lengths are simply unequal. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** 256 random bits for a URL. */
export const randomToken = (): string => randomBytes(32).toString("base64url");

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts and authenticates (AES-256-GCM); `context` must be the same to open it again. */
export function seal(purpose: Purpose, context: string, plain: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(purpose), nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, body, cipher.getAuthTag()]));
}

/**
 * Opens what `seal` closed.
 * @throws Error when the bytes were changed, or APP_SECRET is another one than at sealing
 */
export function unseal(purpose: Purpose, context: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", deriveKey(purpose), bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString("utf8");
}
