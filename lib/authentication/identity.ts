import { lockUser } from "@/lib/access/authority";
import { audit } from "@/lib/audit/record";
import { obstacleOf, requireOpen } from "@/lib/authentication/admission";
import * as contracts from "@/lib/authentication/identity.contract";
import { noteDevice } from "@/lib/authentication/limits/devices";
import { refundAttempt } from "@/lib/authentication/limits/limit";
import { consumeMail } from "@/lib/authentication/limits/mail-limits";
import { consumeAttempt } from "@/lib/authentication/limits/sign-in-limits";
import { throttle } from "@/lib/authentication/limits/throttle";
import { findCode } from "@/lib/authentication/one-time-codes";
import { checkNewPassword } from "@/lib/authentication/password/new-password";
import { checkPasswordPolicy, hashPassword, verifyPassword } from "@/lib/authentication/password/password-hash";
import { writePassword } from "@/lib/authentication/passwords";
import { signIn } from "@/lib/authentication/sign-in";
import { db, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { actorOfToken } from "@/lib/sessions/authenticate";
import { signIdentityToken, verifyToken } from "@/lib/sessions/keys/tokens";
import { confirmOnly, createAccount } from "@/lib/users/account/registration";

export const validateToken = implement(contracts.validateToken, async ({ client }, { body }) => {
  const token = await verifyToken(body.token);
  const holder = await actorOfToken(token, client);
  // Whoever relies on this answer would open what the token must not open yet.
  if (holder.mustChangePassword) throw new Problem("token.restricted");
  const isUser = holder.type === "user";
  return {
    valid: true as const,
    uid: holder.id,
    name: holder.name,
    email: isUser ? holder.email : null,
    active: !isUser || holder.status === "active",
    roles: [...holder.roles],
    permissions: [...holder.permissions].sort(),
    addresses: isUser ? [...holder.addresses] : [],
    exp: token.expiresAtSeconds,
  };
});

export const registerIdentity = implement(contracts.registerIdentity, async (actor, { body }) => {
  const { name, email, password, reset_password } = body;
  await throttle(actor.client, "registration");
  await checkPasswordPolicy(password, email);
  await consumeMail(actor.client, email);
  const passwordHash = await hashPassword(password, actor.client);
  const account = { name, email, passwordHash, resetPassword: reset_password };
  await transaction(async (tx) => noteDevice(tx, actor.client, await createAccount(tx, actor, account)));
  return "User Registered" as const;
});

export const authenticateUser = implement(contracts.authenticateUser, async (actor, { body }) => {
  const { user, sessionId } = await signIn(actor, body, "identity");
  const name = user.name ?? user.email;
  return {
    uid: user.id,
    name,
    email: user.email,
    active: user.confirmedAt !== null,
    reset_password: user.resetPassword,
    token: await signIdentityToken({ id: user.id, name }, sessionId),
  };
});

/** The session whose token came along, to be kept; any other credential names none. */
async function sessionOfBearer(bearer: string | undefined): Promise<string | undefined> {
  if (bearer === undefined) return undefined;
  try {
    return (await verifyToken(bearer)).sessionId;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

export const replacePassword = implement(contracts.replacePassword, async (actor, { body, bearer }) => {
  const { user_uid, old_password, new_password } = body;
  const found = await db.user.findUnique({ where: { id: user_uid } });
  // An account whose day has come is gone, whether or not the job that removes it has run.
  const user = found && obstacleOf(found) === "deletion_due" ? null : found;
  // The budget of sign-in: guesses must not be worth more here than there.
  const address = user?.email ?? user_uid;
  const attempt = await consumeAttempt(actor.client, address);
  if (!(await verifyPassword(old_password, user?.passwordHash, address, actor.client)) || !user) {
    const target = user && ({ type: "user", id: user.id } as const);
    await audit(db, actor, "password.change_refused", target ?? undefined, { uid: user_uid });
    throw new Problem("wrong.password", { audited: true });
  }
  requireOpen(user, "wrong.password");
  await checkNewPassword(new_password, user, actor.client, { current: old_password, pointer: "/body/new_password" });
  const passwordHash = await hashPassword(new_password, actor.client);
  const kept = await sessionOfBearer(bearer);
  await transaction(async (tx) => {
    const current = await lockUser(tx, user.id, "wrong.password");
    // Somebody else's change in between makes the proof worthless.
    if (current.passwordHash !== user.passwordHash) throw new Problem("wrong.password");
    requireOpen(current, "wrong.password");
    await writePassword(tx, actor, current, passwordHash, "changed", kept);
    await refundAttempt(tx, attempt);
  });
  return true as const;
});

export const activateUser = implement(contracts.activateUser, async (actor, { params: { uid, code }, bearer }) => {
  await throttle(actor.client, "codes");
  const { userId } = await findCode(db, code, ["confirmation"]);
  if (userId !== uid) throw new Problem("code.invalid");
  await confirmOnly(actor, uid, code, bearer);
  return true as const;
});
