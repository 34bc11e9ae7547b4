import type { Actor } from "@/lib/auth/actor";
import { withdrawCodes } from "@/lib/auth/codes";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/auth/passwords";
import { type RefreshReference, readRefreshToken, refreshToken } from "@/lib/auth/refresh";
import { digest, equalBytes } from "@/lib/auth/secrets";
import {
  endSessions,
  idleDeadline,
  issuePair,
  type PairReference,
  recordRefreshToken,
  startSession,
} from "@/lib/auth/session";
import { type Attempt, spendGuess } from "@/lib/auth/sign-in-limits";
import { throttle } from "@/lib/auth/throttle";
import { verifyToken } from "@/lib/auth/tokens";
import * as contracts from "@/lib/contracts/sessions";
import { db, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { audit, pseudonym } from "@/lib/services/audit";
import { noteDevice } from "@/lib/services/devices";
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
  const attempt = await spendGuess(actor.client, email);
  const found = await db.user.findUnique({ where: { email } });
  // An account whose day has come is gone, whether or not the job that removes it has run.
  const user = found?.deletesAt && found.deletesAt <= new Date() ? null : found;
  if (!(await verifyPassword(password, user?.passwordHash)) || !user) {
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
  const { count } = await tx.user.updateMany({
    where: { id: user.id, passwordHash: user.passwordHash, disabledAt: null },
    data: { lastSignInAt: new Date(), deletesAt: null, ...(freshHash ? { passwordHash: freshHash } : {}) },
  });
  if (count !== 1) throw new Problem("wrong.password");
  await audit(tx, actor, "login.succeeded", { type: "user", id: user.id });
  if (user.deletesAt) {
    await withdrawCodes(tx, user.id, ["deletion"]);
    await audit(tx, actor, "deletion.cancelled", { type: "user", id: user.id }, { by: "login" });
  }
  await noteDevice(tx, actor.client, user, attempt);
}

/** A new hash where the stored one is weaker than configured. */
export const freshHash = (user: User, password: string) =>
  needsRehash(user.passwordHash) ? hashPassword(password) : Promise.resolve(undefined);

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
  const hash = await freshHash(user, password);
  return transaction(async (tx) => {
    await recordSignIn(tx, actor, verified, hash);
    return startSession(tx, { userId: user.id }, profile, actor.client, source);
  });
}

export const login = implement(contracts.login, async (actor, { body }) =>
  issuePair(await signIn(actor, body, "platform")),
);

interface LockedSession {
  id: string;
  profile: string;
  generation: number;
  ended_at: Date | null;
  expires_at: Date;
  idle_expires_at: Date;
  disabled_at: Date | null;
  user_id: string | null;
  email: string | null;
  locale: string | null;
}

/** Holds the session's row, so that racing refreshes come one after the other. */
async function lockSession(tx: Transaction, sessionId: string): Promise<LockedSession> {
  const [session] = await tx.$queryRaw<LockedSession[]>`
    SELECT s.id, s.profile::text, s.generation, s.ended_at, s.expires_at, s.idle_expires_at,
           coalesce(u.disabled_at, a.disabled_at) AS disabled_at, s.user_id, u.email, u.locale
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id LEFT JOIN applications a ON a.id = s.application_id
    WHERE s.id = ${sessionId}::uuid FOR UPDATE OF s`;
  if (session?.profile !== "platform") throw new Problem("unauthorized");
  return session;
}

function requireAlive(session: LockedSession, now: Date): void {
  if (session.ended_at || session.disabled_at) throw new Problem("token.revoked");
  if (session.expires_at <= now || session.idle_expires_at <= now) throw new Problem("token.expired");
}

/** Spends the newest refresh token; earlier ones whose grace is over are forgotten. */
async function rotate(tx: Transaction, reference: RefreshReference, now: Date): Promise<PairReference> {
  const { sessionId, generation } = reference;
  const next = { sessionId, generation: generation + 1 };
  const graceStart = new Date(now.getTime() - env().REFRESH_GRACE_SECONDS * 1000);
  await tx.refreshToken.update({ where: { sessionId_generation: { sessionId, generation } }, data: { usedAt: now } });
  await tx.refreshToken.deleteMany({ where: { sessionId, usedAt: { lt: graceStart } } });
  await recordRefreshToken(tx, next, now);
  await tx.session.update({
    where: { id: sessionId },
    data: { generation: next.generation, lastUsedAt: now, idleExpiresAt: idleDeadline(now) },
  });
  return next;
}

/** A spent token came back after its grace: somebody else has it. Ends the session and tells its owner. */
async function revokeFamily(tx: Transaction, actor: Actor, session: LockedSession): Promise<void> {
  await endSessions(tx, { id: session.id }, "refresh.reused");
  await audit(tx, actor, "session.refresh_reused", { type: "session", id: session.id }, { userId: session.user_id });
  if (!session.user_id || !session.email || !session.locale) return;
  const props = { at: new Date().toISOString(), ipAddress: actor.client.ipAddress, userAgent: actor.client.userAgent };
  await queueMail(tx, {
    template: "refresh_reuse",
    recipient: session.email,
    locale: session.locale,
    userId: session.user_id,
    props,
  });
}

export const refreshSession = implement(contracts.refreshSession, async (actor, { body: { token } }) => {
  await throttle(actor.client, "refresh");
  const reference = readRefreshToken(token);
  if (!reference) throw new Problem("unauthorized");
  // A reuse must be committed before it is refused, hence a result rather than an exception.
  const next = await transaction(async (tx): Promise<PairReference | "reused"> => {
    const now = new Date();
    const session = await lockSession(tx, reference.sessionId);
    requireAlive(session, now);
    const known = await tx.refreshToken.findUnique({ where: { sessionId_generation: reference } });
    if (known && !equalBytes(known.digest, digest(refreshToken(reference)))) throw new Problem("unauthorized");
    if (known && !known.usedAt && reference.generation === session.generation) return rotate(tx, reference, now);
    const graceEnd = (known?.usedAt?.getTime() ?? 0) + env().REFRESH_GRACE_SECONDS * 1000;
    if (known?.usedAt && now.getTime() <= graceEnd)
      return { sessionId: session.id, generation: reference.generation + 1 };
    await revokeFamily(tx, actor, session);
    return "reused";
  });
  if (next === "reused") throw new Problem("token.already.used", { audited: true });
  return issuePair(next);
});

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
