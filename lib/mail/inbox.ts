import { db } from "@/lib/db";
import { isTemplate } from "@/lib/mail/kinds";
import { deliverDueMail } from "@/lib/mail/outbox";
import { type RenderedMail, renderMail } from "@/lib/mail/render";
import { normalizeEmail } from "@/lib/values";

/** A mail as its recipient would have it. */
export interface InboxMessage extends RenderedMail {
  id: string;
  to: string;
  createdAt: Date;
}

/**
 * The newest messages first, written again from their rows: no body is stored.
 * Delivers what is due before it looks, so a message is there as soon as its request is answered.
 */
export async function listInbox({ to, limit }: { to?: string | undefined; limit: number }): Promise<InboxMessage[]> {
  const recipient = to === undefined ? undefined : normalizeEmail(to);
  if (to !== undefined && !recipient) return [];
  await deliverDueMail();
  const rows = await db.mail.findMany({
    where: { transport: "inbox", state: "sent", ...(recipient ? { recipient } : {}) },
    orderBy: { id: "desc" },
    take: limit,
  });
  return Promise.all(
    rows.flatMap(({ id, template, recipient: owner, createdAt, ...row }) => {
      if (!isTemplate(template)) return [];
      const rendered = renderMail({ ...row, template, recipient: owner, createdAt });
      return [rendered.then((mail) => ({ id, to: owner, createdAt, ...mail }))];
    }),
  );
}
