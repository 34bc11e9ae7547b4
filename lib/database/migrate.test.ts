import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createServerDatabase, openTestDatabase, type TestDatabase, testDatabaseKind } from "@/lib/testing/database";
import { createMigration } from "./create-migration";
import { migrateDatabase, migrationsDirectory, readMigrations } from "./migrate";
import { resetDatabase } from "./reset";
import { diffDatabaseWithSchema } from "./schema-engine";

// Databases start in seconds, on a busy machine in many.

/** A copy of the migrations that a test may add to. */
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "migrations-"));
  await cp(migrationsDirectory, directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

async function addMigration(name: string, script: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, "migration.sql"), script);
}

async function query(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

describe(`on the ${testDatabaseKind} database`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test("migrations and schema agree; migrating again costs two queries; after a reset everything is applied anew", async () => {
    expect(await diffDatabaseWithSchema(database.url)).toBe("");

    const queries = vi.spyOn(pg.Client.prototype, "query");
    expect(await migrateDatabase(database.url)).toEqual([]);
    expect(queries).toHaveBeenCalledTimes(2);
    queries.mockRestore();

    await resetDatabase(database.url);
    expect(await diffDatabaseWithSchema(database.url)).not.toBe("");
    expect(await migrateDatabase(database.url)).toContain("20261122000000_init");
    expect(await diffDatabaseWithSchema(database.url)).toBe("");
  });

  test("a migration that fails changes nothing, says what to correct, and runs once it is corrected", async () => {
    await addMigration("30000101000000_broken", "CREATE TABLE half (id int); SELECT no_such_column;");
    await expect(migrateDatabase(database.url, directory)).rejects.toThrow(
      /30000101000000_broken failed and changed nothing: column "no_such_column" does not exist\. Correct/,
    );
    expect(await query(database.url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);

    await addMigration("30000101000000_broken", "CREATE TABLE half (id int);");
    expect(await migrateDatabase(database.url, directory)).toEqual(["30000101000000_broken"]);
  });

  test("a migration edited after it was applied is refused with what to do, and nothing is applied", async () => {
    await addMigration("20261122000000_init", "SELECT 1;");
    await addMigration("30000101000000_next", "CREATE TABLE next (id int);");
    await expect(migrateDatabase(database.url, directory)).rejects.toThrow(
      /20261122000000_init was edited after .* Restore .* new migration/,
    );
    expect(await query(database.url, "SELECT to_regclass('next') AS next")).toEqual([{ next: null }]);
  });

  test("the database itself refuses what must never be", async () => {
    const refused: [string, string][] = [
      ["users_email_check", "INSERT INTO users (id, email, password_hash) VALUES (gen_random_uuid(), 'A@b.c', '')"],
      ["users_email_check", "INSERT INTO users (id, email, password_hash) VALUES (gen_random_uuid(), '', '')"],
      [
        "users_locale_check",
        "INSERT INTO users (id, email, password_hash, locale) VALUES (gen_random_uuid(), 'a@b.c', '', 'de')",
      ],
      ["roles_name_check", "INSERT INTO roles (uuid, name) VALUES (gen_random_uuid(), '')"],
      ["permissions_name_check", "INSERT INTO permissions (name) VALUES ('')"],
      [
        "sessions_owner_check",
        "INSERT INTO sessions (id, profile, idle_expires_at, expires_at) VALUES (gen_random_uuid(), 'platform', now(), now())",
      ],
      ["rate_limits_points_check", "INSERT INTO rate_limits (key, points) VALUES ('k', -1)"],
      [
        "mails_locale_check",
        "INSERT INTO mails (id, template, recipient, locale) VALUES (gen_random_uuid(), 't', 'r', 'de')",
      ],
    ];
    for (const [constraint, sql] of refused) await expect(query(database.url, sql)).rejects.toThrow(constraint);
  });
});

test.runIf(testDatabaseKind === "server")(
  "five instances that start at once on an empty server: each migration runs once, none fails",
  async () => {
    const database = await createServerDatabase();
    onTestFinished(() => database.close());
    const results = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(database.url)));
    const applied = results.flat();
    expect(applied).toContain("20261122000000_init");
    expect(new Set(applied).size).toBe(applied.length);
    const rows = await query(database.url, "SELECT count(*)::int FROM _prisma_migrations");
    expect(rows).toEqual([{ count: applied.length }]);
  },
);

test("a database that cannot be reached is named, without its password", async () => {
  const error = await migrateDatabase("postgresql://someone:hidden@127.0.0.1:1/gone").catch((reason: Error) => reason);
  expect(String(error)).toMatch(/127\.0\.0\.1:1\/gone/);
  expect(String(error)).not.toContain("hidden");
});

// It works on an embedded database whatever the service runs on.
test.runIf(testDatabaseKind === "embedded")(
  "createMigration writes what the migrations lack, and nothing when they lack nothing",
  async () => {
    expect(await createMigration("nothing_new", directory)).toBeUndefined();

    await addMigration("30000101000000_ahead", "ALTER TABLE users DROP COLUMN source;");
    const name = await createMigration("add_source", directory);
    expect(name).toMatch(/^\d{14}_add_source$/);
    expect(await readFile(join(directory, name ?? "", "migration.sql"), "utf8")).toContain('ADD COLUMN     "source"');
  },
);

describe.runIf(testDatabaseKind === "server")("of databases on a server", () => {
  const create = async (options: string) => {
    const database = await createServerDatabase(undefined, undefined, options);
    onTestFinished(() => database.close());
    return database;
  };

  test.each(["SQL_ASCII", "LATIN1"])(
    "one whose encoding is %s is refused with what to do, and nothing is written",
    async (encoding) => {
      const { url } = await create(`ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`);
      await expect(migrateDatabase(url)).rejects.toThrow(
        new RegExp(`has the encoding ${encoding}, which cannot hold every name\\. Create one with: CREATE DATABASE`),
      );
      expect(await query(url, "SELECT to_regclass('_prisma_migrations') AS history")).toEqual([{ history: null }]);
    },
  );

  test("one of the first releases is migrated: names are cleaned, applications told from people, the invited have no password", async () => {
    const { url } = await create("ENCODING 'UTF8'");
    const released = (await readMigrations()).map(({ name }) => name).filter((name) => name < "20261123");
    await migrateDatabase(url, migrationsDirectory, new Set(released));
    const person = (email: string, name: string) =>
      `(gen_random_uuid(), '${email}', U&'${name}', 'unknown', now(), now())`;
    await query(
      url,
      `INSERT INTO users (id, email, name, password_hash, created_at, updated_at) VALUES ${[
        person("carl@example.com", "Carl \\202e"),
        person("nobody@example.com", "\\200b"),
        person("fraud@example.com", "admin@example.com"),
        person("id@example.com", "0192f0c1-2b3c-7d4e-8f50-123456789abc"),
        person("jose@example.com", "Jose\\0301"),
      ].join()}`,
    );
    await query(
      url,
      `INSERT INTO audit_events (at, action, actor_type, target_type, target_id)
       SELECT now(), 'user.created', 'user', 'user', id::text FROM users WHERE email = 'carl@example.com'`,
    );
    const ids = [1, 2, 3].map((digit) => `0192f0c1-2b3c-7d4e-8f50-12345678900${digit}`);
    await query(
      url,
      `INSERT INTO applications (id, name, updated_at)
       VALUES ('${ids[0]}', 'admin@example.com', now()), ('${ids[1]}', '${ids[0]}', now()), ('${ids[2]}', 'billing', now())`,
    );
    await migrateDatabase(url);
    const people = await query(url, "SELECT name, password_hash FROM users ORDER BY email");
    expect(people.map(({ name, password_hash }) => [name, password_hash])).toEqual([
      ["Carl", null],
      [null, "unknown"],
      [null, "unknown"],
      ["Jos\u00e9", "unknown"],
      [null, "unknown"],
    ]);
    expect(await query(url, "SELECT name FROM applications ORDER BY id")).toEqual([
      { name: "admin at example.com (123456789001)" },
      { name: `${ids[0]} (123456789002)` },
      { name: "billing" },
    ]);
  });

  test("one whose locale is C is migrated", async () => {
    const { url } = await create("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    expect(await migrateDatabase(url)).toContain("20261122000000_init");
  });
});

test.each([
  [
    "SELF_SIGNED_CERT_IN_CHAIN",
    /signed by an authority that this machine does not know.*sslrootcert=\/path.*NODE_EXTRA_CA_CERTS/,
  ],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /sslrootcert=/],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", /sslrootcert=/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate is for another host/],
])("a certificate that fails with %s is explained", async (code, message) => {
  const connecting = vi.spyOn(pg.Client.prototype, "connect");
  onTestFinished(() => connecting.mockRestore());
  connecting.mockImplementation(() => Promise.reject(Object.assign(new Error("certificate"), { code })));
  await expect(migrateDatabase("postgresql://u:hunter2@db.example/x?sslmode=require")).rejects.toThrow(message);
  await expect(migrateDatabase("postgresql://u:hunter2@db.example/x?sslmode=require")).rejects.not.toThrow("hunter2");
});
