import pg from "pg";
import { expect, test } from "vitest";
import { openTestDatabase, truncateAll, workerDatabaseUrl } from "./database";

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(sql).finally(() => client.end());
  return rows;
}

test("the worker's database is migrated; truncateAll empties it, starts its sequences again and keeps its history", async () => {
  await truncateAll();
  const insert = `INSERT INTO permissions (name) VALUES ('reports:read') RETURNING id::int`;
  expect(await query(workerDatabaseUrl(), insert)).toEqual([{ id: 1 }]);
  await truncateAll();
  expect(await query(workerDatabaseUrl(), insert)).toEqual([{ id: 1 }]);
  await truncateAll();
  expect(await query(workerDatabaseUrl(), `SELECT migration_name FROM _prisma_migrations`)).not.toEqual([]);
});

test("a test database of one's own shares nothing with the worker's and is gone after close", async () => {
  const database = await openTestDatabase();
  await query(database.url, `INSERT INTO roles (uuid, name) VALUES (gen_random_uuid(), 'only-here')`);
  expect(await query(workerDatabaseUrl(), `SELECT name FROM roles WHERE name = 'only-here'`)).toEqual([]);
  await database.close();
  await expect(query(database.url, "SELECT 1")).rejects.toThrow();
});
