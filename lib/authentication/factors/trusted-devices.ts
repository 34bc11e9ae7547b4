import type { Actor, Client } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { methodsOf } from "@/lib/authentication/factors/proof";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { deviceDigest } from "@/lib/limits/device";
import { queueMail } from "@/lib/mail/outbox";
import { Problem } from "@/lib/problem";
import { endSessions } from "@/lib/sessions/session";
import type { User } from "@/prisma/client/client";

/*
 * A device on which its owner has shown the second factor and chose not to be asked for it again for some days. It stands for
 * the second factor at the sign-in by password alone, as `device` among the proofs: never for a fresh proof of it.
 */

const DAY_MILLISECONDS = 86_400_000;

/** Whether anybody may choose so: where it is configured, and of a device that is known by a secret. */
const canTrust = ({ deviceId }: Client) => env().TRUSTED_DEVICE_DAYS > 0 && deviceId !== undefined;

const rowOf = (userId: string, client: Client) => ({ userId, digest: deviceDigest(client) });

/**
 * Remembers the device on which a second factor was shown just now, in the transaction that noted the device, and tells its
 * owner: from now on the password alone signs in there.
 */
export async function trustForSecondFactor(tx: Transaction, actor: Actor, user: User): Promise<void> {
  if (!canTrust(actor.client)) return;
  const { id: userId, email: recipient, locale } = user;
  const { ipAddress, userAgent } = actor.client;
  const row = rowOf(userId, actor.client);
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + env().TRUSTED_DEVICE_DAYS * DAY_MILLISECONDS);
  const fresh = { ipAddress, userAgent, createdAt, expiresAt, lastUsedAt: null };
  await tx.trustedDevice.upsert({
    where: { userId_digest: row },
    create: { ...row, ...fresh },
    update: fresh,
  });
  const until = expiresAt.toISOString();
  await audit(tx, actor, "device.trusted", { type: "user", id: userId }, { until });
  const props = { at: createdAt.toISOString(), ipAddress, userAgent, trustedUntil: until };
  await queueMail(tx, { template: "device_trusted", recipient, locale, userId, props });
}

/** Whether this device stands for a second factor that its owner may still use. */
export async function isTrusted(client: Client, userId: string): Promise<boolean> {
  if (!canTrust(client)) return false;
  const trust = await db.trustedDevice.findUnique({ where: { userId_digest: rowOf(userId, client) } });
  if (!trust || trust.expiresAt <= new Date()) return false;
  const methods = await methodsOf(db, userId);
  return methods.some((method) => isAllowed(method === "recovery" ? "totp" : method));
}

/**
 * Notes that it did, in the transaction of the sign-in.
 * @throws Problem wrong.password where it was withdrawn meanwhile: whoever asks again is asked for the second factor
 */
export async function noteTrust(tx: Transaction, client: Client, userId: string): Promise<void> {
  const now = new Date();
  const { count } = await tx.trustedDevice.updateMany({
    where: { ...rowOf(userId, client), expiresAt: { gt: now } },
    data: { lastUsedAt: now },
  });
  if (count !== 1) throw new Problem("wrong.password", { reason: "the device's trust was withdrawn meanwhile" });
}

/** Has all of a person's devices, or one, ask for the second factor again, and ends the sessions that began without it. */
export async function withdrawTrust(tx: Transaction, userId: string, id?: string): Promise<number> {
  const where = { userId, ...(id === undefined ? {} : { id }) };
  const devices = await tx.trustedDevice.findMany({ where, select: { digest: true } });
  await tx.trustedDevice.deleteMany({ where });
  const digests = devices.map(({ digest }) => digest);
  await endSessions(
    tx,
    { userId, amr: { has: "device" }, NOT: { amr: { has: "mfa" } }, device: { in: digests } },
    "device.untrusted",
  );
  return devices.length;
}
