import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { generateClient } from "@/lib/database/generate";
import { migrateDatabase } from "@/lib/database/migrate";
import { createServerDatabase, openTestDatabase, serverUrl, testDatabaseKind } from "./database";
import { makeSnapshot } from "./snapshot";

/** First key of the advisory locks that say "this run is alive"; the second is the run's number. */
const RUN_LOCK = 20_261_122;

/** Before the tests: one migrated database for every worker. Returns what ends them after the tests. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await generateClient();
  // Embedded databases end with this process, also when it is killed; those of a server have to be looked after.
  process.env.TEST_DATABASE_SNAPSHOT = await makeSnapshot();
  const endRun = testDatabaseKind === "server" ? await beginServerRun() : async () => undefined;
  const workers = Array.from({ length: countWorkers(project) }, () => openTestDatabase());
  const databases = await Promise.all(workers);
  process.env.TEST_WORKER_DATABASE_URLS = JSON.stringify(databases.map(({ url }) => url));
  return async () => {
    await Promise.all(databases.map((database) => database.close()));
    await endRun();
  };
}

/** As Vitest counts them (in private) when the configuration says nothing; databases are cheap, so never fewer. */
function countWorkers({ config, vitest }: TestProject): number {
  return config.maxWorkers || vitest.config.maxWorkers || availableParallelism();
}

/** Server databases carry the number of their run, and a run holds a lock while it lives, so that others know. */
async function beginServerRun(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  await dropLeftovers(client);
  const run = randomInt(1, 2 ** 31);
  await client.query("SELECT pg_advisory_lock($1, $2)", [RUN_LOCK, run]);
  process.env.TEST_DATABASE_PREFIX = `gatehouse_test_${run}`;
  const template = await createServerDatabase();
  await migrateDatabase(template.url);
  process.env.TEST_DATABASE_TEMPLATE = new URL(template.url).pathname.slice(1);
  return async () => {
    await client.query("SELECT pg_advisory_unlock($1, $2)", [RUN_LOCK, run]);
    await dropLeftovers(client); // among them, from here on, ours
    await client.end();
  };
}

/** Drops the databases of runs that are over. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; run: number }>(
    String.raw`SELECT datname AS name, substring(datname FROM '^gatehouse_test_(\d+)_')::int AS run
     FROM pg_database WHERE datname ~ '^gatehouse_test_\d+_'`,
  );
  for (const { name, run } of rows) {
    const lock = await client.query<{ free: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS free", [RUN_LOCK, run]);
    if (!lock.rows[0]?.free) continue;
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query("SELECT pg_advisory_unlock($1, $2)", [RUN_LOCK, run]);
  }
}
