import { lockUser } from "@/lib/access/authority";
import type { Actor, UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { consumeMail } from "@/lib/authentication/limits/mail-limits";
import { resetThrottle, throttle } from "@/lib/authentication/limits/throttle";
import { consumeCode, findCode } from "@/lib/authentication/one-time-codes";
import { checkPasswordPolicy, hashPassword, verifyPassword } from "@/lib/authentication/password/password-hash";
import { db, type Transaction, transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { endSessions, issuePair, type PairReference, recordRefreshToken, startSession } from "@/lib/sessions/session";
import { confirmMailbox } from "@/lib/users/account/registration";
import * as contracts from "@/lib/users/account/registration.contract";
import type { User } from "@/prisma/client/client";

const RECENT_SIGN_IN_MILLISECONDS = 5 * 60 * 1000;

export const restorePassword = implement(contracts.restorePassword, async (actor, { body: { email, source } }) => {
  await consumeMail(actor.client, email);
  // The same write whether or not anybody has this address; who gets a mail is found out at delivery.
  const props = { source: source ?? null };
  await transaction((tx) => queueMail(tx, { template: "restore", recipient: email, locale: "en", props }));
  return { email };
});

/**
 * Writes a new password and ends every session but the one that is kept. The only way a password changes; callers
 * bring a proof (a consumed code or the old password) and do it in the same transaction.
 */
export async function writePassword(
  tx: Transaction,
  actor: Actor,
  user: User,
  passwordHash: string,
  how: "reset" | "changed",
  keepSessionId?: string,
): Promise<void> {
  const now = new Date();
  await tx.user.update({
    where: { id: user.id },
    data: { passwordHash, passwordChangedAt: now, resetPassword: false },
  });
  await endSessions(
    tx,
    { userId: user.id, ...(keepSessionId ? { id: { not: keepSessionId } } : {}) },
    `password.${how}`,
  );
  await tx.oneTimeCode.updateMany({
    where: { userId: user.id, purpose: "recovery", consumedAt: null },
    data: { consumedAt: now },
  });
  await audit(tx, actor, `password.${how}`, { type: "user", id: user.id });
  const { ipAddress, userAgent } = actor.client;
  const props = { at: now.toISOString(), ipAddress, userAgent, source: user.source };
  await queueMail(tx, {
    template: "password_changed",
    recipient: user.email,
    locale: user.locale,
    userId: user.id,
    props,
  });
}

export const resetPassword = implement(contracts.resetPassword, async (actor, { body: { token, password } }) => {
  await throttle(actor.client, "codes");
  const { userId } = await findCode(db, token, ["recovery"]);
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  await checkPasswordPolicy(password, email);
  const passwordHash = await hashPassword(password, actor.client);
  await transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    await consumeCode(tx, token, "recovery");
    if (user.disabledAt) throw new Problem("user.disabled");
    await confirmMailbox(tx, actor, user);
    await writePassword(tx, actor, user, passwordHash, "reset");
  });
  return { userId };
});

/** The proof a change needs: the current password, or a sign-in of the last five minutes. */
async function proveOwner(
  actor: UserActor,
  passwordHash: string | null,
  currentPassword: string | undefined,
): Promise<void> {
  if (currentPassword === undefined) {
    if (Date.now() - actor.authenticatedAt.getTime() <= RECENT_SIGN_IN_MILLISECONDS) return;
    throw new Problem("wrong.password", {
      detail: "More than 5 minutes after a sign-in, `currentPassword` is needed.",
    });
  }
  await checkOwnPassword(actor, passwordHash, currentPassword);
}

async function checkOwnPassword(actor: UserActor, passwordHash: string | null, currentPassword: string): Promise<void> {
  const anywhere = { ...actor.client, ipAddress: null };
  await throttle(anywhere, "proof", actor.id);
  if (!(await verifyPassword(currentPassword, passwordHash, actor.email, actor.client)))
    throw new Problem("wrong.password");
  await resetThrottle(anywhere, "proof", actor.id);
}

/**
 * Asks a person who is signed in for the password again.
 * @returns the hash it was checked against: somebody else's change in between makes the proof worthless
 * @throws Problem wrong.password
 */
export async function provePassword(actor: UserActor, currentPassword: string): Promise<string | null> {
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { passwordHash: true } });
  await checkOwnPassword(actor, passwordHash, currentPassword);
  return passwordHash;
}

/**
 * Which pair the caller goes on with: the next of the same session, or a new session where it has no refresh tokens.
 * Earlier refresh tokens are removed, so that none of them still yields its successor.
 */
async function continueSession(tx: Transaction, actor: UserActor): Promise<PairReference> {
  if (actor.profile === "identity") return startSession(tx, { userId: actor.id }, "platform", actor.client);
  await tx.refreshToken.deleteMany({ where: { sessionId: actor.sessionId } });
  const { generation } = await tx.session.update({
    where: { id: actor.sessionId },
    data: { generation: { increment: 1 } },
  });
  const reference = { sessionId: actor.sessionId, generation };
  await recordRefreshToken(tx, reference, new Date());
  return reference;
}

interface PasswordChange {
  password: string;
  passwordRepeat: string;
  currentPassword?: string | undefined;
}

/**
 * Changes one's own password: the one way for programs and browsers alike.
 * @param goOn decides which session the caller goes on with; every other one ends
 */
export async function changeOwnPassword<Kept extends { sessionId: string }>(
  actor: UserActor,
  body: PasswordChange,
  goOn: (tx: Transaction, actor: UserActor) => Promise<Kept>,
): Promise<Kept> {
  if (body.password !== body.passwordRepeat) {
    const detail = "The passwords are not the same.";
    throw new Problem("request.invalid", { issues: [{ pointer: "/body/passwordRepeat", detail }] });
  }
  const { passwordHash: oldHash } = await db.user.findUniqueOrThrow({ where: { id: actor.id } });
  await proveOwner(actor, oldHash, body.currentPassword);
  await checkPasswordPolicy(body.password, actor.email);
  const passwordHash = await hashPassword(body.password, actor.client);
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    // Somebody else's change in between makes the proof worthless.
    if (user.passwordHash !== oldHash) throw new Problem("wrong.password");
    const next = await goOn(tx, actor);
    await writePassword(tx, actor, user, passwordHash, "changed", next.sessionId);
    return next;
  });
}

export const changePassword = implement(contracts.changePassword, async (actor, { body }) =>
  issuePair(await changeOwnPassword(actor, body, continueSession)),
);
