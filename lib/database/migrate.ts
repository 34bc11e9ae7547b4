import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

export const migrationsDirectory = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

export type Migration = { name: string; script: string; checksum: string };
type HistoryRow = { name: string; checksum: string; finished: boolean };

/** The lock `prisma migrate` takes, so that it and we wait for each other too. */
const MIGRATION_LOCK = 72_707_369;
const UNDEFINED_TABLE = "42P01";

/** The table of `prisma migrate`, which can therefore take over at any time. */
const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations the database lacks and returns their names. An up-to-date database costs two queries.
 *
 * Each migration and the row that records it are one transaction, under one lock: killed halfway nothing has happened,
 * and of two instances that start at once one migrates while the other waits. Migrations the folder does not know are
 * left in peace, so that an older release can run beside a newer one.
 *
 * @param only the names of those to apply; all of them unless given
 * @throws an Error that says what to do, when a migration fails, was edited after it ran or was left unfinished, or when
 * there is no connection.
 */
export async function migrateDatabase(
  url: string,
  directory = migrationsDirectory,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const migrations = (await readMigrations(directory)).filter(({ name }) => !only || only.has(name));
  const client = await connect(url);
  try {
    const names: string[] = [];
    if (!findPending(migrations, await readHistory(client))) return names;
    for (let name = await applyNext(client, migrations); name; name = await applyNext(client, migrations)) {
      names.push(name);
    }
    return names;
  } finally {
    await client.end();
  }
}

/** Whether the database has every migration that this release brings. Changes nothing. */
export async function isMigrated(url: string, directory = migrationsDirectory): Promise<boolean> {
  const client = await connect(url);
  try {
    return !findPending(await readMigrations(directory), await readHistory(client));
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  const { host, pathname } = new URL(url); // not the whole: it holds a password
  await client.connect().catch((cause: Error & { code?: string }) => {
    throw new Error(`The database at ${host}${pathname} cannot be reached: ${describeObstacle(cause)}`, { cause });
  });
  const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding === "UTF8") return client;
  await client.end();
  throw new Error(
    `The database at ${host}${pathname} has the encoding ${encoding}, which cannot hold every name. Create one with: ` +
      "CREATE DATABASE gatehouse ENCODING 'UTF8' TEMPLATE template0",
  );
}

/** What a certificate is wrong about, in the words of OpenSSL and of Node. */
const UNTRUSTED = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF).*)$/;

function describeObstacle({ message, code = "" }: Error & { code?: string }): string {
  const reason = message || code; // an attempt on several addresses has no message
  if (UNTRUSTED.test(code))
    return (
      `its certificate is signed by an authority that this machine does not know (${reason}). Add ` +
      "sslrootcert=/path/to/authority.pem to DATABASE_URL, or name that file in NODE_EXTRA_CA_CERTS. " +
      "sslmode=no-verify would encrypt without knowing for whom."
    );
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `its certificate is for another host (${reason}). DATABASE_URL must name the host as the certificate does.`;
  return `${reason}. Is it running, and is DATABASE_URL right?`;
}

/** Every migration of this release, in order. */
export async function readMigrations(directory = migrationsDirectory): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(directory, name, "migration.sql"), "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    }),
  );
}

async function readHistory(client: pg.Client): Promise<HistoryRow[]> {
  try {
    const { rows } = await client.query<HistoryRow>(
      `SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
       FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

/** The first migration still to be applied; refuses a history that contradicts the folder. */
function findPending(migrations: Migration[], history: HistoryRow[]): Migration | undefined {
  const rows = new Map(history.map((row) => [row.name, row]));
  for (const { name, checksum } of migrations) {
    const row = rows.get(name);
    if (row && !row.finished) {
      throw new Error(
        `Migration ${name} was started by another tool and never finished. Look at what it left behind, then run ` +
          `"npx prisma migrate resolve --rolled-back ${name}" (or --applied) and start again.`,
      );
    }
    if (row && row.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was edited after it had been applied. Restore prisma/migrations/${name}/migration.sql and ` +
          `put the change into a new migration ("npm run db:migrate -- --name what_changes"); a database without ` +
          `valuable data can be made anew with "npm run db:reset".`,
      );
    }
  }
  return migrations.find(({ name }) => !rows.has(name));
}

async function applyNext(client: pg.Client, migrations: Migration[]): Promise<string | undefined> {
  await client.query("BEGIN");
  try {
    // Bound to the transaction, not the session: it also works behind a connection pooler and on the embedded database.
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query(CREATE_HISTORY);
    const migration = findPending(migrations, await readHistory(client));
    if (migration) await applyMigration(client, migration);
    await client.query("COMMIT");
    return migration?.name;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function applyMigration(client: pg.Client, { name, script, checksum }: Migration): Promise<void> {
  await client.query(script).catch((cause: Error) => {
    throw new Error(
      `Migration ${name} failed and changed nothing: ${cause.message}. Correct the data it met or ` +
        `prisma/migrations/${name}/migration.sql, then start again.`,
      { cause },
    );
  });
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
     VALUES ($1, $2, $3, clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  );
}
