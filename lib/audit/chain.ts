import { createHash } from "node:crypto";
import { pool } from "@/lib/db";

/** One link of the chain with the event it speaks of, as text: the very text that its hash covers. */
export interface ChainRow {
  position: string;
  /** The event that the link names. */
  eventId: string;
  previous: Buffer;
  hash: Buffer;
  /** Null where that event is gone. */
  event: Record<EventColumn, string | null> | null;
}

/** The columns of an event in the order in which the hash covers them, and how each becomes text. */
export const eventColumns = {
  id: "e.id::text",
  at: `to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  action: "e.action",
  actor_type: "e.actor_type",
  actor_id: "e.actor_id",
  target_type: "e.target_type",
  target_id: "e.target_id",
  session_id: "e.session_id::text",
  ip_address: "e.ip_address",
  user_agent: "e.user_agent",
  request_id: "e.request_id",
  details: "e.details::text",
} as const;

type EventColumn = keyof typeof eventColumns;

const columns = Object.keys(eventColumns) as EventColumn[];

const part = (value: string | null) => (value === null ? "-" : `${Buffer.byteLength(value)}:${value}`);

/** The hash of a link: SHA-256 of the one before and the event's text. As the database's trigger writes it. */
export function hashOf(previous: Buffer, position: string, event: Record<EventColumn, string | null>): Buffer {
  const text = [position, ...columns.map((name) => event[name])].map(part).join(",");
  return createHash("sha256").update(previous).update(text).digest();
}

const PAGE = 5_000;

const SELECT = `
  SELECT l.position::text, l.event_id::text AS linked, l.previous, l.hash,
         ${Object.entries(eventColumns)
           .map(([name, sql]) => `${sql} AS "${name}"`)
           .join(", ")}
  FROM audit_links l LEFT JOIN audit_events e ON e.id = l.event_id
  WHERE l.position > $1 AND l.position <= coalesce($2, l.position) ORDER BY l.position LIMIT ${PAGE}`;

type SelectedRow = Record<EventColumn, string | null> & {
  position: string;
  linked: string;
  previous: Buffer;
  hash: Buffer;
};

/** The links after one position, up to another or the last. */
export async function* readChain(after: bigint, upTo?: bigint): AsyncGenerator<ChainRow> {
  for (let position = after; ; ) {
    const { rows } = await pool().query<SelectedRow>(SELECT, [position, upTo ?? null]);
    for (const { position: at, linked, previous, hash, ...event } of rows) {
      yield { position: at, eventId: linked, previous, hash, event: event.id === null ? null : event };
      position = BigInt(at);
    }
    if (rows.length < PAGE) return;
  }
}

/** The first thing that is not as it was written. */
export interface Finding {
  what: "edited" | "removed" | "reordered" | "inserted" | "rewritten" | "forged" | "unsealed";
  position: bigint;
  eventId: string | null;
}

/** Where the chain was, and with which hash. */
export interface ChainPoint {
  position: bigint;
  hash: Buffer;
}

export const chainStart: ChainPoint = { position: 0n, hash: Buffer.alloc(0) };

/**
 * Follows the chain from a point that is known to be true.
 * @param known what the hash must be at some positions
 * @returns how far it holds, and what ends it there
 */
export async function followChain(
  rows: AsyncIterable<ChainRow>,
  start: ChainPoint,
  known: ReadonlyMap<bigint, Buffer> = new Map(),
): Promise<ChainPoint & { finding?: Finding }> {
  let { position, hash } = start;
  for await (const row of rows) {
    const found = (what: Finding["what"], at = position + 1n, eventId: string | null = row.eventId) => ({
      position,
      hash,
      finding: { what, position: at, eventId },
    });
    if (BigInt(row.position) !== position + 1n) return found("removed", position + 1n, null);
    if (!row.event) return found("removed");
    if (!row.previous.equals(hash)) return found("reordered");
    if (!hashOf(row.previous, row.position, row.event).equals(row.hash)) return found("edited");
    const sealed = known.get(position + 1n);
    if (sealed && !sealed.equals(row.hash)) return found("rewritten");
    position += 1n;
    hash = row.hash;
  }
  return { position, hash };
}
