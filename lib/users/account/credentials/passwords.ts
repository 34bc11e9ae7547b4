import { lockUser } from "@/lib/access/authority";
import type { Actor, UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { withdrawTrust } from "@/lib/authentication/factors/trusted-devices";
import { checkNewPassword } from "@/lib/authentication/password/new-password";
import { hashPassword } from "@/lib/authentication/password/password-hash";
import { requireRecent } from "@/lib/authentication/recent";
import { db, type Transaction, transaction } from "@/lib/db";
import { trustDevice } from "@/lib/limits/devices";
import { consumeMail } from "@/lib/limits/mail-limits";
import { throttle } from "@/lib/limits/throttle";
import { consumeCode, findCode, PASSWORD_PURPOSES, withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { requireOpen } from "@/lib/sessions/obstacles";
import { continuePair, endSessions, issuePair, type PairReference, startSession } from "@/lib/sessions/session";
import { tracesOf } from "@/lib/users/account/registration/registrant";
import { confirmMailbox, proverOf } from "@/lib/users/account/registration/registration";
import * as contracts from "@/lib/users/account/registration/registration.contract";
import { changePerson } from "@/lib/users/person";
import type { User } from "@/prisma/client/client";

export const requestPasswordReset = implement(
  contracts.requestPasswordReset,
  async (actor, { body: { email, source } }) => {
    await consumeMail(actor.client, email);
    // The same write whether or not anybody has this address; who gets a mail is found out at delivery.
    const props = { source: source ?? null };
    await transaction((tx) => queueMail(tx, { template: "restore", recipient: email, locale: "en", props }));
    return { email };
  },
);

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
  await changePerson(tx, user, { passwordHash, passwordChangedAt: now, resetPassword: false });
  await withdrawTrust(tx, user.id);
  await endSessions(
    tx,
    { userId: user.id, ...(keepSessionId ? { id: { not: keepSessionId } } : {}) },
    `password.${how}`,
  );
  await withdrawCodes(tx, user.id, PASSWORD_PURPOSES);
  await audit(tx, actor, `password.${how}`, { type: "user", id: user.id });
  // The first password of an account that nobody has opened yet changes nothing for anyone.
  if (user.passwordHash === null && user.confirmedAt === null) return;
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

/**
 * Sets a password by the code of a recovery or an invitation. Programs and browsers both come through here.
 * @returns whose it is, and whether an invitation was accepted by it
 * @throws Problem code.invalid, code.expired, code.used, user.disabled, password.does.not.meet.the.requirements
 */
export async function resetByCode(
  actor: Actor,
  { token, password }: { token: string; password: string },
): Promise<{ userId: string; email: string; invited: boolean }> {
  await throttle(actor.client, "codes");
  const { userId } = await findCode(db, token, PASSWORD_PURPOSES);
  await checkNewPassword(password, await db.user.findUniqueOrThrow({ where: { id: userId } }), actor.client);
  const passwordHash = await hashPassword(password, actor.client);
  const traces = await tracesOf(actor);
  return transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    const { purpose } = await consumeCode(tx, token, ...PASSWORD_PURPOSES);
    requireOpen(user, "code.invalid");
    await confirmMailbox(tx, actor, user, await proverOf(tx, traces, userId));
    await writePassword(tx, actor, user, passwordHash, "reset");
    // Anyone who signed in before may be the reason for the reset; the browser that proved the mailbox is its owner's.
    await tx.device.deleteMany({ where: { userId } });
    if (actor.client.deviceId !== undefined) await trustDevice(tx, actor.client, user);
    return { userId, email: user.email, invited: purpose === "invitation" };
  });
}

export const resetPassword = implement(contracts.resetPassword, async (actor, { body }) => {
  const { userId } = await resetByCode(actor, body);
  return { userId };
});

/** Which pair the caller goes on with: the next of the same session, or that of a new one where it has no refresh tokens. */
async function continueSession(tx: Transaction, actor: UserActor): Promise<PairReference> {
  if (actor.clientType !== "identity") return continuePair(tx, actor.sessionId);
  const { amr, authenticatedAt } = actor;
  return startSession(tx, actor.id, "platform", actor.client, { amr, authenticatedAt });
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
  const { currentPassword: current } = body;
  const oldHash = await requireRecent(actor, { currentPassword: current, orRecentSignIn: true });
  // Without the current password the answer would tell whether a guess is right.
  if (current === undefined && oldHash !== null)
    await throttle({ ...actor.client, ipAddress: null }, "proof", actor.id);
  const secondFactorAt = actor.hasSecondFactor ? new Date() : null;
  const owner = { email: actor.email, passwordHash: oldHash, secondFactorAt };
  await checkNewPassword(body.password, owner, actor.client, { current });
  const passwordHash = await hashPassword(body.password, actor.client);
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    // Someone else's change in between makes the proof worthless.
    if (user.passwordHash !== oldHash)
      throw new Problem("wrong.password", { reason: "the password was changed meanwhile" });
    // Written first: anyone who was asked for a new password has one now, and nothing keeps the next session from starting.
    await writePassword(tx, actor, user, passwordHash, "changed", actor.sessionId);
    const next = await goOn(tx, actor);
    return next;
  });
}

export const changePassword = implement(contracts.changePassword, async (actor, { body }) =>
  issuePair(await changeOwnPassword(actor, body, continueSession)),
);
