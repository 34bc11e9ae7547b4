import { lockUser } from "@/lib/access/authority";
import type { Client } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/identity.contract";
import { checkNewPassword } from "@/lib/authentication/password/new-password";
import { hashPassword, verifyPassword } from "@/lib/authentication/password/password-hash";
import { checkPasswordPolicy } from "@/lib/authentication/password/policy";
import { db, transaction } from "@/lib/db";
import { noteDevice } from "@/lib/limits/devices";
import { refundAttempt } from "@/lib/limits/limit";
import { consumeMail } from "@/lib/limits/mail-limits";
import { consumeAttempt } from "@/lib/limits/sign-in-limits";
import { throttle } from "@/lib/limits/throttle";
import { findCode } from "@/lib/mail/one-time-codes";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import { closureOf, obstacleOf } from "@/lib/sessions/admission";
import { actorOfToken } from "@/lib/sessions/authenticate";
import { verifyToken } from "@/lib/sessions/keys/tokens";
import { requireOpen } from "@/lib/sessions/obstacles";
import { writePassword } from "@/lib/users/account/credentials/passwords";
import { confirmOnly, createAccount } from "@/lib/users/account/registration/registration";
import { requireSignUp } from "@/lib/users/account/registration/sign-up";

export const registerIdentity = implement(contracts.registerIdentity, async (actor, { body }) => {
  const { name, email, password, reset_password } = body;
  requireSignUp(email);
  await throttle(actor.client, "registration");
  await checkPasswordPolicy(password, email);
  await consumeMail(actor.client, email);
  const passwordHash = await hashPassword(password, actor.client);
  const account = { name, email, passwordHash, resetPassword: reset_password };
  await transaction(async (tx) => noteDevice(tx, actor.client, await createAccount(tx, actor, account)));
  return "User Registered" as const;
});

/** The session whose token came along, to be kept, and whose it is while it is active; any other credential names none. */
async function sessionOfBearer(bearer: string | undefined, client: Client) {
  if (bearer === undefined) return undefined;
  try {
    const token = await verifyToken(bearer);
    return { id: token.sessionId, holderId: (await actorOfToken(token, client)).id };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const FACTOR = "Sign in with the second factor, and send the token as Bearer.";

export const changePasswordByUserId = implement(contracts.changePasswordByUserId, async (actor, { body, bearer }) => {
  const { user_uid, old_password, new_password } = body;
  const found = await db.user.findUnique({ where: { id: user_uid } });
  // An account whose day has come is gone, whether or not the job that removes it has run.
  const user = found && closureOf(found) === "deletion_due" ? null : found;
  // The budget of sign-in: guesses must not be worth more here than there.
  const address = user?.email ?? user_uid;
  const attempt = await consumeAttempt(actor.client, address);
  if (!(await verifyPassword(old_password, user?.passwordHash, address, actor.client)) || !user) {
    const target = user && ({ type: "user", id: user.id } as const);
    await audit(db, actor, "password.change_refused", target ?? undefined, { uid: user_uid });
    throw new Problem("wrong.password", { audited: true, reason: user ? "not the password" : "no such person" });
  }
  requireOpen(user, "wrong.password");
  await checkNewPassword(new_password, user, actor.client, { current: old_password, pointer: "/body/new_password" });
  const passwordHash = await hashPassword(new_password, actor.client);
  const kept = await sessionOfBearer(bearer, actor.client);
  await transaction(async (tx) => {
    const current = await lockUser(tx, user.id, "wrong.password");
    // Someone else's change in between makes the proof worthless.
    if (current.passwordHash !== user.passwordHash)
      throw new Problem("wrong.password", { reason: "the password was changed meanwhile" });
    requireOpen(current, "wrong.password");
    // Every active session of theirs has shown it.
    const obstacle = obstacleOf(await readAccount(tx, user.id), { amr: ["pwd"] });
    if (obstacle === "factor_due" && kept?.holderId !== user.id)
      throw new Problem("second.factor.required", { detail: FACTOR });
    await writePassword(tx, actor, current, passwordHash, "changed", kept?.id);
    await refundAttempt(tx, attempt);
  });
  return true as const;
});

export const activateUser = implement(contracts.activateUser, async (actor, { params: { uid, code }, bearer }) => {
  await throttle(actor.client, "codes");
  const { userId } = await findCode(db, code, ["confirmation"]);
  if (userId !== uid) throw new Problem("code.invalid", { reason: "the code is another person's" });
  await confirmOnly(actor, uid, code, bearer);
  return true as const;
});
