import { expect } from "vitest";
import { db } from "@/lib/db";
import { type CodeTemplate, codePurposes } from "@/lib/mail/kinds";
import { codeToken, otpOf } from "@/lib/mail/one-time-codes";
import { deliverDueMail } from "@/lib/mail/outbox";
import { isRemote } from "@/lib/testing/remote";

/** Waits for the mail that instances have under way in their background; in one process there is none. */
export async function settleMail(): Promise<void> {
  if (!isRemote) return;
  const pending = () => db.mail.count({ where: { state: "pending" } });
  await expect.poll(pending, { timeout: 60_000, message: "mail under way" }).toBe(0);
}

/** Delivers what waits, wherever it is delivered. */
export async function deliverMail(): Promise<void> {
  await deliverDueMail();
  await settleMail();
}

/** Delivers what waits and says what the newest mail of a template carries; undefined when none was sent. */
export async function readCode(template: CodeTemplate, recipient?: string) {
  await deliverMail();
  const mail = await db.mail.findFirst({
    where: { template, state: "sent", ...(recipient ? { recipient } : {}) },
    orderBy: { id: "desc" },
  });
  if (!mail?.codeId) return undefined;
  const purpose = codePurposes[template];
  return { token: codeToken(mail.codeId, purpose), otp: otpOf(mail.codeId, purpose), mail };
}

/** Templates of the mails to an address, in the order in which they were queued. */
export async function templatesTo(recipient: string): Promise<string[]> {
  const mails = await db.mail.findMany({ where: { recipient }, orderBy: { id: "asc" }, select: { template: true } });
  return mails.map(({ template }) => template);
}
