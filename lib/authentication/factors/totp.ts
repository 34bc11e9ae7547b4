import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import { brand } from "@/lib/brand/brand";
import { seal, unseal } from "@/lib/secrets";
import type { Factor } from "@/prisma/client/client";

/*
 * Codes of an authenticator app (RFC 6238), as every app knows them: SHA-1, six digits, 30 seconds.
 */

const SECRET_BYTES = 20;

/** Clocks differ, and a code takes a moment to type: the one before and the one after are taken, too. */
const WINDOW = 1;

/** A new shared secret, in base32. */
export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** What an app reads of a secret: as a URI, and the same as a QR code. */
export function describeSecret(secret: string, email: string): { uri: string; qr: string } {
  const uri = new TOTP({ issuer: brand().name, label: email, secret }).toString();
  return { uri, qr: renderSVG(uri, { ecc: "M", border: 2 }) };
}

/** A secret as it is kept: only this service with this APP_SECRET reads it, and only as this factor's. */
export const sealSecret = (factorId: string, secret: string) => seal("authenticator app", factorId, secret);

/** The time step whose code this is; undefined where it is none of those that count now. */
export function stepOf({ id, secret }: Pick<Factor, "id" | "secret">, code: string, now: Date): number | undefined {
  if (secret === null) return undefined;
  const timestamp = now.getTime();
  const shared = Secret.fromBase32(unseal("authenticator app", id, secret));
  const delta = TOTP.validate({ token: code, secret: shared, timestamp, window: WINDOW });
  return delta === null ? undefined : TOTP.counter({ timestamp }) + delta;
}
