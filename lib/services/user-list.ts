import { z } from "zod";
import type { UserSort, UserStatus } from "@/lib/contracts/users";
import { db } from "@/lib/db";
import { readCursor, writeCursor } from "@/lib/services/cursor";
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

const COLUMNS = sql`u.id, u.email, u.name, u.reset_password, u.locale, u.source, u.confirmed_at, u.disabled_at,
  u.created_at, u.last_sign_in_at`;

/** Roles and addresses are looked up for the few rows of the page, after it has been cut. */
const withDetails = (candidates: Sql, order: Sql) => sql`
  WITH page AS MATERIALIZED (${candidates})
  SELECT u.*,
    ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.name)::text[]
      AS roles,
    ARRAY(SELECT a.address FROM addresses a WHERE a.user_id = u.id ORDER BY a.created_at, a.id)::text[] AS addresses
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
interface Segment {
  where: Sql;
  order: Sql;
}

function segmentsOf(sort: UserSort, after: Position | undefined): Segment[] {
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
  const never: Segment = {
    where: sql`u.last_sign_in_at IS NULL ${after?.key === null ? sql`AND u.id ${beyond} ${after.id}::uuid` : empty}`,
    order: sql`u.id ${direction}`,
  };
  return after?.key === null ? [never] : [timed, never];
}

// Each has a partial index of its own, in the order of `created_at`.
const STATUS: Record<UserStatus, Sql> = {
  active: sql`u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL`,
  pending: sql`u.confirmed_at IS NULL AND u.disabled_at IS NULL`,
  disabled: sql`u.disabled_at IS NOT NULL`,
};

interface UserQuery {
  limit: number;
  cursor?: string | undefined;
  sort: UserSort;
  status?: UserStatus | undefined;
  roleId?: bigint | undefined;
  /** Part of an e-mail address or name. */
  fragment?: string | undefined;
}

/** Rows are searched one by one (in order, from an index) or found by the trigram index and then sorted. */
type Strategy = "ordered" | "members" | "trigrams";

/** Up to so many holders, a role's users are fetched and sorted; of a larger role a page fills before long anyway. */
const RARE_HOLDERS = 5_000;
/** The same for a fragment: how often it must occur for the ordered search to be the faster one. */
const RARE_SHARE = 1 / 200;
/** More rows than this are not fetched and sorted, even when the fragment is rare where the page begins. */
const MOST_SORTED = 20_000;

/** How many rows an ordered search reads to learn how common a fragment is, and at most for one page. */
// `created_at` goes along with the table's own order, so that reading on is cheap; other orders jump about in it.
const breadthOf = (sort: UserSort) =>
  sort.endsWith("created") ? { probe: 2_000, most: 30_000 } : { probe: 1_000, most: 5_000 };

const like = (fragment: string) => `%${fragment.replace(/[\\%_]/g, "\\$&")}%`;

/** A trigram index knows only runs of three letters or digits. */
const hasTrigrams = (fragment: string) => /[\p{L}\p{N}]{3}/u.test(fragment);

/** Written so that no index fits: this is for rows that are being read anyway. */
const contains = (fragment: string) =>
  sql`(position(lower(${fragment}) IN u.email) > 0 OR position(lower(${fragment}) IN lower(u.name)) > 0)`;

const holds = (roleId: bigint) =>
  sql`EXISTS (SELECT 1 FROM user_roles ur WHERE ur.user_id = u.id AND ur.role_id = ${roleId}::bigint)`;

const conditions = (parts: (Sql | undefined | false)[]): Sql =>
  Prisma.join([sql`true`, ...parts.filter((part) => part !== undefined && part !== false)], " AND ");

/** The rows of a segment in their order, those of the wanted status only. */
const inOrder = ({ status }: UserQuery, { where, order }: Segment, limit: number) => sql`
  SELECT ${COLUMNS} FROM users u WHERE ${conditions([where, status && STATUS[status]])}
  ORDER BY ${order} LIMIT ${limit}::int`;

/** The row at which a search in order stopped, if it did not reach the segment's end; only what a cursor needs of it. */
const lastRead = ({ status, sort }: UserQuery, { where, order }: Segment) => sql`
  SELECT u.id, ${columnOf(sort)} FROM users u WHERE ${conditions([where, status && STATUS[status]])}
  ORDER BY ${order} LIMIT 1 OFFSET ${breadthOf(sort).most - 1}::int`;

/** The statement that finds the rows of a page. */
function candidates(query: UserQuery, segment: Segment, strategy: Strategy, limit: number): Sql {
  const { fragment, roleId, status } = query;
  const { order } = segment;
  const rest = [segment.where, status && STATUS[status]];
  if (strategy === "members") {
    return sql`
      SELECT ${COLUMNS} FROM user_roles ur JOIN users u ON u.id = ur.user_id
      WHERE ur.role_id = ${roleId}::bigint AND ${conditions([...rest, fragment !== undefined && contains(fragment)])}
      ORDER BY ${order} LIMIT ${limit}::int`;
  }
  if (strategy === "trigrams" && fragment !== undefined) {
    return sql`
      SELECT * FROM (${withFragment(fragment)} OFFSET 0) u
      WHERE ${conditions([...rest, roleId !== undefined && holds(roleId)])}
      ORDER BY ${order} LIMIT ${limit}::int`;
  }
  const matches = conditions([fragment !== undefined && contains(fragment), roleId !== undefined && holds(roleId)]);
  if (!isFiltered(query)) return inOrder(query, segment, limit);
  const { most } = breadthOf(query.sort);
  return sql`SELECT * FROM (${inOrder(query, segment, most)}) u WHERE ${matches} ORDER BY ${order} LIMIT ${limit}::int`;
}

const withFragment = (fragment: string) =>
  sql`SELECT ${COLUMNS} FROM users u WHERE u.email LIKE lower(${like(fragment)}) OR u.name ILIKE ${like(fragment)}`;

const isFiltered = ({ fragment, roleId }: UserQuery) => fragment !== undefined || roleId !== undefined;

async function isRareRole(roleId: bigint): Promise<boolean> {
  const [row] = await db.$queryRaw<{ holders: number }[]>`
    SELECT count(*)::int AS holders
    FROM (SELECT 1 FROM user_roles WHERE role_id = ${roleId}::bigint LIMIT ${RARE_HOLDERS + 1}::int) held`;
  return (row?.holders ?? 0) <= RARE_HOLDERS;
}

/** Whether a fragment is rare among the rows where the page begins. */
async function isRareFragment(query: UserQuery, segment: Segment, fragment: string): Promise<boolean> {
  const { probe } = breadthOf(query.sort);
  const [row] = await db.$queryRaw<{ seen: number; matching: number }[]>(sql`
    SELECT count(*)::int AS seen, (count(*) FILTER (WHERE ${contains(fragment)}))::int AS matching
    FROM (${inOrder(query, segment, probe)}) u`);
  return row !== undefined && row.seen === probe && row.matching < probe * RARE_SHARE;
}

/** How many users the planner expects to hold a fragment; from its statistics, without looking at any row. */
async function estimateUsersWith(fragment: string): Promise<number> {
  const [row] = await db.$queryRaw<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }[]>(
    sql`EXPLAIN (FORMAT JSON) ${withFragment(fragment)}`,
  );
  return row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
}

async function chooseStrategy(query: UserQuery, segment: Segment): Promise<Strategy> {
  const { roleId, fragment } = query;
  if (roleId !== undefined && (await isRareRole(roleId))) return "members";
  if (fragment === undefined || !hasTrigrams(fragment)) return "ordered";
  if (!(await isRareFragment(query, segment, fragment))) return "ordered";
  return (await estimateUsersWith(fragment)) <= MOST_SORTED ? "trigrams" : "ordered";
}

/** Rows of one segment, and where an ordered search stopped short of its end. */
async function readSegment(query: UserQuery, segment: Segment, limit: number) {
  const strategy = isFiltered(query) ? await chooseStrategy(query, segment) : "ordered";
  const rows = await db.$queryRaw<UserRow[]>(withDetails(candidates(query, segment, strategy, limit), segment.order));
  if (strategy !== "ordered" || !isFiltered(query) || rows.length === limit) return { rows };
  const [last] = await db.$queryRaw<PositionRow[]>(lastRead(query, segment));
  return { rows, last };
}

/**
 * One page of users. Works the same whatever the number of users: it reads a bounded stretch of an index and never counts.
 * A search for something that occurs seldom, yet too often to be sorted, may give a short page with a `next`.
 */
export async function readUserPage(query: UserQuery): Promise<{ rows: UserRow[]; next: string | null }> {
  const { limit, sort } = query;
  const rows: UserRow[] = [];
  for (const segment of segmentsOf(sort, readPosition(sort, query.cursor))) {
    const read = await readSegment(query, segment, limit + 1 - rows.length);
    rows.push(...read.rows);
    if (rows.length > limit) break;
    if (read.last) return { rows, next: writePosition(sort, read.last) };
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? writePosition(sort, last) : null };
}
