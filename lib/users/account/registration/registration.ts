import { lockUser } from "@/lib/access/authority";
import type { Actor, Method } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { issueChallenge } from "@/lib/authentication/factors/challenge";
import { type GivenCode, tokenOf } from "@/lib/authentication/otp";
import { hashPassword } from "@/lib/authentication/password/password-hash";
import { checkPasswordPolicy } from "@/lib/authentication/password/policy";
import { db, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { noteDevice } from "@/lib/limits/devices";
import { consumeMail } from "@/lib/limits/mail-limits";
import { throttle } from "@/lib/limits/throttle";
import { consumeCode, findCode, PASSWORD_PURPOSES, withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import { obstacleOf } from "@/lib/sessions/admission";
import { requireOpen, requireStart, startsRestricted } from "@/lib/sessions/obstacles";
import { issuePair, type PairReference, type Start, startSession } from "@/lib/sessions/session";
import * as account from "@/lib/users/account/account.contract";
import { dispossess, isRegistrant, type Traces, tracesOf } from "@/lib/users/account/registration/registrant";
import * as contracts from "@/lib/users/account/registration/registration.contract";
import { requireSignUp } from "@/lib/users/account/registration/sign-up";
import { changePerson, createPerson, noteSignIn } from "@/lib/users/person";
import type { ClientType, User } from "@/prisma/client/client";

interface NewUser {
  id?: string | undefined;
  email: string;
  /** Null if the account is created with a passkey. */
  passwordHash: string | null;
  name?: string | null | undefined;
  locale?: "en" | "ru" | undefined;
  source?: string | undefined;
  resetPassword?: boolean | undefined;
}

/** Grants the role that every user with a verified email has. */
export async function grantUserRole(tx: Transaction, userId: string): Promise<void> {
  const role = await tx.role.findUniqueOrThrow({ where: { name: "user" } });
  await tx.userRole.createMany({ data: { userId, roleId: role.id }, skipDuplicates: true });
}

/** Who verified the email of an account: the person who registered it, someone else who reads that mailbox, or an administrator. */
type Prover = "registrant" | "other" | "administrator";

/** Who verified the email, judging by the traces in the request. */
export const proverOf = async (tx: Transaction, traces: Traces, userId: string): Promise<Prover> =>
  (await isRegistrant(tx, traces, userId)) ? "registrant" : "other";

/**
 * Marks the email as verified, once; the user becomes active and gets the role `user`. Open confirmations and invitations become void.
 * If someone other than the registrant verified it, the account is theirs, and nothing the registrant holds opens it any longer.
 * An account without a password has no registrant: an administrator created it for the owner of the mailbox. Granted roles
 * were meant for that owner, whoever registered, and stay.
 * @returns whether the account has no password now
 */
export async function confirmMailbox(tx: Transaction, actor: Actor, user: User, prover: Prover): Promise<boolean> {
  if (user.confirmedAt) return false;
  const hasFactor = (await tx.factor.count({ where: { userId: user.id } })) > 0;
  const lost = prover === "other" && (user.passwordHash !== null || hasFactor);
  if (lost) await dispossess(tx, actor, user);
  await changePerson(tx, user, { confirmedAt: new Date() });
  await withdrawCodes(tx, user.id, ["confirmation", "invitation"]);
  await grantUserRole(tx, user.id);
  await audit(tx, actor, "user.confirmed", { type: "user", id: user.id });
  return lost || (user.passwordHash === null && !hasFactor);
}

/** Queues the mail whose link or one-time code confirms the account. */
export const queueConfirmation = (tx: Transaction, user: User) =>
  queueMail(tx, {
    template: "confirmation",
    recipient: user.email,
    locale: user.locale,
    userId: user.id,
    props: { source: user.source },
  });

/**
 * Creates an account as anyone may: pending until the email is verified, with the confirmation mail in the outbox.
 * @throws Problem user.already.exists
 */
export async function createAccount(
  tx: Transaction,
  actor: Actor,
  { id, email, passwordHash, ...rest }: NewUser,
): Promise<User> {
  const active = env().ACCOUNT_CONFIRMATION === "off";
  const user = await createPerson(tx, {
    ...(id === undefined ? {} : { id }),
    email,
    passwordHash,
    name: rest.name ?? null,
    locale: rest.locale ?? "en",
    source: rest.source ?? null,
    resetPassword: rest.resetPassword ?? false,
  });
  await audit(tx, actor, "user.registered", { type: "user", id: user.id }, { source: user.source });
  if (active) await confirmMailbox(tx, actor, user, "registrant");
  else await queueConfirmation(tx, user);
  return user;
}

/** Starts the session that comes with registering or confirming: a sign-in like any other, for those who ask when the last one was. */
async function startFirst(
  tx: Transaction,
  { client }: Actor,
  userId: string,
  clientType: ClientType,
  start: Start,
): Promise<PairReference> {
  const started = await startSession(tx, userId, clientType, client, start);
  await noteSignIn(tx, userId);
  return started;
}

/**
 * Creates an account by `make` and signs its owner in, in one transaction, unless admission refuses.
 * @throws Problem user.should.be.confirmed when the mailbox must be confirmed first; the account was made all the same, and the mail is on its way
 */
export async function startRegistered(
  actor: Actor,
  {
    clientType,
    amr,
    source,
  }: { clientType: "platform" | "browser"; amr: readonly Method[]; source?: string | undefined },
  make: (tx: Transaction) => Promise<User>,
): Promise<PairReference> {
  const { obstacle, started } = await transaction(async (tx) => {
    const user = await make(tx);
    await noteDevice(tx, actor.client, user);
    const obstacle = obstacleOf(await readAccount(tx, user.id), { amr });
    if (obstacle && !startsRestricted(obstacle, clientType)) return { obstacle };
    return { started: await startFirst(tx, actor, user.id, clientType, { amr, source }) };
  });
  requireStart(obstacle, clientType);
  if (!started) throw new Error("Neither a session nor a reason");
  return started;
}

/**
 * Registers a user and signs them in. Programs and browsers both come through here.
 * @throws Problem user.should.be.confirmed when the mailbox must be confirmed first; the account was made all the same, and the mail is on its way
 */
export async function register(
  actor: Actor,
  { password, ...rest }: Omit<NewUser, "id" | "passwordHash" | "resetPassword"> & { password: string },
  clientType: "platform" | "browser",
): Promise<PairReference> {
  requireSignUp(rest.email);
  await throttle(actor.client, "registration");
  await checkPasswordPolicy(password, rest.email);
  await consumeMail(actor.client, rest.email);
  const passwordHash = await hashPassword(password, actor.client);
  return startRegistered(actor, { clientType, amr: ["pwd"], source: rest.source }, (tx) =>
    createAccount(tx, actor, { ...rest, passwordHash }),
  );
}

export const registerUser = implement(contracts.registerUser, async (actor, { body }) =>
  issuePair(await register(actor, body, "platform")),
);

export const confirmUser = implement(contracts.confirmUser, async (actor, { params, bearer }) => {
  await throttle(actor.client, "codes");
  const code = await findCode(db, params.code, ["confirmation", ...PASSWORD_PURPOSES]);
  if (code.purpose !== "confirmation") {
    const user = await db.user.findUnique({ where: { id: code.userId } });
    if (!user) throw new Problem("code.invalid", { reason: "the code's owner does not exist" });
    return { email: user.email };
  }
  return issuePair(await confirm(actor, params.code, "platform", bearer));
});

/**
 * Verifies an email by its code, for whoever presents it.
 * @returns the account, and whether it has no password now
 * @throws Problem code.invalid, code.expired, code.used, user.disabled
 */
async function useConfirmation(tx: Transaction, actor: Actor, token: string, traces: Traces, userId: string) {
  const user = await lockUser(tx, userId, "code.invalid");
  await consumeCode(tx, token, "confirmation");
  requireOpen(user, "code.invalid");
  return { user, bare: await confirmMailbox(tx, actor, user, await proverOf(tx, traces, userId)) };
}

/** Asks a user who has no password yet to choose one: right away in a browser, by email if a program confirmed. */
async function askForPassword(
  tx: Transaction,
  user: User,
  clientType: "platform" | "browser" | undefined,
): Promise<void> {
  const { id, email: recipient, locale, source } = user;
  if (clientType === "browser") await changePerson(tx, user, { resetPassword: true });
  else await queueMail(tx, { template: "recovery", recipient, locale, userId: id, props: { source } });
}

/**
 * Uses a confirmation code and signs the user in. Programs and browsers both come through here.
 * @param bearer the caller's token, by which a program shows that it registered the account
 * @throws Problem code.invalid, code.expired, code.used, user.disabled, password.change.required, and second.factor.required,
 *   which says how to go on
 */
async function confirm(
  actor: Actor,
  token: string,
  clientType: "platform" | "browser",
  bearer?: string,
): Promise<PairReference> {
  const { userId } = await findCode(db, token, ["confirmation"]);
  const traces = await tracesOf(actor, bearer);
  const { obstacle, required, started } = await transaction(async (tx) => {
    const { user, bare } = await useConfirmation(tx, actor, token, traces, userId);
    if (bare) await askForPassword(tx, user, clientType);
    const amr = ["email"] as const;
    const obstacle = obstacleOf(await readAccount(tx, userId), { amr });
    const { source } = user;
    // The email stays verified even so.
    if (obstacle === "factor_due")
      return { required: await issueChallenge(tx, actor, userId, { clientType, amr, source }) };
    if (obstacle && !startsRestricted(obstacle, clientType)) return { obstacle };
    await noteDevice(tx, actor.client, user);
    return { started: await startFirst(tx, actor, userId, clientType, { amr, source }) };
  });
  if (required) throw required;
  requireStart(obstacle, clientType);
  if (!started) throw new Error("Neither a session nor a reason");
  return started;
}

/** Confirms with the mailed secret or the one-time code, and signs the person in. */
export const confirmWithCode = async (
  actor: Actor,
  given: GivenCode,
  clientType: "platform" | "browser",
  bearer?: string,
) => confirm(actor, await tokenOf(actor.client, given, "confirmation"), clientType, bearer);

export const confirmAccount = implement(account.confirmAccount, async (actor, { body, bearer }) =>
  issuePair(await confirmWithCode(actor, body, "platform", bearer)),
);

/** Confirms with the mailed secret, without a session. */
export async function confirmOnly(actor: Actor, userId: string, token: string, bearer?: string): Promise<void> {
  const traces = await tracesOf(actor, bearer);
  await transaction(async (tx) => {
    const { user, bare } = await useConfirmation(tx, actor, token, traces, userId);
    if (bare) await askForPassword(tx, user, undefined);
  });
}

export const resendEmail = implement(contracts.resendEmail, async (actor, { body: { email, source } }) => {
  await consumeMail(actor.client, email);
  // The same write whether or not anybody has this address; who gets which mail is found out at delivery.
  const props = { source: source ?? null };
  await transaction((tx) => queueMail(tx, { template: "resend", recipient: email, locale: "en", props }));
  return { email };
});
