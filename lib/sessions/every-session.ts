import type { Operator } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { db, transaction } from "@/lib/db";
import { revokeEverybody } from "@/lib/sessions/revocations";
import { endSessions } from "@/lib/sessions/session";
import { toSession } from "@/lib/sessions/user-sessions";

const active = (now: Date) => ({ endedAt: null, expiresAt: { gt: now }, idleExpiresAt: { gt: now } });

/** Living sessions of people and applications, newest first. */
export async function listEverySession(limit: number) {
  const sessions = await db.session.findMany({
    where: active(new Date()),
    include: { user: { select: { email: true } }, application: { select: { name: true } } },
    // Ids of version 7 are in the order of time.
    orderBy: { id: "desc" },
    take: limit,
  });
  return sessions.map((session) => ({
    holder: session.user?.email ?? session.application?.name ?? "",
    ...toSession(session),
  }));
}

/** A transaction may take ten seconds; so many end in one of them. */
const BATCH = 5_000;

/**
 * Signs everyone out who was signed in when this began, people and applications. Killed halfway, those who were signed out are.
 * @returns how many sessions it ended
 */
export async function endEverySession(actor: Operator): Promise<number> {
  const started = active(new Date());
  let ended = 0;
  for (let last: string | undefined; ; ) {
    const batch = await db.session.findMany({
      where: { ...started, ...(last ? { id: { gt: last } } : {}) },
      select: { id: true },
      orderBy: { id: "asc" },
      take: BATCH,
    });
    last = batch.at(-1)?.id;
    if (!last) return ended;
    ended += await transaction(async (tx) => {
      // Anyone who signs in between two batches stays signed in.
      await revokeEverybody(tx, ended === 0);
      const count = await endSessions(tx, { id: { in: batch.map(({ id }) => id) } }, "operator");
      if (count > 0) await audit(tx, actor, "session.ended", undefined, { ended: count, reason: "everybody" });
      return count;
    });
  }
}
