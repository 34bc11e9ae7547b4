import { describeAgent } from "@/lib/agent";
import { audit } from "@/lib/audit/record";
import { db, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import * as contracts from "@/lib/sessions/own-sessions.contract";
import { endSessions } from "@/lib/sessions/session";

const MAX_SHOWN = 200;

/** Browser and system in the words of the contract. */
export function toDevice(userAgent: string | null) {
  const { browser = null, system = null } = describeAgent(userAgent);
  return { browser, system };
}

const earlier = (one: Date, other: Date) => (one < other ? one : other).toISOString();

export const listOwnSessions = implement(contracts.listOwnSessions, async (actor) => {
  const now = new Date();
  const sessions = await db.session.findMany({
    where: { userId: actor.id, endedAt: null, expiresAt: { gt: now }, idleExpiresAt: { gt: now } },
    orderBy: [{ lastUsedAt: "desc" }, { id: "desc" }],
    take: MAX_SHOWN,
  });
  return sessions.map(({ id, clientType, userAgent, ipAddress, source, createdAt, lastUsedAt, ...session }) => ({
    id,
    profile: clientType,
    device: toDevice(userAgent),
    userAgent,
    ipAddress,
    source,
    current: id === actor.sessionId,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: earlier(session.expiresAt, session.idleExpiresAt),
  }));
});

export const endOwnSession = implement(contracts.endOwnSession, (actor, { params: { sessionId } }) =>
  transaction(async (tx) => {
    const session = await tx.session.findFirst({ where: { id: sessionId, userId: actor.id }, select: { id: true } });
    if (!session) throw new Problem("not.found");
    const ended = await endSessions(tx, { id: sessionId }, "ended.by.owner");
    if (ended > 0) await audit(tx, actor, "session.ended", { type: "session", id: sessionId }, { reason: "owner" });
    return undefined;
  }),
);

export const endOtherSessions = implement(contracts.endOtherSessions, (actor) =>
  transaction(async (tx) => {
    const others = { userId: actor.id, id: { not: actor.sessionId } };
    const ended = await endSessions(tx, others, "ended.by.owner");
    if (ended > 0) await audit(tx, actor, "sessions.ended", { type: "user", id: actor.id }, { ended });
    return { ended };
  }),
);
