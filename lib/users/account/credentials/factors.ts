/**
 * What someone signs in with beside a password: listed, added, renamed and removed by its owner. An account that has a
 * second factor is asked for it at every start of a session; that is `sessions/admission.ts`.
 */

import { v7 as uuidv7 } from "uuid";
import { lockUser } from "@/lib/access/authority";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { requireAllowed } from "@/lib/authentication/factors/allowed";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { strengthenSession } from "@/lib/authentication/factors/reauthenticate";
import { countRecoveryCodes, replaceRecoveryCodes } from "@/lib/authentication/factors/recovery-codes";
import { describeSecret, newSecret, sealSecret, stepOf } from "@/lib/authentication/factors/totp";
import { withdrawTrust } from "@/lib/authentication/factors/trusted-devices";
import { providerOf } from "@/lib/authentication/passkeys/verification";
import { db, type Transaction, transaction } from "@/lib/db";
import { throttle } from "@/lib/limits/throttle";
import type { MailTemplate } from "@/lib/mail/kinds";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import { asksForFactor, dueAt } from "@/lib/sessions/admission";
import { endSessions } from "@/lib/sessions/session";
import { changePerson } from "@/lib/users/person";
import type { Factor, FactorKind, User } from "@/prisma/client/client";

const MAX_FACTORS = 10;

/** @throws Problem too.many.factors */
export async function requireRoom(tx: Transaction, userId: string): Promise<void> {
  if ((await tx.factor.count({ where: { userId } })) >= MAX_FACTORS) throw new Problem("too.many.factors");
}

/** How long someone has to scan the code and to type the first one. */
const ENROLMENT_MILLISECONDS = 30 * 60_000;

const confirmed = { confirmedAt: { not: null } } as const;

/** A factor as it stands in answers: nothing that it is proved by. */
export const toFactor = ({ id, kind, name, aaguid, credentialId, createdAt, lastUsedAt, ...rest }: Factor) => ({
  id,
  kind,
  name,
  provider: providerOf(aaguid),
  backupEligible: rest.backupEligible,
  backedUp: rest.backedUp,
  signCount: Number(rest.signCount),
  credentialId: credentialId && Buffer.from(credentialId).toString("base64url"),
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** What somebody signs in with, without anything that it is proved by. */
export async function readFactors({ id: userId, passwordHash }: User) {
  const [account, factors, left, newest] = await Promise.all([
    readAccount(db, userId),
    db.factor.findMany({ where: { userId, ...confirmed }, orderBy: { createdAt: "asc" } }),
    countRecoveryCodes(db, userId),
    db.recoveryCode.findFirst({ where: { userId }, orderBy: { createdAt: "desc" }, select: { createdAt: true } }),
  ]);
  return {
    factors: factors.map(toFactor),
    hasPassword: passwordHash !== null,
    secondFactor: asksForFactor(account),
    secondFactorDueAt: dueAt(account)?.toISOString() ?? null,
    recoveryCodes: { left, createdAt: newest?.createdAt.toISOString() ?? null },
  };
}

export const listFactors = implement(contracts.listFactors, async ({ id }) =>
  readFactors(await db.user.findUniqueOrThrow({ where: { id } })),
);

/** Tells the owner that something changed about how they sign in. */
export async function tellOfFactor(
  tx: Transaction,
  actor: UserActor,
  user: User,
  template: MailTemplate,
  kind?: FactorKind,
) {
  const { ipAddress, userAgent } = actor.client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent, kind };
  const { id: userId, email: recipient, locale } = user;
  await queueMail(tx, { template, recipient, locale, userId, props });
}

export const startAuthenticatorApp = implement(contracts.startAuthenticatorApp, async (actor, { body: { name } }) => {
  requireAllowed("totp");
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    await tx.factor.deleteMany({ where: { userId: user.id, kind: "totp", confirmedAt: null } });
    await requireRoom(tx, user.id);
    const id = uuidv7();
    const secret = newSecret();
    const createdAt = new Date();
    await tx.factor.create({
      data: { id, userId: user.id, kind: "totp", name, secret: sealSecret(id, secret), createdAt },
    });
    const expiresAt = new Date(createdAt.getTime() + ENROLMENT_MILLISECONDS).toISOString();
    return { id, secret, ...describeSecret(secret, user.email), expiresAt };
  });
});

/**
 * Makes a factor that was just shown count. With the first one come recovery codes, and every session ends that did not show
 * it, which is every other one: from here on a session of this account has shown two factors.
 * @returns the recovery codes, where they are new
 */
async function admitFactor(tx: Transaction, actor: UserActor, user: User): Promise<string[] | null> {
  await strengthenSession(tx, actor, ["otp", "mfa"]);
  if (user.secondFactorAt) return null;
  await changePerson(tx, user, { secondFactorAt: new Date() });
  await tx.signInChallenge.deleteMany({ where: { userId: user.id } });
  await endSessions(tx, { userId: user.id, id: { not: actor.sessionId } }, "factor.added");
  return replaceRecoveryCodes(tx, user.id);
}

export const confirmAuthenticatorApp = implement(
  contracts.confirmAuthenticatorApp,
  async (actor, { params: { factorId: id }, body: { code } }) => {
    requireAllowed("totp");
    await throttle({ ...actor.client, ipAddress: null }, "proof", actor.id);
    return transaction(async (tx) => {
      const user = await lockUser(tx, actor.id, "unauthorized");
      const now = new Date();
      const begun = { gt: new Date(now.getTime() - ENROLMENT_MILLISECONDS) };
      const pending = await tx.factor.findFirst({
        where: { id, userId: user.id, kind: "totp", confirmedAt: null, createdAt: begun },
      });
      if (!pending) throw new Problem("not.found");
      const step = stepOf(pending, code.replace(/[\s-]/g, ""), now);
      if (step === undefined) throw new Problem("wrong.code", { reason: "not the code of this app" });
      const factor = await tx.factor.update({
        where: { id },
        data: { confirmedAt: now, lastUsedAt: now, lastStep: step },
      });
      const recoveryCodes = await admitFactor(tx, actor, user);
      await audit(tx, actor, "factor.added", { type: "user", id: user.id }, { kind: "totp", factor: id });
      await tellOfFactor(tx, actor, user, "factor_added", "totp");
      return { factor: toFactor(factor), recoveryCodes };
    });
  },
);

/** One's own factor that counts. */
async function findOwn(tx: Transaction, userId: string, id: string): Promise<Factor> {
  const factor = await tx.factor.findFirst({ where: { id, userId, ...confirmed } });
  if (!factor) throw new Problem("not.found");
  return factor;
}

export const renameFactor = implement(contracts.renameFactor, (actor, { params: { factorId: id }, body: { name } }) =>
  transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    const before = await findOwn(tx, user.id, id);
    const factor = await tx.factor.update({ where: { id }, data: { name } });
    if (before.name !== name)
      await audit(tx, actor, "factor.renamed", { type: "user", id: user.id }, { kind: before.kind, factor: id });
    return toFactor(factor);
  }),
);

/** Takes what stands for a second factor from an account that has none any more. */
async function leaveSecondFactor(tx: Transaction, user: User): Promise<void> {
  if ((await tx.factor.count({ where: { userId: user.id, kind: "totp", ...confirmed } })) > 0) return;
  await tx.recoveryCode.deleteMany({ where: { userId: user.id } });
  await withdrawTrust(tx, user.id);
  await changePerson(tx, user, { secondFactorAt: null });
}

export const removeFactor = implement(contracts.removeFactor, (actor, { params: { factorId: id } }) =>
  transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    const { kind } = await findOwn(tx, user.id, id);
    await tx.factor.delete({ where: { id } });
    await leaveSecondFactor(tx, user);
    await audit(tx, actor, "factor.removed", { type: "user", id: user.id }, { kind, factor: id });
    await tellOfFactor(tx, actor, user, "factor_removed", kind);
    return undefined;
  }),
);

/** Takes every factor from an account, with the recovery codes: anyone who held them signs in by none of them. */
export async function discardFactors(tx: Transaction, userId: string): Promise<number> {
  const { count } = await tx.factor.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await withdrawTrust(tx, userId);
  await tx.signInChallenge.deleteMany({ where: { userId } });
  return count;
}

export const renewRecoveryCodes = implement(contracts.renewRecoveryCodes, (actor) =>
  transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    if (!user.secondFactorAt) throw new Problem("not.found");
    const recoveryCodes = await replaceRecoveryCodes(tx, user.id);
    await audit(tx, actor, "recovery_codes.renewed", { type: "user", id: user.id });
    await tellOfFactor(tx, actor, user, "recovery_codes_renewed");
    return { recoveryCodes };
  }),
);
