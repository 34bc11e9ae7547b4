import { lockUser } from "@/lib/access/authority";
import type { Actor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { type GivenCode, tokenOf } from "@/lib/authentication/digits";
import { noteDevice } from "@/lib/authentication/limits/devices";
import { consumeMail } from "@/lib/authentication/limits/mail-limits";
import { throttle } from "@/lib/authentication/limits/throttle";
import { consumeCode, findCode } from "@/lib/authentication/one-time-codes";
import { checkPasswordPolicy, hashPassword } from "@/lib/authentication/password/password-hash";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { issuePair, type PairReference, startSession } from "@/lib/sessions/session";
import * as account from "@/lib/users/account/account.contract";
import * as contracts from "@/lib/users/account/registration.contract";
import type { User } from "@/prisma/client/client";

interface NewUser {
  email: string;
  passwordHash: string;
  name?: string | null | undefined;
  locale?: "en" | "ru" | undefined;
  source?: string | undefined;
  resetPassword?: boolean | undefined;
}

/** Gives a confirmed person the role that every confirmed person has. */
export async function grantUserRole(tx: Transaction, userId: string): Promise<void> {
  const role = await tx.role.findUniqueOrThrow({ where: { name: "user" } });
  await tx.userRole.createMany({ data: { userId, roleId: role.id }, skipDuplicates: true });
}

/** Marks the mailbox as proved, once; the person becomes active and gets the role `user`. An open confirmation code is void. */
export async function confirmMailbox(tx: Transaction, actor: Actor, user: User): Promise<void> {
  if (user.confirmedAt) return;
  const now = new Date();
  await tx.user.update({ where: { id: user.id }, data: { confirmedAt: now } });
  await tx.oneTimeCode.updateMany({
    where: { userId: user.id, purpose: "confirmation", consumedAt: null },
    data: { consumedAt: now },
  });
  await grantUserRole(tx, user.id);
  await audit(tx, actor, "user.confirmed", { type: "user", id: user.id });
}

/** Queues the mail whose link or digits confirm the account. */
export const queueConfirmation = (tx: Transaction, user: User) =>
  queueMail(tx, {
    template: "confirmation",
    recipient: user.email,
    locale: user.locale,
    userId: user.id,
    props: { source: user.source },
  });

/**
 * Creates an account as a stranger may: pending until the mailbox is confirmed, with the confirmation mail in the outbox.
 * @throws Problem user.already.exists
 */
export async function createAccount(
  tx: Transaction,
  actor: Actor,
  { email, passwordHash, ...rest }: NewUser,
): Promise<User> {
  const active = env().ACCOUNT_CONFIRMATION === "off";
  const user = await tx.user
    .create({
      data: {
        email,
        passwordHash,
        name: rest.name?.trim() || null,
        locale: rest.locale ?? "en",
        source: rest.source ?? null,
        resetPassword: rest.resetPassword ?? false,
        createdAt: new Date(),
      },
    })
    .catch(explain({ unique: "user.already.exists" }));
  await audit(tx, actor, "user.registered", { type: "user", id: user.id }, { source: user.source });
  if (active) await confirmMailbox(tx, actor, user);
  else await queueConfirmation(tx, user);
  return user;
}

/**
 * Registers a person: the one way for programs and browsers alike.
 * @param enter what else the same transaction does, such as starting a session
 */
export async function register<Result>(
  actor: Actor,
  { password, ...rest }: Omit<NewUser, "passwordHash" | "resetPassword"> & { password: string },
  enter: (tx: Transaction, user: User) => Promise<Result>,
): Promise<Result> {
  await throttle(actor.client, "registration");
  await checkPasswordPolicy(password, rest.email);
  await consumeMail(actor.client, rest.email);
  const passwordHash = await hashPassword(password, actor.client);
  return transaction(async (tx) => {
    const user = await createAccount(tx, actor, { ...rest, passwordHash });
    await noteDevice(tx, actor.client, user);
    return enter(tx, user);
  });
}

export const registerUser = implement(contracts.registerUser, async (actor, { body }) =>
  issuePair(
    await register(actor, body, (tx, { id }) =>
      startSession(tx, { userId: id }, "platform", actor.client, body.source),
    ),
  ),
);

export const confirmUser = implement(contracts.confirmUser, async (actor, { params }) => {
  await throttle(actor.client, "codes");
  const code = await findCode(db, params.code, ["confirmation", "recovery"]);
  if (code.purpose === "recovery") {
    const user = await db.user.findUnique({ where: { id: code.userId } });
    if (!user) throw new Problem("code.invalid");
    return { email: user.email };
  }
  return issuePair(await confirm(actor, params.code, "platform"));
});

/**
 * Uses a confirmation code and signs the person in: the one way for programs and browsers alike.
 * @throws Problem code.invalid, code.expired, code.used, user.disabled
 */
async function confirm(actor: Actor, token: string, profile: "platform" | "browser"): Promise<PairReference> {
  const { userId } = await findCode(db, token, ["confirmation"]);
  return transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    await consumeCode(tx, token, "confirmation");
    if (user.disabledAt) throw new Problem("user.disabled");
    await confirmMailbox(tx, actor, user);
    await noteDevice(tx, actor.client, user);
    return startSession(tx, { userId }, profile, actor.client, user.source ?? undefined);
  });
}

/** Confirms with the mailed secret or the six digits, and signs the person in. */
export const confirmWithCode = async (actor: Actor, given: GivenCode, profile: "platform" | "browser") =>
  confirm(actor, await tokenOf(actor.client, given, "confirmation"), profile);

export const confirmAccount = implement(account.confirmAccount, async (actor, { body }) =>
  issuePair(await confirmWithCode(actor, body, "platform")),
);

export const resendEmail = implement(contracts.resendEmail, async (actor, { body: { email, source } }) => {
  await consumeMail(actor.client, email);
  // The same write whether or not anybody has this address; who gets which mail is found out at delivery.
  const props = { source: source ?? null };
  await transaction((tx) => queueMail(tx, { template: "resend", recipient: email, locale: "en", props }));
  return { email };
});
