import type { Actor, Client } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import { noteDevice } from "@/lib/authentication/limits/devices";
import type { Attempt } from "@/lib/authentication/limits/limit";
import { consumeAttempt } from "@/lib/authentication/limits/sign-in-limits";
import { withdrawCodes } from "@/lib/authentication/one-time-codes";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/authentication/password/password-hash";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { verifyToken } from "@/lib/sessions/keys/tokens";
import { readRefreshToken } from "@/lib/sessions/refresh-token";
import { endSessions, issuePair, type PairReference, startSession } from "@/lib/sessions/session";
import type { User } from "@/prisma/client/client";

/** Somebody whose password was right, and what finding that out has spent. */
export interface Verified {
  user: User;
  attempt: Attempt;
}

/**
 * Finds the person that an e-mail address and a password belong to.
 * Known or not, disabled or not: without the right password the answer and its time are the same.
 * @returns the person, and the attempt that a sign-in gives back
 * @throws Problem wrong.password, too.many.requests, and user.disabled only after the right password
 */
export async function verifyCredentials(actor: Actor, email: string, password: string): Promise<Verified> {
  const attempt = await consumeAttempt(actor.client, email);
  const found = await db.user.findUnique({ where: { email } });
  // An account whose day has come is gone, whether or not the job that removes it has run.
  const user = found?.deletesAt && found.deletesAt <= new Date() ? null : found;
  if (!(await verifyPassword(password, user?.passwordHash, email, actor.client)) || !user) {
    const details = user ? {} : { mailbox: pseudonym("mailbox", email) };
    await audit(db, actor, "login.refused", user ? { type: "user", id: user.id } : undefined, details);
    throw new Problem("wrong.password", { audited: true });
  }
  if (user.disabledAt) {
    await audit(db, actor, "login.refused", { type: "user", id: user.id }, { reason: "disabled" });
    throw new Problem("user.disabled", { audited: true });
  }
  return { user, attempt };
}

/** Whether the configuration keeps this person out until the mailbox is confirmed. */
export const awaitsConfirmation = (user: User): boolean =>
  env().ACCOUNT_CONFIRMATION === "required" && !user.confirmedAt;

/** Whether the configuration asks for a confirmed mailbox before the first sign-in. */
export function requireConfirmation(user: User): void {
  if (awaitsConfirmation(user)) throw new Problem("user.should.be.confirmed");
}

/**
 * Notes a sign-in, brings an outdated password hash up to date, keeps an account that was to be deleted, and tells the
 * person of a device that was not seen before.
 * @throws Problem wrong.password when the password or the account changed while its hash was being checked
 */
export async function recordSignIn(
  tx: Transaction,
  actor: Actor,
  { user, attempt }: Verified,
  freshHash?: string,
): Promise<void> {
  const now = new Date();
  const count = await tx.$executeRaw`
    UPDATE users
    SET last_sign_in_at = ${now}, updated_at = ${now}, deletes_at = NULL, password_hash = ${freshHash ?? user.passwordHash}
    WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash} AND disabled_at IS NULL`;
  if (count !== 1) throw new Problem("wrong.password");
  await audit(tx, actor, "login.succeeded", { type: "user", id: user.id });
  if (user.deletesAt) {
    await withdrawCodes(tx, user.id, ["deletion"]);
    await audit(tx, actor, "deletion.cancelled", { type: "user", id: user.id }, { by: "login" });
  }
  await noteDevice(tx, actor.client, user, attempt);
}

/** A new hash where the stored one is weaker than configured. */
export const freshHash = (client: Client, user: User, password: string) =>
  needsRehash(user.passwordHash) ? hashPassword(password, client) : Promise.resolve(undefined);

/** Signs a person in by password: the one way for programs and browsers alike. */
export async function signIn(
  actor: Actor,
  { email, password, source }: { email: string; password: string; source?: string | undefined },
  profile: "platform" | "browser",
): Promise<PairReference> {
  const verified = await verifyCredentials(actor, email, password);
  const { user } = verified;
  requireConfirmation(user);
  // A browser gets a session that opens nothing but the page with the new password; programs have no such page.
  if (user.resetPassword && profile === "platform") throw new Problem("password.change.required");
  const hash = await freshHash(actor.client, user, password);
  return transaction(async (tx) => {
    await recordSignIn(tx, actor, verified, hash);
    return startSession(tx, { userId: user.id }, profile, actor.client, source);
  });
}

export const login = implement(contracts.login, async (actor, { body }) =>
  issuePair(await signIn(actor, body, "platform")),
);

/** The session that a refresh token or an access token names, even an expired one; undefined for anything else. */
async function sessionIdOf(token: string): Promise<string | undefined> {
  const reference = readRefreshToken(token);
  if (reference) return reference.sessionId;
  try {
    return (await verifyToken(token, { expired: "accept" })).sessionId;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

export const logout = implement(contracts.logout, async (actor, { body, bearer }) => {
  const token = body.token ?? bearer;
  const sessionId = token && (await sessionIdOf(token));
  if (!sessionId) return undefined;
  await transaction(async (tx) => {
    const ended = await endSessions(tx, { id: sessionId }, "logout");
    if (ended > 0) await audit(tx, actor, "session.ended", { type: "session", id: sessionId }, { reason: "logout" });
  });
  return undefined;
});
