import { z } from "zod";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, type Transaction, transaction } from "@/lib/db";
import { expectDelivery } from "@/lib/events/outbox";
import * as contracts from "@/lib/mail/mail.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { Mail } from "@/prisma/client/client";

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

interface Visits {
  times: number;
  used: boolean;
}

/** How often the links of these mails were opened and whether they were used, in two queries. */
async function readVisits(tx: Transaction, mails: readonly Mail[]): Promise<Map<string, Visits>> {
  const ids = mails.flatMap(({ codeId }) => codeId ?? []);
  const visits = await tx.linkVisit.findMany({ where: { codeId: { in: ids } }, select: { codeId: true, count: true } });
  const used = await tx.oneTimeCode.findMany({
    where: { id: { in: ids }, consumedAt: { not: null } },
    select: { id: true },
  });
  const times = new Map(visits.map(({ codeId, count }) => [codeId, count]));
  const usedIds = new Set(used.map(({ id }) => id));
  return new Map(ids.map((id) => [id, { times: times.get(id) ?? 0, used: usedIds.has(id) }]));
}

function toMail(mail: Mail, visits: ReadonlyMap<string, Visits>): z.output<typeof contracts.Mail> {
  return {
    id: mail.id,
    template: mail.template,
    recipient: mail.recipient,
    user_uid: mail.userId,
    locale: mail.locale,
    state: mail.state,
    attempts: mail.attempts,
    next_attempt_at: mail.state === "pending" ? mail.nextAttemptAt.toISOString() : null,
    transport: mail.transport,
    provider_id: mail.providerId,
    error: mail.lastError,
    opened: (mail.codeId && visits.get(mail.codeId)) || null,
    created_at: mail.createdAt.toISOString(),
    sent_at: mail.sentAt?.toISOString() ?? null,
  };
}

export const listMail = implement(contracts.listMail, async (_, { query }) => {
  const { limit, cursor, state, recipient, user } = query;
  const [createdAt, id] = readCursor(cursor, Position) ?? [];
  const after = createdAt && id ? { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] } : {};
  const mails = await db.mail.findMany({
    where: {
      ...after,
      ...(state ? { state } : {}),
      ...(recipient ? { recipient: recipient.trim().toLowerCase() } : {}),
      ...(user ? { userId: user } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const visits = await readVisits(db, mails);
  return toPage(
    mails,
    limit,
    (mail) => [mail.createdAt.toISOString(), mail.id],
    (mail) => toMail(mail, visits),
  );
});

export const retryMail = implement(contracts.retryMail, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    const { count } = await tx.mail.updateMany({
      where: { id, state: { in: ["pending", "failed"] } },
      data: { state: "pending", attempts: 0, nextAttemptAt: new Date() },
    });
    const mail = await tx.mail.findUnique({ where: { id } });
    if (!mail) throw new Problem("not.found");
    if (count > 0) await audit(tx, actor, "mail.retried", { type: "mail", id }, { template: mail.template });
    expectDelivery();
    return toMail(mail, await readVisits(tx, [mail]));
  }),
);
