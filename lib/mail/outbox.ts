import type { Transaction } from "@/lib/db";
import type { Consumer } from "@/lib/events/consumer";
import { deliverDue, expectDelivery } from "@/lib/events/outbox";
import { deliverMail } from "@/lib/mail/delivery";
import type { MailIntent, MailProps, MailTemplate } from "@/lib/mail/kinds";
import { chooseTransport } from "@/lib/mail/transports";

interface MailRequest {
  template: MailTemplate | MailIntent;
  /** Normalized mailbox. For an intent it may belong to nobody. */
  recipient: string;
  /** Language of the mail; an intent is answered in the person's own. */
  locale: string;
  /** Required by `confirmation`, `recovery` and `invitation`, whose code is made at the first delivery. */
  userId?: string;
  /** A code that exists already. */
  codeId?: string;
  /** Never a secret. */
  props?: MailProps;
}

/** Writes a mail into the outbox, in the transaction that causes it; it leaves after the commit. */
export async function queueMail(tx: Transaction, request: MailRequest): Promise<void> {
  const { template, recipient, locale, userId = null, codeId = null, props = {} } = request;
  await tx.mail.create({ data: { template, recipient, locale, userId, codeId, props } });
  expectDelivery();
}

/** Mail leaves through the configured transport, and waits while there is none. */
export const mailConsumer: Consumer = {
  name: "mail",
  table: "mails",
  isReady: () => chooseTransport() !== undefined,
  deliver: deliverMail,
};

/** Sends what is due and says how many mails it handled. */
export const deliverDueMail = (now?: Date): Promise<number> => deliverDue(mailConsumer, now);
