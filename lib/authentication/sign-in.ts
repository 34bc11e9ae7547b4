import type { Actor, Method } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import { issueChallenge } from "@/lib/authentication/factors/challenge";
import { isTrusted, noteTrust } from "@/lib/authentication/factors/trusted-devices";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/authentication/password/password-hash";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db, type Transaction, transaction } from "@/lib/db";
import type { Locale } from "@/lib/i18n/locale";
import { noteDevice } from "@/lib/limits/devices";
import { type Attempt, refundAttempt } from "@/lib/limits/limit";
import { consumeAttempt } from "@/lib/limits/sign-in-limits";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import { closureOf, obstacleOf } from "@/lib/sessions/admission";
import { requireStart } from "@/lib/sessions/obstacles";
import { endSessions, issuePair, type StartedSession, startSession } from "@/lib/sessions/session";
import { sessionIdOf } from "@/lib/sessions/session-of-token";
import type { ClientType, User } from "@/prisma/client/client";

/** What an attempt to sign in ends as, once its proofs suffice: who it is, how that was shown, and when. */
export interface Authenticated {
  user: User;
  amr: readonly Method[];
  authenticatedAt: Date;
}

/** Someone whose password was right, and what finding that out has spent. */
export interface Verified extends Authenticated {
  attempt: Attempt;
}

/**
 * Finds the person that an email address and a password belong to.
 * Known or not, disabled or not, with a password or without: unless it is right the answer and its time are the same.
 * @returns the person, and the attempt that a sign-in gives back
 * @throws Problem wrong.password, too.many.requests, and user.disabled only after the right password
 */
export async function verifyCredentials(actor: Actor, email: string, password: string): Promise<Verified> {
  const attempt = await consumeAttempt(actor.client, email);
  const found = await db.user.findUnique({ where: { email } });
  const closure = found && closureOf(found);
  // An account whose day has come is gone, whether or not the job that removes it has run.
  const user = closure === "deletion_due" ? null : found;
  if (!(await verifyPassword(password, user?.passwordHash, email, actor.client)) || !user) {
    const details = user ? {} : { mailbox: pseudonym("mailbox", email) };
    await audit(db, actor, "login.refused", user ? { type: "user", id: user.id } : undefined, details);
    throw new Problem("wrong.password", { audited: true, reason: user ? "not the password" : "no such person" });
  }
  if (closure === "disabled") {
    await audit(db, actor, "login.refused", { type: "user", id: user.id }, { reason: "disabled" });
    throw new Problem("user.disabled", { audited: true });
  }
  return { user, amr: ["pwd"], authenticatedAt: new Date(), attempt };
}

/** Keeps an account that was to be deleted, and tells its owner: it is not what everyone expects of signing in. */
async function keepAccount(tx: Transaction, actor: Actor, user: User, sessionId: string): Promise<void> {
  await withdrawCodes(tx, user.id, ["deletion"]);
  await audit(tx, actor, "deletion.cancelled", { type: "user", id: user.id }, { by: "login", session: sessionId });
  const { ipAddress, userAgent } = actor.client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent };
  const { email: recipient, locale, id: userId } = user;
  await queueMail(tx, { template: "deletion_cancelled", recipient, locale, userId, props });
}

/** The session of somebody who has signed in. */
export interface SignedIn extends StartedSession {
  /** That the account was to be deleted until then. */
  keptAccount: boolean;
}

interface Entry {
  clientType: ClientType;
  source?: string | undefined;
  /** The language they chose with it. */
  locale?: Locale | undefined;
  /** Where the stored hash is weaker than configured. */
  freshHash?: string | undefined;
}

/**
 * Starts the session of someone who has signed in, unless something keeps them out: notes the sign-in, brings an outdated
 * password hash up to date, keeps an account that was to be deleted, and tells of a device that was not seen before.
 * @throws Problem wrong.password when the password or the account changed while its hash was being checked; what `startSession` throws
 */
export async function startSignedIn(
  tx: Transaction,
  actor: Actor,
  { user: before, amr, authenticatedAt, attempt }: Verified,
  { clientType, source, locale, freshHash }: Entry,
): Promise<SignedIn> {
  const now = new Date();
  const user = { ...before, locale: locale ?? before.locale };
  const count = await tx.$executeRaw`
    UPDATE users
    SET last_sign_in_at = ${now}, updated_at = ${now}, deletes_at = NULL, password_hash = ${freshHash ?? user.passwordHash},
        locale = coalesce(${locale ?? null}, locale)
    WHERE id = ${user.id}::uuid AND password_hash IS NOT DISTINCT FROM ${user.passwordHash} AND (deletes_at IS NULL OR deletes_at > ${now})`;
  if (count !== 1) throw new Problem("wrong.password", { reason: "the password or the account was changed meanwhile" });
  const started = await startSession(tx, { userId: user.id }, clientType, actor.client, {
    amr,
    authenticatedAt,
    source,
  });
  await audit(tx, actor, "login.succeeded", { type: "user", id: user.id });
  if (user.deletesAt) await keepAccount(tx, actor, user, started.sessionId);
  await noteDevice(tx, actor.client, user, attempt);
  return { ...started, keptAccount: user.deletesAt !== null };
}

/**
 * Ends the first step of a sign-in whose second factor is due. The password was right and is done with: what its guesses
 * consumed is given back, for those at the second factor are counted by themselves. The device is not known by it.
 * @returns what to throw: it says how to go on
 */
const beginSecondStep = (actor: Actor, { user, amr, attempt }: Verified, { freshHash, ...begun }: Entry) =>
  transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE users SET password_hash = ${freshHash ?? user.passwordHash}
      WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash}`;
    if (count !== 1) throw new Problem("wrong.password", { reason: "the password was changed meanwhile" });
    const required = await issueChallenge(tx, actor, user.id, { ...begun, amr });
    await refundAttempt(tx, attempt);
    return required;
  });

/**
 * Signs a person in by password: the one way for programs, identity tokens and browsers alike.
 * @throws Problem second.factor.required, which says how to go on, and what `startSession` throws
 */
export async function signIn(
  actor: Actor,
  {
    email,
    password,
    ...chosen
  }: { email: string; password: string; source?: string | undefined; locale?: Locale | undefined },
  clientType: ClientType,
): Promise<SignedIn & Authenticated> {
  const checked = await verifyCredentials(actor, email, password);
  const { user } = checked;
  const account = await readAccount(db, user.id);
  const trusted = obstacleOf(account, checked) === "factor_due" && (await isTrusted(actor.client, user.id));
  const verified: Verified = trusted ? { ...checked, amr: [...checked.amr, "device"] } : checked;
  const obstacle = obstacleOf(account, verified);
  // Asked before anything is hashed anew, and again where the session starts.
  if (obstacle !== "factor_due") requireStart(obstacle, clientType);
  const freshHash = needsRehash(user.passwordHash) ? await hashPassword(password, actor.client) : undefined;
  if (obstacle === "factor_due") throw await beginSecondStep(actor, verified, { clientType, ...chosen, freshHash });
  const started = await transaction(async (tx) => {
    if (trusted) await noteTrust(tx, actor.client, user.id);
    return startSignedIn(tx, actor, verified, { clientType, ...chosen, freshHash });
  });
  const { amr, authenticatedAt } = verified;
  return { ...started, user, amr, authenticatedAt };
}

export const login = implement(contracts.login, async (actor, { body }) =>
  issuePair(await signIn(actor, body, "platform")),
);

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
