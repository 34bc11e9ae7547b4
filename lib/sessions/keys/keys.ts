import { createPublicKey } from "node:crypto";
import type { z } from "zod";
import { type Actor, system } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { db, holdLock, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { type KeyAlgorithm, keyAlgorithms } from "@/lib/sessions/keys/key-algorithms";
import * as contracts from "@/lib/sessions/keys/keys.contract";
import {
  CACHE_MILLISECONDS,
  forgetSigningKeys,
  generateSigningKey,
  KEY_LOCK,
  publishedKeys,
  publishSigningKey,
  replaceSigningKey,
} from "@/lib/sessions/keys/signing-keys";
import type { SigningKey } from "@/prisma/client/client";

const DAY_MILLISECONDS = 86_400_000;

/** Of both curves that there are keys on. */
const CURVE_BITS = 256;

function toKey(
  key: SigningKey,
  currentKid: string | undefined,
  now: Date,
  tokensUntil: Date | null = null,
): z.output<typeof contracts.SigningKey> {
  const alg = key.alg as KeyAlgorithm; // `storeSigningKey` writes no other
  const state = key.activeFrom > now ? "next" : key.kid === currentKid ? "current" : "previous";
  return {
    kid: key.kid,
    alg,
    state,
    bits: createPublicKey(key.publicKey).asymmetricKeyDetails?.modulusLength ?? CURVE_BITS,
    created_at: key.createdAt.toISOString(),
    active_from: key.activeFrom.toISOString(),
    retired_at: key.retiredAt?.toISOString() ?? null,
    rotates_at: key.retiredAt ? null : (rotatesAt(key.activeFrom, alg)?.toISOString() ?? null),
    tokens_until: tokensUntil && tokensUntil > now ? tokensUntil.toISOString() : null,
    configured: isConfigured(alg) && key.retiredAt === null,
  };
}

/**
 * When the last token that was signed between two moments expires, at the latest: every pair leaves a refresh token, whose
 * grace may make another access token, and every identity token a session.
 */
async function lastExpiry(from: Date, to: Date): Promise<Date | null> {
  const { ACCESS_TOKEN_TTL_SECONDS, IDENTITY_TOKEN_TTL_SECONDS, REFRESH_GRACE_SECONDS } = env();
  const [row] = await db.$queryRaw<{ until: Date | null }[]>`
    SELECT greatest(
      (SELECT max(created_at) FROM refresh_tokens WHERE created_at >= ${from} AND created_at < ${to})
        + make_interval(secs => ${REFRESH_GRACE_SECONDS + ACCESS_TOKEN_TTL_SECONDS}),
      (SELECT max(created_at) FROM sessions WHERE profile = 'identity' AND created_at >= ${from} AND created_at < ${to})
        + make_interval(secs => ${IDENTITY_TOKEN_TTL_SECONDS})
    ) AS until`;
  return row?.until ?? null;
}

/** What is published, newest first, with what is known of the tokens that each has signed. */
const toKeys = (keys: readonly SigningKey[], now: Date) =>
  Promise.all(
    keys.map(async (key) => {
      const alike = keys.filter(({ alg }) => alg === key.alg);
      const current = alike.find(({ activeFrom }) => activeFrom <= now)?.kid;
      // What other algorithms sign is nothing that is counted.
      if (key.alg !== "RS256") return toKey(key, current, now);
      // Other instances sign with it until they have read that it has a successor.
      const successor = alike[alike.indexOf(key) - 1]?.activeFrom ?? now;
      const to = new Date(successor.getTime() + CACHE_MILLISECONDS);
      return toKey(key, current, now, await lastExpiry(key.activeFrom, to));
    }),
  );

export const listKeys = implement(contracts.listKeys, async () => {
  const now = new Date();
  return toKeys(await db.signingKey.findMany(publishedKeys(now)), now);
});

/**
 * Makes the key that signs next, in the name of the actor who asked for it: an administrator, a command, the schedule.
 * While one waits already, it is that one.
 */
export async function rotateSigningKey(
  actor: Actor,
  alg: KeyAlgorithm = "RS256",
): Promise<z.output<typeof contracts.SigningKey>> {
  // The next start would put the configured key back in its place.
  if (isConfigured(alg)) throw new Problem("key.is.configured");
  const privateKey = await generateSigningKey(alg);
  const key = await transaction(async (tx) => {
    await holdLock(tx, KEY_LOCK);
    const now = new Date();
    const alike = (await tx.signingKey.findMany(publishedKeys(now))).filter((key) => key.alg === alg);
    const waiting = alike.find(({ activeFrom }) => activeFrom > now);
    if (waiting) return toKey(waiting, undefined, now);
    const kid = await publishSigningKey(tx, privateKey);
    const made = await tx.signingKey.findUniqueOrThrow({ where: { kid } });
    const activeFrom = made.activeFrom.toISOString();
    await audit(tx, actor, "key.rotated", { type: "key", id: kid }, { activeFrom, alg });
    // The first of its algorithm signs at once.
    return toKey(made, alike.length === 0 ? kid : undefined, new Date());
  });
  forgetSigningKeys();
  return key;
}

/** What may sign a token that is trusted: whatever else is to come, one of these must be there. */
const signsNow = (now: Date, alg: string) => ({ alg, retiredAt: null, revokedAt: null, activeFrom: { lte: now } });

/**
 * Ends the trust in a key, in the name of the actor who reports the leak. Where none of its algorithm is left that signs now,
 * one that waits signs at once, or else a new one.
 */
export const revokeKey = implement(contracts.revokeKey, async (actor, { params: { kid } }) => {
  const known = await db.signingKey.findUnique({ where: { kid }, select: { alg: true } });
  const alg = known?.alg as KeyAlgorithm | undefined; // `storeSigningKey` writes no other
  if (!alg) throw new Problem("not.found");
  const spare = await generateSigningKey(alg);
  const keys = await transaction(async (tx) => {
    await holdLock(tx, KEY_LOCK);
    const now = new Date();
    const key = await tx.signingKey.findUnique({ where: { kid } });
    if (!key) throw new Problem("not.found");
    if (!key.revokedAt) {
      await tx.signingKey.update({ where: { kid }, data: { revokedAt: now, retiredAt: now } });
      await audit(tx, actor, "key.revoked", { type: "key", id: kid });
    }
    if ((await tx.signingKey.count({ where: signsNow(now, alg) })) === 0) {
      const waiting = { alg, retiredAt: null, revokedAt: null };
      const { count } = await tx.signingKey.updateMany({ where: waiting, data: { activeFrom: now } });
      if (count === 0) await replaceSigningKey(tx, spare);
    }
    return tx.signingKey.findMany(publishedKeys(new Date()));
  });
  forgetSigningKeys();
  return toKeys(keys, new Date());
});

export const rotateKeys = implement(contracts.rotateKeys, (actor, { body: { alg } }) => rotateSigningKey(actor, alg));

/** Whether the operator's own key signs, which is replaced where it is configured. */
export const isConfigured = (alg: KeyAlgorithm = "RS256") =>
  alg === "RS256" && Boolean(env().SIGNING_KEY_PEM || env().SIGNING_KEY_PEM_FILE);

/** When the schedule follows up a key that signs from `activeFrom` on; an operator's own key is theirs to replace. */
function rotatesAt(activeFrom: Date, alg: KeyAlgorithm): Date | null {
  const { KEY_ROTATION_DAYS } = env();
  if (KEY_ROTATION_DAYS === 0 || isConfigured(alg)) return null;
  return new Date(activeFrom.getTime() + KEY_ROTATION_DAYS * DAY_MILLISECONDS);
}

/** Rotates the keys when the newest of an algorithm has signed for long enough. Any number of instances may ask at once. */
export async function rotateKeysWhenDue(): Promise<void> {
  const now = new Date();
  const keys = await db.signingKey.findMany(publishedKeys(now));
  for (const alg of keyAlgorithms) {
    const newest = keys.find((key) => key.alg === alg);
    const due = newest && rotatesAt(newest.activeFrom, alg);
    if (due && due <= now) await rotateSigningKey(system("key schedule"), alg);
  }
}
