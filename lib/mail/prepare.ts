import type { Transaction } from "@/lib/db";
import { awaitsInvitation } from "@/lib/mail/invitations";
import {
  type CodeTemplate,
  codePurposes,
  isCodeTemplate,
  isIntent,
  isTemplate,
  type MailTemplate,
  parseMailProps,
} from "@/lib/mail/kinds";
import { issueCode } from "@/lib/mail/one-time-codes";
import type { Mail, User } from "@/prisma/client/client";

/** A mail that can be rendered: a template, and a code where the template needs one. */
export interface PreparedMail extends Mail {
  template: MailTemplate;
}

/** Ends a mail without sending it. */
async function drop(tx: Transaction, mail: Mail, reason: string): Promise<undefined> {
  await tx.mail.update({ where: { id: mail.id }, data: { state: "dropped", lastError: reason } });
  return undefined;
}

/** What a request becomes for this person. Who was invited and has no password to forget is invited again. */
async function wantedTemplate(tx: Transaction, intent: string, user: User): Promise<CodeTemplate> {
  const { confirmedAt } = user;
  if (intent === "unlock_request") return "unlock";
  if (intent === "restore" && (await awaitsInvitation(tx, user))) return "invitation";
  if (intent === "sign_in_request" && confirmedAt) return "sign_in";
  return intent === "restore" || confirmedAt ? "recovery" : "confirmation";
}

/** Turns "someone asked for a mail to this address" into the mail this person gets, in their language; nobody gets none. */
async function resolveIntent(tx: Transaction, mail: Mail): Promise<Mail | undefined> {
  const user = await tx.user.findUnique({ where: { email: mail.recipient } });
  const gone = user?.deletesAt && user.deletesAt <= new Date();
  if (!user || user.disabledAt || gone) return drop(tx, mail, user?.disabledAt ? "account disabled" : "no account");
  const template = await wantedTemplate(tx, mail.template, user);
  const props = parseMailProps(mail.props);
  return tx.mail.update({
    where: { id: mail.id },
    data: { template, userId: user.id, locale: user.locale, props: { ...props, source: props.source ?? user.source } },
  });
}

/**
 * Holds the person, so that codes of one person are made one after the other. Unlike the lock of a caller who changes the account
 * this one lets sessions and grants be added meanwhile.
 */
async function lockRecipient(tx: Transaction, id: string | null): Promise<User | null> {
  if (!id) return null;
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.user.findUnique({ where: { id } });
}

/** A mail whose code died in the outbox starts again as a new row: one row is one mail, the same at every attempt. */
async function startAgain(tx: Transaction, mail: Mail, now: Date): Promise<undefined> {
  const { template, recipient, locale, userId, props, attempts } = mail;
  const values = { template, recipient, locale, userId, attempts, props: parseMailProps(props), nextAttemptAt: now };
  const { id } = await tx.mail.create({ data: values });
  return drop(tx, mail, `code expired before delivery, replaced by ${id}`);
}

/** Why nobody needs this mail any more, or must not get it. */
async function obstacleOf(tx: Transaction, mail: Mail, template: CodeTemplate, user: User) {
  if (template === "email_change") {
    const owner = await tx.user.findUnique({ where: { email: mail.recipient }, select: { id: true } });
    if (owner) return "the address has an account";
    const wanted = await tx.oneTimeCode.findFirst({
      where: { userId: user.id, purpose: "email_change", email: mail.recipient, consumedAt: null },
    });
    return !wanted && !mail.codeId && "the change was canceled";
  }
  if (mail.recipient !== user.email) return "the address is no longer this person's";
  if (template === "confirmation" && user.confirmedAt) return "already confirmed";
  if (template === "invitation" && user.passwordHash !== null) return "already has a password";
  if (template === "deletion_scheduled" && !user.deletesAt) return "the account is kept";
  return undefined;
}

/** Makes the code at the first attempt and checks at later ones that its link would still open something. */
async function prepareCode(
  tx: Transaction,
  mail: Mail,
  template: CodeTemplate,
  now: Date,
): Promise<PreparedMail | undefined> {
  const user = await lockRecipient(tx, mail.userId);
  if (!user || user.disabledAt) return drop(tx, mail, user ? "account disabled" : "no account");
  const obstacle = await obstacleOf(tx, mail, template, user);
  if (obstacle) return drop(tx, mail, obstacle);
  const purpose = codePurposes[template];
  if (!mail.codeId) {
    // Ids are ordered by time. Making a code now would kill the one that a newer mail has already carried away.
    const newer = await tx.mail.findFirst({
      where: { userId: user.id, template, id: { gt: mail.id }, codeId: { not: null } },
    });
    if (newer) return drop(tx, mail, `superseded by ${newer.id}`);
    const { id: codeId } = await issueCode(tx, user.id, purpose, mail.recipient, parseMailProps(mail.props).device);
    return { ...(await tx.mail.update({ where: { id: mail.id }, data: { codeId } })), template };
  }
  const code = await tx.oneTimeCode.findUnique({ where: { userId_purpose: { userId: user.id, purpose } } });
  if (code && code.id !== mail.codeId) return drop(tx, mail, "superseded by a newer code");
  if (code?.consumedAt) return drop(tx, mail, "code already used");
  if (!code || code.expiresAt <= now) return startAgain(tx, mail, now);
  return { ...mail, template };
}

/**
 * Settles, in the delivery transaction, what a due row says and to whom. Undefined when there is nothing to send.
 * @throws Error for a template this version does not know; a newer instance may
 */
export async function prepareMail(tx: Transaction, id: string, now: Date): Promise<PreparedMail | undefined> {
  const row = await tx.mail.findUnique({ where: { id } });
  if (row?.state !== "pending") return undefined;
  const mail = isIntent(row.template) ? await resolveIntent(tx, row) : row;
  if (!mail) return undefined;
  const { template } = mail;
  if (isCodeTemplate(template)) return prepareCode(tx, mail, template, now);
  if (!isTemplate(template)) throw new Error(`unknown mail template ${template}`);
  return { ...mail, template };
}
