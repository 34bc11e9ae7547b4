import { lockUser } from "@/lib/access/authority";
import { system } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { tokenOf } from "@/lib/authentication/otp";
import { requireRecent } from "@/lib/authentication/recent";
import { db, transaction } from "@/lib/db";
import { consumeCode, DELETION_SECONDS, findCode, withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { endSessions } from "@/lib/sessions/session";
import * as contracts from "@/lib/users/account/account.contract";
import { changePerson, erasePerson } from "@/lib/users/person";

export const scheduleDeletion = implement(contracts.scheduleDeletion, async (actor, { body }) => {
  if (body.email !== actor.email) {
    const detail = "This is not your email address.";
    throw new Problem("request.invalid", { issues: [{ pointer: "/body/email", detail }] });
  }
  const provenHash = await requireRecent(actor, { currentPassword: body.currentPassword });
  const now = new Date();
  const deletesAt = new Date(now.getTime() + DELETION_SECONDS * 1000);
  await transaction(async (tx) => {
    // The row is held before the sessions end, so that a sign-in comes wholly before, and ends, or wholly after, and keeps the account.
    const user = await lockUser(tx, actor.id, "unauthorized");
    if (user.passwordHash !== provenHash || user.email !== body.email)
      throw new Problem("wrong.password", { reason: "the password or the email address was changed meanwhile" });
    await changePerson(tx, user, { deletesAt });
    await withdrawCodes(tx, user.id);
    await endSessions(tx, { userId: user.id }, "deletion.scheduled");
    await audit(tx, actor, "deletion.scheduled", { type: "user", id: user.id }, { deletesAt: deletesAt.toISOString() });
    const { ipAddress, userAgent } = actor.client;
    const { email: recipient, locale, id: userId, source } = user;
    const props = { at: now.toISOString(), ipAddress, userAgent, source, deletesAt: deletesAt.toISOString() };
    await queueMail(tx, { template: "deletion_scheduled", recipient, locale, userId, props });
  });
  return { deletesAt: deletesAt.toISOString() };
});

export const cancelDeletion = implement(contracts.cancelDeletion, async (actor, { body }) => {
  const token = await tokenOf(actor.client, body, "deletion");
  const { userId } = await findCode(db, token, ["deletion"]);
  const email = await transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    await consumeCode(tx, token, "deletion");
    // The mail may have left late, and its code with it: the day itself decides.
    if (!user.deletesAt || user.deletesAt <= new Date()) throw new Problem("code.expired");
    await changePerson(tx, user, { deletesAt: null });
    await audit(tx, actor, "deletion.cancelled", { type: "user", id: userId }, { by: "mail" });
    return user.email;
  });
  return { email };
});

const BATCH = 100;

/** Deletes one account whose day has come; false when its owner kept it meanwhile. */
async function deleteAccount(id: string, now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    const user = await lockUser(tx, id);
    if (!user.deletesAt || user.deletesAt > now) return false;
    await erasePerson(tx, user);
    await audit(tx, system("deletion"), "user.deleted", { type: "user", id });
    return true;
  });
}

/**
 * Deletes the accounts whose day has come, with everything that belongs to them; the audit log keeps their ids.
 * Any number of processes may run it at once. None of them is the last administrator's: see `scheduleDeletion`.
 * @returns how many accounts it deleted
 */
export async function deleteExpiredAccounts(now = new Date()): Promise<number> {
  const due = await db.user.findMany({
    where: { deletesAt: { lte: now } },
    orderBy: { deletesAt: "asc" },
    select: { id: true },
    take: BATCH,
  });
  let deleted = 0;
  for (const { id } of due) {
    try {
      if (await deleteAccount(id, now)) deleted += 1;
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof Problem && error.kind === "user.not.found")) throw error;
    }
  }
  return deleted;
}
