import { createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import type { z } from "zod";
import { forgetSigningKeys, KEY_LOCK, storeSigningKey } from "@/lib/auth/keys";
import * as contracts from "@/lib/contracts/keys";
import { db, holdLock, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { audit } from "@/lib/services/audit";
import type { SigningKey } from "@/prisma/client/client";

/** Verifiers cache the key set for five minutes; a new key signs after twice that. */
const PUBLICATION_SECONDS = 600;

const later = (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);

const longestTokenSeconds = () => Math.max(env().ACCESS_TOKEN_TTL_SECONDS, env().IDENTITY_TOKEN_TTL_SECONDS);

/** Keys that are published, newest first. */
const published = (now: Date) => ({
  where: { OR: [{ retiredAt: null }, { retiredAt: { gt: now } }] },
  orderBy: [{ activeFrom: "desc" as const }, { kid: "asc" as const }],
});

function toKey(key: SigningKey, currentKid: string | undefined, now: Date): z.output<typeof contracts.SigningKey> {
  const state = key.activeFrom > now ? "next" : key.kid === currentKid ? "current" : "previous";
  return {
    kid: key.kid,
    state,
    bits: createPublicKey(key.publicKey).asymmetricKeyDetails?.modulusLength ?? 0,
    created_at: key.createdAt.toISOString(),
    active_from: key.activeFrom.toISOString(),
    retired_at: key.retiredAt?.toISOString() ?? null,
  };
}

const kidOfCurrent = (keys: readonly SigningKey[], now: Date) => keys.find(({ activeFrom }) => activeFrom <= now)?.kid;

export const listKeys = implement(contracts.listKeys, async () => {
  const now = new Date();
  const keys = await db.signingKey.findMany(published(now));
  return keys.map((key) => toKey(key, kidOfCurrent(keys, now), now));
});

export const rotateKeys = implement(contracts.rotateKeys, async (actor) => {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: env().SIGNING_KEY_BITS });
  const key = await transaction(async (tx) => {
    await holdLock(tx, KEY_LOCK);
    const now = new Date();
    const keys = await tx.signingKey.findMany(published(now));
    const waiting = keys.find(({ activeFrom }) => activeFrom > now);
    if (waiting) return toKey(waiting, undefined, now);
    const activeFrom = later(now, PUBLICATION_SECONDS);
    // Whatever signs until then is needed for as long as its last token lives.
    await tx.signingKey.updateMany({
      where: { kid: { in: keys.map(({ kid }) => kid) }, retiredAt: null },
      data: { retiredAt: later(activeFrom, longestTokenSeconds()) },
    });
    const kid = await storeSigningKey(tx, privateKey, activeFrom);
    await audit(tx, actor, "key.rotated", { type: "key", id: kid }, { activeFrom: activeFrom.toISOString() });
    return toKey(await tx.signingKey.findUniqueOrThrow({ where: { kid } }), undefined, now);
  });
  forgetSigningKeys();
  return key;
});
