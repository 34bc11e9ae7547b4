import { randomBytes } from "node:crypto";
import pg from "pg";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "@/lib/database/embedded";
import { migrateDatabase } from "@/lib/database/migrate";

export type TestDatabase = { url: string; close(): Promise<void> };

/** `server` is the PostgreSQL of TEST_DATABASE_URL, whose role must be allowed to create databases. */
export type TestDatabaseKind = "embedded" | "server";

export const testDatabaseKind: TestDatabaseKind = process.env.TEST_DATABASE_URL ? "server" : "embedded";

/**
 * The database of this Vitest worker: made by `global-setup.ts`, migrated, and shared by the test files that run in
 * this worker one after the other. It holds what the last file left: begin with `truncateAll`.
 */
export function workerDatabaseUrl(): string {
  const urls: string[] = JSON.parse(process.env.TEST_WORKER_DATABASE_URLS ?? "[]");
  const url = urls[Number(process.env.VITEST_POOL_ID) - 1];
  if (!url) throw new Error("No database for this worker: is lib/testing/global-setup.ts in vitest.config.ts?");
  return url;
}

/** A migrated database with nothing in it that nobody else knows. Under Vitest a copy of one made beforehand. */
export function openTestDatabase(kind = testDatabaseKind): Promise<TestDatabase> {
  return kind === "server" ? openServerDatabase() : openEmbeddedDatabase();
}

async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const snapshot = process.env.TEST_DATABASE_SNAPSHOT;
  const database: EmbeddedDatabase = await startEmbeddedDatabase({ snapshot });
  await migrateDatabase(database.url);
  return { url: database.url, close: () => database.stop() };
}

async function openServerDatabase(): Promise<TestDatabase> {
  const database = await createServerDatabase(process.env.TEST_DATABASE_PREFIX, process.env.TEST_DATABASE_TEMPLATE);
  await migrateDatabase(database.url);
  return database;
}

/** A new database on the test server; without a template it is empty; `options` are those of CREATE DATABASE. The prefix tells `global-setup.ts` whose it is. */
export async function createServerDatabase(
  prefix = process.env.TEST_DATABASE_PREFIX ?? "gatehouse_loose",
  template = "template0",
  options = "",
): Promise<TestDatabase> {
  const name = `${prefix}_${randomBytes(4).toString("hex")}`;
  await queryServer(`CREATE DATABASE "${name}" TEMPLATE "${template}" ${options}`);
  // No test takes the power from the server, so none has to wait for the disk at every commit.
  await queryServer(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
  const url = new URL(serverUrl());
  url.pathname = name;
  return { url: url.href, close: () => queryServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

export function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("Set TEST_DATABASE_URL to a PostgreSQL server to test against.");
  return url;
}

async function queryServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const TRIES = 5;

const isDeadlock = (error: unknown) => error instanceof pg.DatabaseError && error.code === "40P01";

/**
 * Empties every table but the migration history and starts the sequences again. The audit log refuses that, so its
 * triggers rest meanwhile, as only the owner of the tables can have it.
 */
export async function truncateAll(url = workerDatabaseUrl()): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ tables: string; off: string; on: string }>(
      `SELECT string_agg(format('%I', relname), ', ') FILTER (WHERE relname <> 'audit_head') AS tables,
              string_agg(format('ALTER TABLE %I DISABLE TRIGGER USER', relname), ';') FILTER (WHERE relhastriggers) AS off,
              string_agg(format('ALTER TABLE %I ENABLE TRIGGER USER', relname), ';') FILTER (WHERE relhastriggers) AS on
       FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`,
    );
    const [{ tables, off, on } = { tables: "", off: "", on: "" }] = rows;
    const head = `UPDATE audit_head SET "position" = 0, "previous" = '', "hash" = '' WHERE "position" > 0`;
    for (let tries = 1; ; tries += 1) {
      try {
        await client.query(`BEGIN; ${off}; TRUNCATE ${tables} RESTART IDENTITY CASCADE; ${head}; ${on}; COMMIT`);
        return;
      } catch (error) {
        // Instances may be at work on the same tables.
        if (!isDeadlock(error) || tries === TRIES) throw error;
        await client.query("ROLLBACK");
      }
    }
  } finally {
    await client.end();
  }
}
