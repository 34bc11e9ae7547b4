import { z } from "zod";
import { lockSubordinate } from "@/lib/access/authority";
import type { Authorized } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { endSessions } from "@/lib/sessions/session";
import * as contracts from "@/lib/sessions/user-sessions.contract";
import type { Session } from "@/prisma/client/client";

const Position = z.tuple([z.uuid()]);

/** A session as it stands in answers. */
export const toSession = (session: Session) => ({
  id: session.id,
  profile: session.clientType,
  source: session.source,
  ip_address: session.ipAddress,
  user_agent: session.userAgent,
  created_at: session.createdAt.toISOString(),
  last_used_at: session.lastUsedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});

export const listUserSessions = implement(contracts.listUserSessions, async (_, { params: { uid }, query }) => {
  const [before] = readCursor(query.cursor, Position) ?? [];
  if ((await db.user.count({ where: { id: uid } })) === 0) throw new Problem("user.not.found");
  const now = new Date();
  const active = { userId: uid, endedAt: null, expiresAt: { gt: now }, idleExpiresAt: { gt: now } };
  const sessions = await db.session.findMany({
    where: { ...active, ...(before ? { id: { lt: before } } : {}) },
    // Ids of version 7 are in the order of time.
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return toPage(sessions, query.limit, ({ id }) => [id], toSession);
});

/** Ends sessions of someone whom the actor may change, one or all. */
const end = (actor: Authorized, userId: string, id?: string) =>
  transaction(async (tx) => {
    await lockSubordinate(tx, actor, userId, "sessions:end");
    const ended = await endSessions(tx, { userId, ...(id ? { id } : {}) }, "administrator");
    const target = id ? ({ type: "session", id } as const) : ({ type: "user", id: userId } as const);
    if (ended > 0) await audit(tx, actor, "session.ended", target, { userId, ended, reason: "administrator" });
    return { ended };
  });

export const endUserSessions = implement(contracts.endUserSessions, (actor, { params }) => end(actor, params.uid));

export const endUserSession = implement(contracts.endUserSession, (actor, { params }) =>
  end(actor, params.uid, params.session),
);
