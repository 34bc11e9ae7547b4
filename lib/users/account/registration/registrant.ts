import type { Actor, Client } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import type { Transaction } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { endSessions } from "@/lib/sessions/session";
import { sessionIdOf } from "@/lib/sessions/session-of-token";
import { discardFactors } from "@/lib/users/account/credentials/factors";
import { changePerson } from "@/lib/users/person";
import type { User } from "@/prisma/client/client";

/*
 * Anybody can register someone else's mailbox. So anyone who proves a mailbox is its owner, and the person who registered the account
 * may be a stranger: unless both are shown to be the same, everything that the registrant holds ends with the proof.
 */

/** By what a request may show that it comes from the one who registered: a session of the account, or the very browser. */
export interface Traces {
  sessionId: string | undefined;
  client: Client;
}

/** Outside of any transaction, for the keys of tokens are read there. */
export async function tracesOf(actor: Actor, bearer?: string): Promise<Traces> {
  const sessionId = actor.type === "user" ? actor.sessionId : bearer && (await sessionIdOf(bearer));
  return { sessionId, client: actor.client };
}

/**
 * Whether the account was registered, or signed in to by its password, from where this request comes. A program's name and
 * network are no sign of it: a stranger in the same network looks the same.
 */
export async function isRegistrant(tx: Transaction, { sessionId, client }: Traces, userId: string): Promise<boolean> {
  const now = new Date();
  const alive = { endedAt: null, expiresAt: { gt: now } };
  if (sessionId && (await tx.session.findFirst({ where: { id: sessionId, userId, ...alive }, select: { id: true } })))
    return true;
  if (client.deviceId === undefined) return false;
  const device = { userId, digest: deviceDigest(client) };
  return (await tx.device.findUnique({ where: { userId_digest: device }, select: { userId: true } })) !== null;
}

/** Ends everything that someone holds of an account: sessions and their tokens, devices, password, second factors, codes, claimed addresses, a deletion they asked for. */
export async function dispossess(tx: Transaction, actor: Actor, user: User): Promise<void> {
  const { id: userId } = user;
  const ended = await endSessions(tx, { userId }, "mailbox.proved");
  await tx.device.deleteMany({ where: { userId } });
  await tx.address.deleteMany({ where: { userId } });
  await discardFactors(tx, userId);
  await withdrawCodes(tx, userId, ["recovery", "email_change", "deletion", "unlock", "sign_in", "invitation"]);
  const taken = {
    passwordHash: null,
    secondFactorAt: null,
    passwordChangedAt: new Date(),
    resetPassword: false,
    deletesAt: null,
  };
  await changePerson(tx, user, taken);
  await audit(tx, actor, "registration.discarded", { type: "user", id: userId }, { ended });
}
