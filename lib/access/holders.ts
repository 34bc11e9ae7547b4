import { z } from "zod";
import { readCursor, toPage } from "@/lib/cursor";
import { db, type Transaction } from "@/lib/db";

/** Counting stops here: an exact count of a million grants takes longer than the answer is worth. */
const MAX_COUNTED = 10_000;
const NAMES_SHOWN = 10;

/** How many hold at least one of the roles, users and applications, and who the first users are. */
export async function countAffected(tx: Transaction, roleIds: readonly bigint[]) {
  const most = MAX_COUNTED + 1;
  const [counted] = await tx.$queryRaw<{ users: number; applications: number; first: string[] | null }[]>`
    WITH roles AS (SELECT unnest(${roleIds}::bigint[]) AS id),
    users_of AS (
      SELECT DISTINCT held.user_id
      FROM roles CROSS JOIN LATERAL
        (SELECT user_id FROM user_roles WHERE role_id = roles.id ORDER BY user_id LIMIT ${most}::int) held
    ),
    applications_of AS (
      SELECT DISTINCT held.application_id
      FROM roles CROSS JOIN LATERAL
        (SELECT application_id FROM application_roles WHERE role_id = roles.id LIMIT ${most}::int) held
    )
    SELECT (SELECT count(*)::int FROM users_of) AS users,
           (SELECT count(*)::int FROM applications_of) AS applications,
           (SELECT array_agg(user_id::text) FROM (SELECT user_id FROM users_of ORDER BY user_id LIMIT ${NAMES_SHOWN}::int) f)
             AS first`;
  const { users = 0, applications = 0, first = [] } = counted ?? {};
  const found = await tx.user.findMany({
    where: { id: { in: first ?? [] } },
    select: { name: true, email: true },
    orderBy: { id: "asc" },
  });
  return {
    ...toCount(users),
    names: found.map(({ name, email }) => name ?? email),
    applications: Math.min(applications, MAX_COUNTED),
  };
}

/**
 * How many users would have each permission once roles of theirs had it: those who have it from no other role. One query
 * that looks at no more than 10,001 holders of each role.
 */
export async function countGains(
  tx: Transaction,
  additions: readonly { id: bigint; name: string; roleIds: readonly bigint[] }[],
) {
  const most = MAX_COUNTED + 1;
  const pairs = additions.flatMap(({ id, roleIds }) => roleIds.map((role) => ({ id, role })));
  const rows = await tx.$queryRaw<{ id: bigint; users: number }[]>`
    SELECT added.permission_id AS id, count(DISTINCT held.user_id)::int AS users
    FROM unnest(${pairs.map(({ id }) => id)}::bigint[], ${pairs.map(({ role }) => role)}::bigint[]) AS added(permission_id, role_id)
    CROSS JOIN LATERAL
      (SELECT user_id FROM user_roles WHERE role_id = added.role_id ORDER BY user_id LIMIT ${most}::int) held
    WHERE NOT EXISTS (
      SELECT 1 FROM user_roles other JOIN role_permissions has ON has.role_id = other.role_id
      WHERE other.user_id = held.user_id AND has.permission_id = added.permission_id)
    GROUP BY 1`;
  const counts = new Map(rows.map(({ id, users }) => [id, users]));
  return additions.map(({ id, name }) => ({ permission: name, ...toCount(counts.get(id) ?? 0) }));
}

/** How many users hold each of the roles, in one query that reads the index of the grants and stops early. */
export async function countUsersOfRoles(tx: Transaction, roleIds: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await tx.$queryRaw<{ id: bigint; users: number }[]>`
    SELECT roles.id, held.users
    FROM unnest(${roleIds}::bigint[]) AS roles(id) CROSS JOIN LATERAL
      (SELECT count(*)::int AS users
       FROM (SELECT user_id FROM user_roles WHERE role_id = roles.id ORDER BY user_id LIMIT ${MAX_COUNTED + 1}::int) counted) held`;
  return new Map(rows.map(({ id, users }) => [id, users]));
}

/** A count as it stands in answers. */
export const toCount = (users: number) => ({ users: Math.min(users, MAX_COUNTED), more: users > MAX_COUNTED });

interface HolderRow {
  type: "user" | "application";
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  roles: string[];
}

const Position = z.tuple([z.uuid()]);
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Users and applications that hold at least one of the roles, in the order of their ids. */
export async function listHolders(roleIds: readonly bigint[], query: { limit: number; cursor?: string | undefined }) {
  const [after = FIRST] = readCursor(query.cursor, Position) ?? [];
  const most = query.limit + 1;
  // Each role gives at most a page, from its index; what comes after is as small as that, however many hold the role.
  const rows = await db.$queryRaw<HolderRow[]>`
    WITH wanted AS (SELECT unnest(${roleIds}::bigint[]) AS id),
    held AS (
      SELECT 'user' AS type, h.user_id AS id, wanted.id AS role_id
      FROM wanted CROSS JOIN LATERAL
        (SELECT user_id FROM user_roles WHERE role_id = wanted.id AND user_id > ${after}::uuid
         ORDER BY user_id LIMIT ${most}::int) h
      UNION ALL
      SELECT 'application', h.application_id, wanted.id
      FROM wanted CROSS JOIN LATERAL
        (SELECT application_id FROM application_roles WHERE role_id = wanted.id AND application_id > ${after}::uuid
         ORDER BY application_id LIMIT ${most}::int) h
    ),
    page AS (
      SELECT held.type, held.id, array_agg(r.name ORDER BY r.name) AS roles
      FROM held JOIN roles r ON r.id = held.role_id
      GROUP BY held.type, held.id ORDER BY held.id LIMIT ${most}::int
    )
    SELECT page.type, page.id::text AS id, coalesce(u.name, u.email, a.name) AS name, u.email, page.roles,
           CASE WHEN page.type = 'user' THEN u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL
                ELSE a.disabled_at IS NULL END AS active
    FROM page
    LEFT JOIN users u ON page.type = 'user' AND u.id = page.id
    LEFT JOIN applications a ON page.type = 'application' AND a.id = page.id
    ORDER BY page.id`;
  return toPage(
    rows,
    query.limit,
    ({ id }) => [id],
    (row) => row,
  );
}
