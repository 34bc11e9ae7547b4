import type { Actor } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import { issueChallenge } from "@/lib/authentication/factors/challenge";
import { isTrusted, noteTrust } from "@/lib/authentication/factors/trusted-devices";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/authentication/password/password-hash";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { type Authenticated, type Entry, enter, type SignedIn, type Verified } from "@/lib/authentication/signed-in";
import { db, type Transaction, transaction } from "@/lib/db";
import type { Locale } from "@/lib/i18n/locale";
import { refundAttempt } from "@/lib/limits/limit";
import { consumeAttempt } from "@/lib/limits/sign-in-limits";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { type EnteringAccount, findAccount } from "@/lib/sessions/account-state";
import { closureOf, obstacleOf } from "@/lib/sessions/admission";
import { requireStart } from "@/lib/sessions/obstacles";
import { endSessions, issuePair } from "@/lib/sessions/session";
import { sessionIdOf } from "@/lib/sessions/session-of-token";
import type { ClientType } from "@/prisma/client/client";

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
): Promise<Verified & { user: EnteringAccount }> {
  const attempt = await consumeAttempt(actor.client, email);
  const found = await findAccount({ email }, actor.client);
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
  const before = trusted ? (tx: Transaction) => noteTrust(tx, actor.client, user.id) : undefined;
  const { amr, authenticatedAt } = verified;
  const entry = { clientType, ...chosen, freshHash };
  const started = await enter(actor, { user, amr, authenticatedAt, attempt: checked.attempt }, entry, { before });
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
