import { z } from "zod";
import { lockUser } from "@/lib/access/authority";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { toDevice } from "@/lib/sessions/own-sessions";
import { endSessions } from "@/lib/sessions/session";
import * as contracts from "@/lib/users/account/account.contract";

interface EventRow {
  id: bigint;
  at: Date;
  action: string;
  actor_type: string;
  actor_id: string | null;
  session_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
}

const Position = z.tuple([z.string().regex(/^\d{1,18}$/)]);
const LAST = "9223372036854775807";

/** Events by or about a person that are older than `before`, newest first; each half comes from its own index. */
function readEvents(userId: string, before: string, limit: number): Promise<EventRow[]> {
  return db.$queryRaw<EventRow[]>`
    SELECT id, at, action, actor_type, actor_id, session_id, ip_address, user_agent FROM (
      (SELECT * FROM audit_events WHERE actor_id = ${userId} AND id < ${before}::bigint ORDER BY id DESC LIMIT ${limit}::int)
      UNION
      (SELECT * FROM audit_events WHERE target_id = ${userId} AND target_type = 'user' AND id < ${before}::bigint
       ORDER BY id DESC LIMIT ${limit}::int)
    ) mine
    ORDER BY id DESC LIMIT ${limit}::int`;
}

/** Who acted, as far as it is the person's to know: where other users were is not. */
function placeOf(userId: string, { actor_id, ip_address, user_agent }: EventRow) {
  const by = actor_id === null ? "somebody" : actor_id === userId ? "self" : "other";
  return { by, ipAddress: by === "other" ? null : ip_address, userAgent: by === "other" ? null : user_agent } as const;
}

export const listActivity = implement(contracts.listActivity, async (actor, { query }) => {
  const [before = LAST] = readCursor(query.cursor, Position) ?? [];
  const rows = await readEvents(actor.id, before, query.limit + 1);
  return toPage(
    rows,
    query.limit,
    ({ id }) => [String(id)],
    (row) => {
      const { by, ipAddress, userAgent } = placeOf(actor.id, row);
      return {
        id: String(row.id),
        at: row.at.toISOString(),
        action: row.action,
        by,
        ipAddress,
        device: toDevice(userAgent),
        current: row.session_id === actor.sessionId,
      };
    },
  );
});

const MAX_EXPORTED = 10_000;

/** Everything the log says about a person, newest first, at most ten thousand events. */
export async function exportEvents(userId: string) {
  const rows = await readEvents(userId, LAST, MAX_EXPORTED);
  return rows.map((row) => {
    const { ipAddress, userAgent } = placeOf(userId, row);
    return { at: row.at.toISOString(), action: row.action, ipAddress, userAgent };
  });
}

export const reportIntrusion = implement(contracts.reportIntrusion, (actor) =>
  transaction(async (tx) => {
    const { id: userId, email: recipient, locale, source } = await lockUser(tx, actor.id, "unauthorized");
    const ended = await endSessions(tx, { userId }, "intrusion.reported");
    // A device that is known has a budget of its own for guesses; the intruder's must not.
    await tx.device.deleteMany({ where: { userId } });
    await audit(tx, actor, "intrusion.reported", { type: "user", id: userId }, { ended });
    await queueMail(tx, { template: "recovery", recipient, locale, userId, props: { source } });
    return { ended };
  }),
);
