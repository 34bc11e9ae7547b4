import type { Authorized } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import type { Transaction } from "@/lib/db";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import type { User } from "@/prisma/client/client";

/** The change that was asked for and is neither confirmed nor canceled. */
export async function findPending(tx: Transaction, userId: string) {
  return tx.oneTimeCode.findFirst({
    where: { userId, purpose: "email_change", consumedAt: null, expiresAt: { gt: new Date() } },
    select: { email: true, expiresAt: true },
  });
}

/** A pending change as both its owner and administrators are told of it. */
export async function readPending(tx: Transaction, userId: string) {
  const pending = await findPending(tx, userId);
  return { email: pending?.email ?? null, expiresAt: pending?.expiresAt.toISOString() ?? null };
}

/**
 * Lets a mail with a code go to the new mailbox. The same writes whether or not the address has an account: whether a mail
 * leaves is found out at delivery. The owner is told where they asked from; where an administrator was is not theirs to know.
 */
export async function mailCode(tx: Transaction, actor: Authorized, user: User, email: string): Promise<void> {
  const { id, locale, source } = user;
  await audit(tx, actor, "email.change_requested", { type: "user", id }, { to: pseudonym("mailbox", email) });
  const { ipAddress, userAgent } = actor.client;
  const own = actor.type === "user" && actor.id === id;
  const props = own ? { at: new Date().toISOString(), ipAddress, userAgent, source } : { source };
  await queueMail(tx, { template: "email_change", recipient: email, locale, userId: id, props });
}

/** Takes a pending change back: what was mailed opens nothing. Where none is pending nothing is written. */
export async function cancelPending(tx: Transaction, actor: Authorized, userId: string): Promise<void> {
  const pending = await findPending(tx, userId);
  if (!pending) return;
  await withdrawCodes(tx, userId, ["email_change"]);
  const details = { to: pseudonym("mailbox", pending.email) };
  await audit(tx, actor, "email.change_cancelled", { type: "user", id: userId }, details);
}
