import { z } from "zod";
import type { Actor } from "@/lib/actor";
import * as contracts from "@/lib/audit/audit.contract";
import { actionsOf } from "@/lib/audit/audit-actions";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db } from "@/lib/db";
import { implement } from "@/lib/operation";
import type { AuditEvent, Prisma } from "@/prisma/client/client";

const Position = z.tuple([z.int().positive()]);

/** Actions of one noun (`role.`) or one action; a noun's last character is the full stop. */
const actionFilter = (action: string): Prisma.AuditEventWhereInput =>
  action.endsWith(".") ? { action: { startsWith: action } } : { action };

/** What `details` holds is written by `audit`, always as an object. */
const detailsOf = (event: AuditEvent) => event.details as Record<string, unknown>;

/** Whom or what an event is about: a session goes by the person whose it is. */
function subjectOf(event: AuditEvent): { type: string | null; id: string | null } {
  if (event.targetType !== "session") return { type: event.targetType, id: event.targetId };
  const { userId } = detailsOf(event);
  return { type: "user", id: typeof userId === "string" ? userId : event.actorId };
}

const isUuid = (text: string) => z.uuid().safeParse(text).success;

interface PersonAt {
  event_id: bigint;
  id: string;
  name: string | null;
  email: string;
}

/** Who the people are that events speak of, under the name and the address that they had when it happened. */
async function readPeople(events: readonly AuditEvent[]): Promise<Map<string, PersonAt>> {
  const mentions = events.flatMap((event) =>
    [...new Set([event.actorId, subjectOf(event).id])]
      .filter((id): id is string => id !== null && isUuid(id))
      .map((id) => ({ event_id: String(event.id), user_id: id, at: event.at.toISOString() })),
  );
  const rows = await db.$queryRaw<PersonAt[]>`
    SELECT m.event_id, u.id, CASE WHEN f.id IS NULL THEN u.name ELSE f.name END AS name, coalesce(f.email, u.email) AS email
    FROM jsonb_to_recordset(${JSON.stringify(mentions)}::jsonb) AS m(event_id bigint, user_id uuid, at timestamptz)
    JOIN users u ON u.id = m.user_id
    LEFT JOIN LATERAL (
      SELECT * FROM former_names WHERE user_id = m.user_id AND until > m.at ORDER BY until, id LIMIT 1
    ) f ON true`;
  return new Map(rows.map((row) => [`${row.event_id} ${row.id}`, row]));
}

/** Today's names of the applications, roles and permissions that events speak of. */
async function readThings(events: readonly AuditEvent[]): Promise<Map<string, string>> {
  const ids = [...new Set(events.flatMap((event) => [event.actorId, subjectOf(event).id]))];
  const uuids = ids.filter((id): id is string => id !== null && isUuid(id));
  const numbers = ids.filter((id): id is string => id !== null && /^\d{1,18}$/.test(id)).map(BigInt);
  const named = { id: true, name: true } as const;
  const [applications, roles, permissions] = await Promise.all([
    db.application.findMany({ where: { id: { in: uuids } }, select: named }),
    db.role.findMany({
      where: { OR: [{ id: { in: numbers } }, { uuid: { in: uuids } }] },
      select: { ...named, uuid: true },
    }),
    db.permission.findMany({ where: { id: { in: numbers } }, select: named }),
  ]);
  return new Map([
    ...applications.map(({ id, name }) => [id, name] as const),
    ...roles.flatMap(({ id, uuid, name }) => [[`role ${id}`, name] as const, [`role ${uuid}`, name] as const]),
    ...permissions.map(({ id, name }) => [`permission ${id}`, name] as const),
  ]);
}

/** Reads who and what events speak of, in four queries for all of them, and says of each how to show it. */
async function eventReader(events: readonly AuditEvent[]) {
  const [people, things] = await Promise.all([readPeople(events), readThings(events)]);
  const calledAt = (event: AuditEvent, id: string | null, type: string | null) => {
    const person = people.get(`${event.id} ${id}`);
    if (person) return { name: person.name ?? person.email, email: person.email };
    const key = type === "role" || type === "permission" ? `${type} ${id}` : id;
    return { name: (key && things.get(key)) || null, email: null };
  };
  return (event: AuditEvent) => toEvent(event, calledAt);
}

type Called = { name: string | null; email: string | null };

function toEvent(
  event: AuditEvent,
  calledAt: (event: AuditEvent, id: string | null, type: string | null) => Called,
): z.output<typeof contracts.AuditEvent> {
  const subject = subjectOf(event);
  const actor = calledAt(event, event.actorId, event.actorType);
  const target = calledAt(event, subject.id, subject.type);
  return {
    id: Number(event.id),
    at: event.at.toISOString(),
    action: event.action,
    // The column holds the types of Actor.
    actor_type: event.actorType as "anonymous" | "user" | "application" | "operator",
    actor_id: event.actorId,
    actor_name: actor.name,
    actor_email: actor.email,
    target_type: event.targetType,
    target_id: event.targetId,
    target_name: target.name,
    target_email: target.email,
    ip_address: event.ipAddress,
    user_agent: event.userAgent,
    request_id: event.requestId,
    session_id: event.sessionId,
    details: detailsOf(event),
  };
}

type Input = Parameters<typeof listAuditEvents>[1];
type Filters = Omit<z.output<NonNullable<typeof contracts.listAuditEvents.query>>, "limit" | "cursor">;

function whereEvents({ actor, target, target_type, about, group, action, request, session, from, to }: Filters) {
  const type = target_type ? { targetType: target_type } : {};
  const conditions: Prisma.AuditEventWhereInput[] = [
    ...(actor ? [{ actorId: actor }] : []),
    ...(target ? [{ targetId: target, ...type }] : []),
    ...(about ? [{ OR: [{ actorId: about }, { targetId: about, ...type }] }] : []),
    ...(group ? [{ action: { in: [...actionsOf(group)] } }] : []),
    ...(action ? [actionFilter(action)] : []),
    ...(request ? [{ requestId: request }] : []),
    ...(session ? [{ OR: [{ sessionId: session }, { targetId: session, targetType: "session" }] }] : []),
    ...(from ? [{ at: { gte: from } }] : []),
    ...(to ? [{ at: { lt: to } }] : []),
  ];
  return conditions;
}

export const listAuditEvents = implement(contracts.listAuditEvents, async (_, { query }) => {
  const { limit, cursor, ...filters } = query;
  const [before] = readCursor(cursor, Position) ?? [];
  const events = await db.auditEvent.findMany({
    where: { AND: [...(before ? [{ id: { lt: before } }] : []), ...whereEvents(filters)] },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(events, limit, ({ id }) => [Number(id)], await eventReader(events));
});

/**
 * The first page of the log for a file. That someone takes the log out stands in the log: for anyone who may read it, before
 * the file begins. The pages after it are those of `listAuditEvents`.
 */
export async function openAuditExport(actor: Actor, format: "csv" | "json", query: Input["query"]) {
  const first = await listAuditEvents(actor, { query });
  const { limit: _, ...filters } = query;
  await audit(db, actor, "audit.exported", undefined, { format, ...filters });
  return first;
}
