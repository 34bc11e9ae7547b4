import { v7 as uuidv7 } from "uuid";
import type { Actor, Client, Method } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { methodsOf } from "@/lib/authentication/factors/proof";
import { db, type Transaction } from "@/lib/db";
import type { Locale } from "@/lib/i18n/locale";
import { deviceDigest } from "@/lib/limits/device";
import { Problem } from "@/lib/problem";
import { digest, randomToken } from "@/lib/secrets";
import type { ClientType, SignInChallenge } from "@/prisma/client/client";

/*
 * A sign-in between its two factors. What is asked next belongs to that one attempt: to the person, to what they sign in to,
 * and to the device where it is known by a secret.
 */

const LIFETIME_MILLISECONDS = 5 * 60_000;

/** What one challenge bears; the budgets of the account and the network are beside it. */
const MAX_ATTEMPTS = 5;

interface Begun {
  clientType: ClientType;
  amr: readonly Method[];
  source?: string | null | undefined;
  locale?: Locale | undefined;
}

/** The device by its secret. A program that shows none is no other one when its address changes. */
const deviceBy = (client: Client) => (client.deviceId === undefined ? null : deviceDigest(client));

/**
 * Begins the second step of a sign-in, in the transaction that found the first one right.
 * @returns what to throw once it has committed: it says how to go on
 */
export async function issueChallenge(
  tx: Transaction,
  actor: Actor,
  userId: string,
  { clientType, amr, source = null, locale }: Begun,
): Promise<Problem> {
  const challenge = randomToken();
  const createdAt = new Date();
  await tx.signInChallenge.deleteMany({ where: { userId, expiresAt: { lte: createdAt } } });
  await tx.signInChallenge.create({
    data: {
      id: uuidv7(),
      userId,
      digest: digest(challenge),
      clientType,
      amr: [...amr],
      device: deviceBy(actor.client),
      source,
      locale: locale ?? null,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFETIME_MILLISECONDS),
    },
  });
  await audit(tx, actor, "login.challenged", { type: "user", id: userId });
  return new Problem("second.factor.required", {
    detail: "Show the second factor at `POST /v1/auth/factors/verify`, together with `challenge`, within five minutes.",
    members: { challenge, methods: await methodsOf(tx, userId) },
    audited: true,
  });
}

/**
 * Finds a challenge by its secret, without using it.
 * @param clientTypes what may be signed in to here
 * @throws Problem challenge.invalid
 */
export async function findChallenge(
  client: Client,
  secret: string,
  clientTypes: readonly ClientType[],
): Promise<SignInChallenge> {
  const refuse = (reason: string) => new Problem("challenge.invalid", { reason });
  const challenge = await db.signInChallenge.findUnique({ where: { digest: digest(secret) } });
  if (!challenge) throw refuse("no such challenge");
  if (!clientTypes.includes(challenge.clientType)) throw refuse(`a challenge of a sign-in by ${challenge.clientType}`);
  if (challenge.expiresAt <= new Date()) throw refuse("the challenge has expired");
  const device = challenge.device && Buffer.from(challenge.device);
  if (device && !device.equals(deviceBy(client) ?? Buffer.alloc(0))) throw refuse("another device");
  return challenge;
}

/**
 * Consumes one of the attempts that a challenge bears, outside of any transaction, so that no number of simultaneous guesses
 * gets more than there are.
 * @throws Problem challenge.invalid
 */
export async function consumeChallengeAttempt({ id }: SignInChallenge): Promise<void> {
  const { count } = await db.signInChallenge.updateMany({
    where: { id, attempts: { lt: MAX_ATTEMPTS } },
    data: { attempts: { increment: 1 } },
  });
  if (count !== 1) throw new Problem("challenge.invalid", { reason: "no attempts are left, or it was used" });
}

/**
 * Uses a challenge up: of any number of simultaneous callers one goes on.
 * @throws Problem challenge.invalid
 */
export async function closeChallenge(tx: Transaction, { id }: SignInChallenge): Promise<void> {
  const { count } = await tx.signInChallenge.deleteMany({ where: { id } });
  if (count !== 1) throw new Problem("challenge.invalid", { reason: "it was used meanwhile" });
}
