import { db } from "@/lib/db";
import type { UserStatus } from "@/lib/users/users.contract";
import { Prisma } from "@/prisma/client/client";

const { sql } = Prisma;
type Sql = Prisma.Sql;

/** Which users a list is to show. */
export interface UserFilter {
  status?: UserStatus | undefined;
  confirmed?: boolean | undefined;
  source?: string | undefined;
  secondFactor?: boolean | undefined;
  signedInSince?: Date | undefined;
  roleId?: bigint | undefined;
  /** Part of an email address or name. */
  fragment?: string | undefined;
}

/** Of a user `u`, what a list shows and filters look at. */
export const COLUMNS = sql`u.id, u.email, u.name, u.reset_password, u.locale, u.source, u.confirmed_at, u.disabled_at,
  u.created_at, u.last_sign_in_at, u.search_text`;

/** Conditions of which all must hold. */
export const conditions = (parts: (Sql | undefined)[]): Sql =>
  Prisma.join([sql`true`, ...parts.filter((part) => part !== undefined)], " AND ");

/** Up to so many finds of a filter are fetched and sorted; of a larger number a page fills before long anyway. */
const RARE = 5_000;
/** More rows than this are not fetched and sorted, even when the fragment is rare where the page begins. */
const MAX_SORTED = 20_000;

/** A condition with an index in the order of `created_at`. */
interface Stretch {
  kind: "status" | "confirmed" | "source";
  holds: Sql;
}

// Each has a partial index of its own.
const STATUS: Record<UserStatus, Sql> = {
  active: sql`u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL`,
  pending: sql`u.confirmed_at IS NULL AND u.disabled_at IS NULL`,
  disabled: sql`u.disabled_at IS NOT NULL`,
};
const hasConfirmed = (confirmed: boolean) =>
  confirmed ? sql`u.confirmed_at IS NOT NULL` : sql`u.confirmed_at IS NULL`;
const cameThrough = (source: string) => sql`u.source = ${source}`;

/** The one condition whose index is read in order; a list by another order than `created_at` has none for the source. */
export function stretchOf({ status, confirmed, source }: UserFilter, byCreation: boolean): Stretch | undefined {
  if (status) return { kind: "status", holds: STATUS[status] };
  if (confirmed !== undefined) return { kind: "confirmed", holds: hasConfirmed(confirmed) };
  return byCreation && source !== undefined ? { kind: "source", holds: cameThrough(source) } : undefined;
}

/** Anyone who is active has confirmed, and anyone who is pending has not: no index need be asked. */
export const findsNobody = ({ status, confirmed }: UserFilter): boolean =>
  (status === "active" && confirmed === false) || (status === "pending" && confirmed === true);

/** A condition that rows are held against one by one, or by which they are found and then sorted. */
export interface Filter {
  /** Written so that no index need fit: this is for rows that are being read anyway. */
  holds: Sql;
  /** The same for the planner, where it knows more of another spelling. */
  guess?: Sql;
  found?: Found;
}

interface Found {
  /** Everyone whom the filter finds, from an index of its own. */
  everyone: Sql;
  /** Whether they are few enough to be fetched and sorted. `isRareHere` looks at the rows where the page begins. */
  isRare: (isRareHere: () => Promise<boolean>) => Promise<boolean>;
}

/** Whether a statement finds at most RARE rows; it reads no more than that. */
async function findsFew(statement: Sql): Promise<boolean> {
  const [row] = await db.$queryRaw<{ found: number }[]>(
    sql`SELECT count(*)::int AS found FROM (${statement} LIMIT ${RARE + 1}::int) few`,
  );
  return (row?.found ?? 0) <= RARE;
}

/** A trigram index knows only runs of three letters or digits. */
const hasTrigrams = (fragment: string) => /[\p{L}\p{N}]{3}/u.test(fragment.normalize("NFKC"));

/** How many rows the planner expects of a statement; from its statistics, without looking at any row. */
export async function estimateRows(statement: Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }[]>(
    sql`EXPLAIN (FORMAT JSON) ${statement}`,
  );
  return row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
}

const byRole = (roleId: bigint): Filter => ({
  holds: sql`EXISTS (SELECT 1 FROM user_roles ur WHERE ur.user_id = u.id AND ur.role_id = ${roleId}::bigint)`,
  found: {
    everyone: sql`
      SELECT ${COLUMNS} FROM user_roles ur JOIN users u ON u.id = ur.user_id WHERE ur.role_id = ${roleId}::bigint`,
    isRare: () => findsFew(sql`SELECT 1 FROM user_roles WHERE role_id = ${roleId}::bigint`),
  },
});

const byColumn = (holds: Sql): Filter => ({
  holds,
  found: {
    everyone: sql`SELECT ${COLUMNS} FROM users u WHERE ${holds}`,
    isRare: () => findsFew(sql`SELECT 1 FROM users u WHERE ${holds}`),
  },
});

const HAS_FACTOR = sql`EXISTS (SELECT 1 FROM factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)`;

/** Few have one or few have none: an index finds those who have. */
const withFactor: Filter = {
  holds: HAS_FACTOR,
  found: {
    everyone: sql`SELECT ${COLUMNS} FROM users u WHERE ${HAS_FACTOR}`,
    isRare: () => findsFew(sql`SELECT 1 FROM factors WHERE confirmed_at IS NOT NULL`),
  },
};

function byFragment(fragment: string): Filter {
  // `search_fold` is what the database makes `search_text` with: neither `lower` nor `ILIKE`, which follow its locale.
  const folded = sql`search_fold(${fragment})`;
  const holds = sql`position(${folded} IN u.search_text) > 0`;
  if (!hasTrigrams(fragment)) return { holds };
  const guess = sql`u.search_text LIKE '%' || regexp_replace(${folded}, '([\\\\%_])', '\\\\\\1', 'g') || '%'`;
  const everyone = sql`SELECT ${COLUMNS} FROM users u WHERE ${guess}`;
  const isRare = async (isRareHere: () => Promise<boolean>) =>
    (await isRareHere()) && (await estimateRows(everyone)) <= MAX_SORTED;
  return { holds, guess, found: { everyone, isRare } };
}

/** What is left of a filter beside the stretch that is read; the cheapest to look at first. */
export function filtersOf(
  { status, confirmed, source, secondFactor, signedInSince, roleId, fragment }: UserFilter,
  { stretch, order }: { stretch: Stretch | undefined; order: string },
): Filter[] {
  const rest: Filter[] = [];
  if (roleId !== undefined) rest.push(byRole(roleId));
  if (source !== undefined && stretch?.kind !== "source") rest.push(byColumn(cameThrough(source)));
  if (secondFactor) rest.push(withFactor);
  if (secondFactor === false) rest.push({ holds: sql`NOT ${withFactor.holds}` });
  if (signedInSince && order !== "last_sign_in") {
    rest.push(byColumn(sql`u.last_sign_in_at >= ${signedInSince.toISOString()}::timestamptz`));
  }
  if (fragment !== undefined) rest.push(byFragment(fragment));
  // Everyone else's status says it already.
  if (status === "disabled" && confirmed !== undefined) rest.push({ holds: hasConfirmed(confirmed) });
  return rest;
}
