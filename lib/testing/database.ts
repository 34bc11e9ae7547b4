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

/** In bytes. What is larger, or was, is emptied sooner by new files for every table and index; anything else by far not. */
const LARGE_TABLE = 2 ** 18;

/**
 * Empties every table but the migration history and starts the sequences again. The audit log refuses that, so its
 * triggers rest meanwhile, as only the owner of the tables can have it.
 */
export async function truncateAll(url = workerDatabaseUrl()): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        await emptyTables(client);
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

async function emptyTables(client: pg.Client): Promise<void> {
  const ours = `relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`;
  const { rows: all } = await client.query<{ name: string }>(
    `SELECT format('%I', relname) AS name FROM pg_class WHERE ${ours}`,
  );
  // What others are about to write is there before it is looked for.
  await client.query(`BEGIN; LOCK TABLE ${all.map(({ name }) => name).join()}`);
  const { rows: tables } = await client.query<{ name: string; large: boolean; guarded: boolean }>(
    `SELECT format('%I', relname) AS name, pg_relation_size(oid) > ${LARGE_TABLE} AS large,
       EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal) AS guarded
     FROM pg_class WHERE ${ours} AND pg_relation_size(oid) > 0`,
  );
  const written = tables.filter(({ name }) => name !== "audit_head").map(({ name }) => name);
  const guarded = tables.filter((table) => table.guarded).map(({ name }) => name);
  const trigger = (state: string) => guarded.map((name) => `ALTER TABLE ${name} ${state} TRIGGER USER;`).join("");
  // One statement: what refers to what else does not matter, once all of it is gone.
  const deletions = written.map((name, index) => `emptied_${index} AS (DELETE FROM ${name})`);
  const empty = tables.some(({ large }) => large)
    ? `TRUNCATE ${written.join()} CASCADE`
    : `WITH ${deletions.join()} SELECT`;
  await client.query(
    `${trigger("DISABLE")} ${written.length > 0 ? empty : ""};
     UPDATE audit_head SET "position" = 0, "previous" = '', "hash" = '' WHERE "position" > 0;
     SELECT setval(seqrelid, seqstart, false) FROM pg_sequence JOIN pg_class ON oid = seqrelid
       WHERE relnamespace = current_schema()::regnamespace AND pg_sequence_last_value(seqrelid) IS NOT NULL;
     ${trigger("ENABLE")} COMMIT`,
  );
}
