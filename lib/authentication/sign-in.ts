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
import { type Account, findAccount } from "@/lib/sessions/account-state";
import { closureOf, obstacleOf } from "@/lib/sessions/admission";
import { requireStart } from "@/lib/sessions/obstacles";
import { endSessions, issuePair, type StartedSession, startSession } from "@/lib/sessions/session";
import { sessionIdOf } from "@/lib/sessions/session-of-token";
import type { ClientType } from "@/prisma/client/client";

/** Who signs in, as far as that matters. */
type Person = Pick<
  Account,
  "id" | "email" | "name" | "locale" | "passwordHash" | "deletesAt" | "confirmedAt" | "resetPassword"
>;

/** The result of a sign-in attempt whose proofs suffice: who it is, how they proved it, and when. */
export interface Authenticated {
  user: Person;
  amr: readonly Method[];
  authenticatedAt: Date;
}

/** Someone whose proof was right, and the rate-limit attempt that checking it consumed. */
export interface Verified extends Authenticated {
  attempt: Attempt;
}

/**
 * Finds the user that an email address and a password belong to.
 * Unless the password is right, the response and its timing are the same for users who are unknown, disabled or without a password.
 * @returns the user, and the attempt that a successful sign-in refunds
 * @throws Problem wrong.password, too.many.requests, and user.disabled only after the right password
 */
export async function verifyCredentials(
  actor: Actor,
  email: string,
  password: string,
): Promise<Verified & { user: Account }> {
  const attempt = await consumeAttempt(actor.client, email);
  const found = await findAccount({ email });
  const closure = found && closureOf(found);
  // Once its deletion is due, an account is treated as gone, even if the job that removes it has not run yet.
  const user = closure === "deletion_due" ? undefined : found;
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

/** Cancels a scheduled deletion and emails the owner, because not everyone expects signing in to do that. */
async function keepAccount(tx: Transaction, actor: Actor, user: Person, sessionId: string): Promise<void> {
  await withdrawCodes(tx, user.id, ["deletion"]);
  await audit(tx, actor, "deletion.cancelled", { type: "user", id: user.id }, { by: "login", session: sessionId });
  const { ipAddress, userAgent } = actor.client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent };
  const { email: recipient, locale, id: userId } = user;
  await queueMail(tx, { template: "deletion_cancelled", recipient, locale, userId, props });
}

/** The session of a user who has signed in. */
export interface SignedIn extends StartedSession {
  /** Whether signing in canceled a scheduled deletion. */
  keptAccount: boolean;
}

interface Entry {
  clientType: ClientType;
  source?: string | undefined;
  /** The language chosen on the sign-in page. */
  locale?: Locale | undefined;
  /** A new hash, if the stored one is weaker than configured. */
  freshHash?: string | undefined;
}

/**
 * Starts the session of a user who has signed in, unless admission refuses: records the sign-in, upgrades an outdated
 * password hash, cancels a scheduled deletion, and emails about a new device.
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
 * Ends the first step of a sign-in whose second factor is due. The password was right, so its attempt is refunded: guesses at the
 * second factor have limits of their own. The device does not count as known yet.
 * @returns the problem to throw, which says how to go on
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
 * Signs a user in by password. Programs, identity tokens and browsers all come through here.
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
  const trusted = obstacleOf(user, checked) === "factor_due" && (await isTrusted(actor.client, user.id));
  const verified: Verified = trusted ? { ...checked, amr: [...checked.amr, "device"] } : checked;
  const obstacle = obstacleOf(user, verified);
  // Checked here so that no refused sign-in pays for a rehash; `startSession` checks again, with the row locked.
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
