import { lockUser } from "@/lib/access/authority";
import type { Actor } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import { tokenOf } from "@/lib/authentication/otp";
import { requireRecent } from "@/lib/authentication/recent";
import { db, type Transaction, transaction } from "@/lib/db";
import { consumeMail } from "@/lib/limits/mail-limits";
import { throttle } from "@/lib/limits/throttle";
import { consumeCode, issueCode } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import * as contracts from "@/lib/users/account/account.contract";
import { cancelPending, findPending, mailCode, readPending } from "@/lib/users/account/email/pending-change";
import { confirmMailbox } from "@/lib/users/account/registration/registration";
import { requireDomain } from "@/lib/users/account/registration/sign-up";
import { changePerson } from "@/lib/users/person";

export const findEmailChange = implement(contracts.findEmailChange, (actor) => readPending(db, actor.id));

export const resendEmailChange = implement(contracts.resendEmailChange, async (actor) => {
  await throttle(actor.client, "emailChange", actor.id);
  const asked = await findPending(db, actor.id);
  if (!asked) throw new Problem("not.found");
  await consumeMail(actor.client, asked.email);
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    const pending = await findPending(tx, user.id);
    if (pending?.email !== asked.email) throw new Problem("not.found");
    await mailCode(tx, actor, user, pending.email);
    return { email: pending.email };
  });
});

export const cancelEmailChange = implement(contracts.cancelEmailChange, async (actor) => {
  await transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    await cancelPending(tx, actor, user.id);
  });
  return undefined;
});

export const changeEmail = implement(contracts.changeEmail, async (actor, { body: { email, currentPassword } }) => {
  if (email === actor.email) {
    const detail = "This is your email address already.";
    throw new Problem("request.invalid", { issues: [{ pointer: "/body/email", detail }] });
  }
  requireDomain(email, actor.email);
  await throttle(actor.client, "emailChange", actor.id);
  await consumeMail(actor.client, email);
  const provenHash = await requireRecent(actor, { currentPassword });
  await transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    if (user.passwordHash !== provenHash)
      throw new Problem("wrong.password", { reason: "the password was changed meanwhile" });
    // Remembers what waits to be confirmed; the code that is mailed takes its place.
    await issueCode(tx, user.id, "email_change", email);
    await mailCode(tx, actor, user, email);
  });
  return { email };
});

async function withdrawGrants(tx: Transaction, actor: Actor, userId: string): Promise<void> {
  const grants = await tx.userRole.findMany({ where: { userId }, select: { role: { select: { name: true } } } });
  await tx.userRole.deleteMany({ where: { userId } });
  for (const { role } of grants)
    await audit(tx, actor, "role.revoked", { type: "user", id: userId }, { role: role.name });
}

export const confirmEmailChange = implement(contracts.confirmEmailChange, async (actor, { body }) => {
  const pending = { userId_purpose: { userId: actor.id, purpose: "email_change" as const } };
  const asked = await db.oneTimeCode.findUnique({ where: pending, select: { email: true } });
  // Digits count only for the change that this very person asked for.
  const token = await tokenOf(actor.client, { ...body, email: asked?.email }, "email_change", actor.id);
  const email = await transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    const code = await consumeCode(tx, token, "email_change");
    if (code.userId !== user.id) throw new Problem("code.invalid", { reason: "the code is another person's" });
    const changed = await changePerson(tx, user, { email: code.email });
    // What a pending account was granted was meant for the owner of the mailbox that it gives up.
    if (!user.confirmedAt) await withdrawGrants(tx, actor, user.id);
    await confirmMailbox(tx, actor, changed, "registrant");
    const details = { from: pseudonym("mailbox", user.email), to: pseudonym("mailbox", code.email) };
    await audit(tx, actor, "email.changed", { type: "user", id: user.id }, details);
    const { ipAddress, userAgent } = actor.client;
    const props = { at: new Date().toISOString(), ipAddress, userAgent, newEmail: code.email };
    const { locale, id: userId } = user;
    await queueMail(tx, { template: "email_changed", recipient: user.email, locale, userId, props });
    return code.email;
  });
  return { email };
});
