import { z } from "zod";
import { readCursor, writeCursor } from "@/lib/cursor";
import { db } from "@/lib/db";
import {
  COLUMNS,
  conditions,
  type Filter,
  filtersOf,
  findsNobody,
  stretchOf,
  type UserFilter,
} from "@/lib/users/filters";
import type { UserSort } from "@/lib/users/users.contract";
import { MAX_ADDRESSES } from "@/lib/values";
import { Prisma } from "@/prisma/client/client";

const { sql, empty } = Prisma;
type Sql = Prisma.Sql;

/** A user with what the answers show. */
export interface UserRow {
  id: string;
  email: string;
  name: string | null;
  reset_password: boolean;
  locale: string;
  source: string | null;
  confirmed_at: Date | null;
  disabled_at: Date | null;
  created_at: Date;
  last_sign_in_at: Date | null;
  roles: string[];
  addresses: string[];
}

/** Roles and addresses are looked up for the few rows of the page, after it has been cut. */
const withDetails = (candidates: Sql, order: Sql) => sql`
  WITH page AS MATERIALIZED (${candidates})
  SELECT u.*,
    ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.name)::text[]
      AS roles,
    ARRAY(SELECT a.address FROM addresses a WHERE a.user_id = u.id ORDER BY a.created_at LIMIT ${MAX_ADDRESSES}::int)::text[]
      AS addresses
  FROM page u ORDER BY ${order}`;

/** One user, as in a list. */
export const userById = (id: string): Sql =>
  withDetails(sql`SELECT ${COLUMNS} FROM users u WHERE u.id = ${id}::uuid`, sql`u.id`);

/** Where a page begins: the sort key and id of the row before. */
interface Position {
  key: string | null;
  id: string;
}

type PositionRow = Pick<UserRow, "id"> & Partial<Pick<UserRow, "email" | "created_at" | "last_sign_in_at">>;

const columnOf = (sort: UserSort): Sql => {
  if (sort.endsWith("email")) return sql`u.email`;
  return sort.endsWith("created") ? sql`u.created_at` : sql`u.last_sign_in_at`;
};

function writePosition(sort: UserSort, row: PositionRow): string {
  const time = sort.endsWith("created") ? row.created_at : row.last_sign_in_at;
  return writeCursor([sort, sort.endsWith("email") ? row.email : (time?.toISOString() ?? null), row.id]);
}

/** @throws Problem request.invalid for the cursor of another order */
function readPosition(sort: UserSort, cursor: string | undefined): Position | undefined {
  const time = z.iso.datetime();
  const key = sort.endsWith("email") ? z.string().max(254) : sort.endsWith("created") ? time : time.nullable();
  const [, found, id] = readCursor(cursor, z.tuple([z.literal(sort), key, z.uuid()])) ?? [];
  return found === undefined || id === undefined ? undefined : { key: found, id };
}

/** A stretch of an index that is read in order; `last_sign_in` has two, for those who never did come last. */
export interface Segment {
  where: Sql;
  order: Sql;
}

function segmentsOf({ sort, signedInSince }: UserQuery, after: Position | undefined): Segment[] {
  const descending = sort.startsWith("-");
  const [direction, beyond] = descending ? [sql`DESC`, sql`<`] : [sql`ASC`, sql`>`];
  if (sort.endsWith("email")) {
    return [{ where: after ? sql`u.email ${beyond} ${after.key}` : sql`true`, order: sql`u.email ${direction}` }];
  }
  const column = columnOf(sort);
  const timed: Segment = {
    where: after?.key
      ? sql`(${column}, u.id) ${beyond} (${after.key}::timestamptz, ${after.id}::uuid)`
      : sql`${column} IS NOT NULL`,
    order: sql`${column} ${direction}, u.id ${direction}`,
  };
  if (sort.endsWith("created")) return [timed];
  if (signedInSince) {
    const since = sql`u.last_sign_in_at >= ${signedInSince.toISOString()}::timestamptz`;
    // Nobody signed in since anything who never did.
    return after?.key === null ? [] : [{ ...timed, where: sql`${timed.where} AND ${since}` }];
  }
  const never: Segment = {
    where: sql`u.last_sign_in_at IS NULL ${after?.key === null ? sql`AND u.id ${beyond} ${after.id}::uuid` : empty}`,
    order: sql`u.id ${direction}`,
  };
  return after?.key === null ? [never] : [timed, never];
}

interface UserQuery extends UserFilter {
  limit: number;
  cursor?: string | undefined;
  sort: UserSort;
}

/** How many rows an ordered search reads to learn how common a fragment is, and at most for one page. */
// `created_at` goes along with the table's own order, so that reading on is cheap; other orders jump about in it.
const breadthOf = (sort: UserSort) =>
  sort.endsWith("created") ? { probe: 2_000, most: 30_000 } : { probe: 1_000, most: 5_000 };

/** What of a query has an index in its order, and what rows are held against one by one. */
export function planOf(query: UserQuery) {
  const order = query.sort.replace("-", "");
  const stretch = stretchOf(query, order === "created");
  return { stretch, filters: filtersOf(query, { stretch, order }) };
}

type Plan = ReturnType<typeof planOf>;

/** The rows of a segment in their order, those of the plan's stretch only. */
export const inOrder = ({ stretch }: Plan, { where, order }: Segment, columns: Sql, limit: Sql) => sql`
  SELECT ${columns} FROM users u WHERE ${conditions([where, stretch?.holds])} ORDER BY ${order} ${limit}`;

export const limitTo = (rows: number) => sql`LIMIT ${rows}::int`;

/** The statement that finds the rows of a page: among those that a rare filter finds, or in order. */
function candidates(query: UserQuery, plan: Plan, segment: Segment, rare: Filter | undefined, limit: number): Sql {
  const { order } = segment;
  const { stretch, filters } = plan;
  if (rare?.found) {
    const rest = filters.filter((filter) => filter !== rare).map(({ holds }) => holds);
    return sql`
      SELECT * FROM (${rare.found.everyone} OFFSET 0) u
      WHERE ${conditions([segment.where, stretch?.holds, ...rest])} ORDER BY ${order} ${limitTo(limit)}`;
  }
  if (filters.length === 0) return inOrder(plan, segment, COLUMNS, limitTo(limit));
  return sql`
    SELECT * FROM (${inOrder(plan, segment, COLUMNS, limitTo(breadthOf(query.sort).most))}) u
    WHERE ${conditions(filters.map(({ holds }) => holds))} ORDER BY ${order} ${limitTo(limit)}`;
}

/** A fragment must occur more often than this for the ordered search to be the faster one. */
const RARE_SHARE = 1 / 200;

/** Whether a filter finds few of the rows where the page begins. */
async function isRareHere({ sort }: UserQuery, plan: Plan, segment: Segment, { holds }: Filter): Promise<boolean> {
  const { probe } = breadthOf(sort);
  const [row] = await db.$queryRaw<{ seen: number; matching: number }[]>(sql`
    SELECT count(*)::int AS seen, (count(*) FILTER (WHERE ${holds}))::int AS matching
    FROM (${inOrder(plan, segment, COLUMNS, limitTo(probe))}) u`);
  return row !== undefined && row.seen === probe && row.matching < probe * RARE_SHARE;
}

/** The filter whose finds are few enough to be fetched and sorted, if there is one. */
export async function findRare(query: UserQuery, plan: Plan, segment: Segment): Promise<Filter | undefined> {
  for (const filter of plan.filters) {
    if (await filter.found?.isRare(() => isRareHere(query, plan, segment, filter))) return filter;
  }
  return undefined;
}

/** Rows of one segment, and where an ordered search stopped short of its end. */
async function readSegment(query: UserQuery, plan: Plan, segment: Segment, limit: number) {
  const rare = await findRare(query, plan, segment);
  const statement = candidates(query, plan, segment, rare, limit);
  const rows = await db.$queryRaw<UserRow[]>(withDetails(statement, segment.order));
  if (rare || plan.filters.length === 0 || rows.length === limit) return { rows };
  // Where the search stopped, if it did not reach the segment's end; only what a cursor needs of that row.
  const columns = sql`u.id, ${columnOf(query.sort)}`;
  const offset = sql`LIMIT 1 OFFSET ${breadthOf(query.sort).most - 1}::int`;
  const [last] = await db.$queryRaw<PositionRow[]>(inOrder(plan, segment, columns, offset));
  return { rows, last };
}

/**
 * One page of users. Works the same whatever the number of users: it reads a bounded stretch of an index and never counts.
 * A search for something that occurs seldom, yet too often to be sorted, may give a short page with a `next`.
 */
export async function readUserPage(query: UserQuery): Promise<{ rows: UserRow[]; next: string | null }> {
  const { limit, sort } = query;
  const rows: UserRow[] = [];
  const position = readPosition(sort, query.cursor);
  if (findsNobody(query)) return { rows, next: null };
  const plan = planOf(query);
  for (const segment of segmentsOf(query, position)) {
    const read = await readSegment(query, plan, segment, limit + 1 - rows.length);
    rows.push(...read.rows);
    if (rows.length > limit) break;
    if (read.last) return { rows, next: writePosition(sort, read.last) };
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? writePosition(sort, last) : null };
}

/** Through which products users came; at most 200. Jumps from one value of the index to the next, instead of reading every user. */
export async function readSources(): Promise<string[]> {
  const rows = await db.$queryRaw<{ source: string }[]>`
    WITH RECURSIVE found AS (
      (SELECT source FROM users WHERE source IS NOT NULL ORDER BY source LIMIT 1)
      UNION ALL
      SELECT (SELECT u.source FROM users u WHERE u.source > found.source ORDER BY u.source LIMIT 1)
      FROM found WHERE found.source IS NOT NULL
    )
    SELECT source FROM found WHERE source IS NOT NULL LIMIT 200`;
  return rows.map(({ source }) => source);
}
