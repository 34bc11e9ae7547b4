import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";
import { authenticator, digest, equalBytes } from "@/lib/secrets";
import { Prisma } from "@/prisma/client/client";

/*
 * The challenges of WebAuthn's ceremonies. Each says until when it holds and proves that it is ours and what for, so that none
 * has to be kept that comes to nothing; one that was used is noted, and does not count again.
 */

const LIFE_MILLISECONDS = 5 * 60_000;

/** What a ceremony is for: to add a passkey, to sign in, as a second factor, to show again who one is, to sign up. */
export type Ceremony =
  | { to: "add"; sessionId: string }
  | { to: "sign in" }
  | { to: "finish"; challengeId: string }
  | { to: "reauthenticate"; sessionId: string }
  | { to: "sign up"; email: string };

/** Whose passkeys they are: the domain, and the origins whose pages may use them. */
export function relyingParty(): { id: string; origins: string[] } {
  const { APP_URL, WEBAUTHN_RP_ID, WEBAUTHN_ORIGINS } = env();
  return { id: WEBAUTHN_RP_ID ?? new URL(APP_URL).hostname, origins: [...new Set([APP_URL, ...WEBAUTHN_ORIGINS])] };
}

const TIME_BYTES = 8;
const NONCE_BYTES = 16;

const macOf = (plain: Uint8Array, ceremony: Ceremony) =>
  authenticator("passkey ceremony", Buffer.from(plain).toString("hex"), JSON.stringify(ceremony));

/** A new challenge. */
export function issueChallengeOf(ceremony: Ceremony): Uint8Array<ArrayBuffer> {
  const plain = Buffer.alloc(TIME_BYTES + NONCE_BYTES);
  plain.writeBigUInt64BE(BigInt(Date.now() + LIFE_MILLISECONDS));
  Buffer.from(uuidv7().replaceAll("-", ""), "hex").copy(plain, TIME_BYTES);
  return new Uint8Array(Buffer.concat([plain, macOf(plain, ceremony)]));
}

/** A UUID that belongs to a challenge: of the account that it may make. */
export function idOfChallenge(challenge: Uint8Array): string {
  const hex = Buffer.from(challenge.subarray(TIME_BYTES, TIME_BYTES + NONCE_BYTES)).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Whether a challenge that came back (base64url) is one of ours for this ceremony, and not too old. */
export function isChallengeOf(challenge: string, ceremony: Ceremony): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  const plain = bytes.subarray(0, TIME_BYTES + NONCE_BYTES);
  if (plain.length < TIME_BYTES + NONCE_BYTES) return false;
  if (!equalBytes(bytes.subarray(TIME_BYTES + NONCE_BYTES), macOf(plain, ceremony))) return false;
  return plain.readBigUInt64BE() > BigInt(Date.now());
}

/** The challenge that an answer of an authenticator is about, base64url; empty where it cannot be read. */
export function challengeIn(clientDataJSON: string): string {
  try {
    const { challenge }: { challenge?: unknown } = JSON.parse(
      Buffer.from(clientDataJSON, "base64url").toString("utf8"),
    );
    return typeof challenge === "string" ? challenge : "";
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

/**
 * Uses a challenge up, as a statement: it returns a row to one of any number of simultaneous callers.
 * @param from where it depends on something: `FROM …`, of one row or none
 */
export const closeSql = (challenge: string, from = Prisma.empty): Prisma.Sql => Prisma.sql`
  INSERT INTO used_ceremonies (digest, expires_at)
  SELECT ${Buffer.from(digest(challenge))}::bytea, ${new Date(Date.now() + LIFE_MILLISECONDS)}::timestamptz ${from}
  ON CONFLICT DO NOTHING RETURNING 1`;

/**
 * Uses a challenge up: of any number of simultaneous callers one goes on.
 * @throws Problem passkey.invalid
 */
export async function closeCeremony(tx: Transaction, challenge: string): Promise<void> {
  const closed = await tx.$queryRaw<unknown[]>(closeSql(challenge));
  if (closed.length !== 1) throw new Problem("passkey.invalid", { reason: "the challenge was used already" });
}
