import type { z } from "zod";
import { Problem } from "@/lib/problem";

/** Where a page ends, as an opaque text. It is a position, not a secret: changing it only moves the page. */
export const writeCursor = (position: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(position)).toString("base64url");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads what `writeCursor` wrote for the same list.
 * @throws Problem request.invalid for anything else, for example the cursor of another order
 */
export function readCursor<Position>(cursor: string | undefined, schema: z.ZodType<Position>): Position | undefined {
  if (cursor === undefined) return undefined;
  const result = schema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (result.success) return result.data;
  const detail = "is not a cursor of this list; follow the Link of the page before";
  throw new Problem("request.invalid", { issues: [{ pointer: "/query/cursor", detail }] });
}

/** Cuts what was read, one row more than asked for, into a page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  positionOf: (last: Row) => readonly unknown[],
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), next: rows.length > limit && last ? writeCursor(positionOf(last)) : null };
}
