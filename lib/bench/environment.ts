import { createHash } from "node:crypto";
import pg from "pg";
import { migrateDatabase } from "@/lib/database/migrate";
import { seed } from "@/lib/host/seed";
import { freePort } from "@/lib/testing/free-port";

export const ADMIN = "admin@example.com";
export const PASSWORD = "testing1234";
/** One that nobody listens on, so that two checkouts measure on one machine. */
export const PORT = await freePort();

/** Where databases for measuring are made: BENCH_DATABASE_URL, or a PostgreSQL on this machine. */
export const serverUrl = (): string =>
  process.env.BENCH_DATABASE_URL ?? process.env.TEST_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";

/** What the measured service and this process have in common, so that tokens made here hold there. */
export function prepareEnvironment(databaseUrl: string): void {
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    APP_URL: `http://localhost:${PORT}`,
    // The same in each run, for what it has signed in the database must hold in the next.
    APP_SECRET: createHash("sha256").update("Gatehouse bench").digest("base64url"),
    RATE_LIMITS: "off",
    ADMIN_EMAIL: ADMIN,
    ADMIN_PASSWORD: PASSWORD,
    PORT: String(PORT),
  });
}

async function onServer(query: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  await query(client).finally(() => client.end());
}

/**
 * A migrated database on the server, made where there is none of the name. It stays for the next run, for making a million
 * people takes minutes.
 */
export async function openBenchDatabase(name: string): Promise<string> {
  await onServer(async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  });
  const url = new URL(serverUrl());
  url.pathname = name;
  await migrateDatabase(url.href);
  return url.href;
}

export const dropBenchDatabase = (name: string): Promise<void> =>
  onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

/** Fills the database that DATABASE_URL names. */
export async function fill(users: number): Promise<void> {
  const { pool } = await import("@/lib/db");
  const { addUsers } = await import("@/lib/bench/seed-users");
  await pool().query("DELETE FROM sessions");
  await seed();
  const { rows } = await pool().query<{ count: number }>("SELECT count(*)::int AS count FROM users");
  const missing = users - (rows[0]?.count ?? 0);
  if (missing > users / 100) await addUsers(missing);
}
