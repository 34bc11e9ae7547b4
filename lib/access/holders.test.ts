import { beforeEach, expect, test } from "vitest";
import { rolesHeldAmong } from "@/lib/access/authority";
import { countAffected, countGains, countUsersOfRoles } from "@/lib/access/holders";
import { db, type Transaction, transaction } from "@/lib/db";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const USERS = 5_000;

/** How many grants were read that no index led to, in this transaction. */
async function scannedGrants(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRaw<{ read: number }[]>`
    SELECT seq_tup_read::int AS read FROM pg_stat_xact_user_tables WHERE relname = 'user_roles'`;
  return row?.read ?? 0;
}

test("whether roles that nobody holds are held is known without a look at the grants of other roles", async () => {
  await db.$executeRaw`
    INSERT INTO users (id, email, search_text)
    SELECT gen_random_uuid(), 'person' || n || '@example.com', '' FROM generate_series(1, ${USERS}::int) n`;
  const { id: user } = await db.role.findUniqueOrThrow({ where: { name: "user" } });
  await db.$executeRaw`INSERT INTO user_roles (user_id, role_id) SELECT id, ${user} FROM users`;
  await db.$executeRaw`INSERT INTO roles (uuid, name) SELECT gen_random_uuid(), 'empty' || n FROM generate_series(1, 20) n`;
  await db.$executeRaw`ANALYZE user_roles`;
  const empty = (await db.role.findMany({ where: { name: { startsWith: "empty" } } })).map(({ id }) => id);
  const permission = await db.permission.findFirstOrThrow();

  await transaction(async (tx) => {
    expect(await rolesHeldAmong(tx, empty)).toEqual(new Set());
    expect(await countUsersOfRoles(tx, empty)).toEqual(new Map(empty.map((id) => [id, 0])));
    expect((await countAffected(tx, empty)).users).toBe(0);
    expect(await countGains(tx, [{ ...permission, roleIds: empty }])).toMatchObject([{ users: 0 }]);
    expect(await scannedGrants(tx)).toBe(0);
    expect((await countAffected(tx, [...empty, user])).users).toBe(USERS);
  });
});
