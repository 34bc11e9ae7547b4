import { db } from "@/lib/db";
import { COLUMNS, conditions, estimateRows, findsNobody, type UserFilter } from "@/lib/users/filters";
import { findRare, inOrder, limitTo, planOf, type Segment } from "@/lib/users/list";
import { COUNTED } from "@/lib/users/users.contract";
import { Prisma } from "@/prisma/client/client";

const { sql } = Prisma;

const EVERYONE: Segment = { where: sql`true`, order: sql`u.created_at, u.id` };

/**
 * How many users a filter finds, as cheaply as the list finds a page of them: a rare filter's finds are counted, else the
 * first users in the order of an index. What goes beyond COUNTED is the planner's guess, and never less than was seen.
 */
export async function countFound(filter: UserFilter): Promise<{ count: number; exact: boolean }> {
  if (findsNobody(filter)) return { count: 0, exact: true };
  const query = { ...filter, sort: "created" as const, limit: 0 };
  const plan = planOf(query);
  const { stretch, filters } = plan;
  const rare = await findRare(query, plan, EVERYONE);
  const rest = filters.filter((each) => each !== rare).map(({ holds }) => holds);
  const most = limitTo(COUNTED + 1);
  const looked = rare?.found
    ? sql`SELECT * FROM (${rare.found.everyone} OFFSET 0) u WHERE ${conditions([stretch?.holds])} ${most}`
    : inOrder(plan, EVERYONE, rest.length > 0 ? COLUMNS : sql`u.id`, most);
  const [row] = await db.$queryRaw<{ seen: number; matching: number }[]>(sql`
    SELECT count(*)::int AS seen, (count(*) FILTER (WHERE ${conditions(rest)}))::int AS matching FROM (${looked}) u`);
  const { seen, matching } = row ?? { seen: 0, matching: 0 };
  if (seen <= COUNTED) return { count: matching, exact: true };
  const all = conditions([stretch?.holds, ...filters.map(({ holds, guess }) => guess ?? holds)]);
  return { count: Math.max(matching, await estimateRows(sql`SELECT 1 FROM users u WHERE ${all}`)), exact: false };
}
