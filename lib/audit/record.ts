import type { Actor } from "@/lib/actor";
import type { AuditAction } from "@/lib/audit/audit-actions";
import type { Transaction } from "@/lib/db";
import { authenticator } from "@/lib/secrets";
import { countEvent } from "@/lib/telemetry/metrics";
import { Prisma } from "@/prisma/client/client";

/** What an event is about. */
export interface Target {
  type:
    | "user"
    | "session"
    | "role"
    | "permission"
    | "application"
    | "resource"
    | "address"
    | "key"
    | "mail"
    | "setting";
  id: string;
}

/**
 * What the audit log holds instead of someone's email or blockchain address: the same for the same one, and nothing to
 * read. A row can never be changed or deleted, so it names people by their ids alone, which mean nothing once they are gone.
 */
export const pseudonym = (kind: "mailbox" | "address", value: string): string =>
  `${kind}-${authenticator("audit pseudonym", kind, value).toString("hex").slice(0, 16)}`;

/** What to write of an event. */
interface Event {
  action: AuditAction;
  target?: { type: Target["type"]; id: string | Prisma.Sql } | undefined;
  details?: Prisma.InputJsonObject | undefined;
  /** SQL of what else to say of each row. */
  more?: Prisma.Sql;
}

/**
 * The statement that writes an event, for what is one statement with the change itself.
 * @param from what it is written for, an event for each row: `FROM …`
 */
export function auditSql(actor: Actor, { action, target, details = {}, more }: Event, from = Prisma.empty): Prisma.Sql {
  const { ipAddress, userAgent, requestId } = actor.client;
  const actorId = actor.type === "anonymous" ? null : actor.id;
  const isSignedIn = actor.type === "user" || actor.type === "application";
  const sessionId = isSignedIn ? actor.sessionId : null;
  // An application that acts for someone is told along with them.
  const all = isSignedIn && actor.delegation ? { ...details, client: actor.delegation.clientId } : details;
  return Prisma.sql`
    INSERT INTO audit_events (at, action, actor_type, actor_id, session_id, target_type, target_id, ip_address, user_agent,
                              request_id, details)
    SELECT ${new Date()}, ${action}, ${actor.type}, ${actorId}, ${sessionId}::uuid, ${target?.type ?? null},
           ${target?.id ?? null}, ${ipAddress}, ${userAgent}, ${requestId}, ${JSON.stringify(all)}::jsonb ${more ? Prisma.sql`|| ${more}` : Prisma.empty} ${from}`;
}

/**
 * Writes what happened into the audit log, in the transaction that makes it happen. At its commit the row joins the chain.
 * @param details never a secret, and nothing by which someone is known outside of this database
 */
export async function audit(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  target?: Target,
  details?: Prisma.InputJsonObject,
): Promise<void> {
  countEvent(action);
  // In SQL, for every change and every sign-in writes one.
  await tx.$executeRaw(auditSql(actor, { action, target, details }));
}

/** Writes that the same happened to many at once, an event for each, as `audit` does for one. */
export async function auditAll(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  { type, ids }: { type: Target["type"]; ids: readonly string[] },
  details?: Prisma.InputJsonObject,
): Promise<void> {
  for (const _ of ids) countEvent(action);
  const from = Prisma.sql`FROM unnest(${[...ids]}::text[]) WITH ORDINALITY AS target (id, place) ORDER BY target.place`;
  await tx.$executeRaw(auditSql(actor, { action, target: { type, id: Prisma.sql`target.id` }, details }, from));
}

/** Writes that the same happened to many at once, and to each in its own way. */
export async function auditEach(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  type: Target["type"],
  targets: readonly { id: string; details: Prisma.InputJsonObject }[],
): Promise<void> {
  for (const _ of targets) countEvent(action);
  const from = Prisma.sql`
    FROM ROWS FROM (json_to_recordset(${JSON.stringify(targets)}::json) AS (id text, details jsonb))
    WITH ORDINALITY AS target (id, details, place) ORDER BY target.place`;
  const event = { action, target: { type, id: Prisma.sql`target.id` }, more: Prisma.sql`target.details` };
  await tx.$executeRaw(auditSql(actor, event, from));
}
