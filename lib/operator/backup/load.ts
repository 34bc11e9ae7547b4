import type pg from "pg";
import { resetDatabase } from "@/lib/database/reset";
import {
  insertLines,
  type Lines,
  listTables,
  meter,
  type Progress,
  type Summary,
  type Table,
  withClient,
} from "./tables";

/** Where the rows come from. */
export interface Source {
  tables: readonly string[];
  read(table: string): Lines;
  sequences: Readonly<Record<string, string>>;
}

/** Nothing has ever happened in a database where these are empty: what else it holds every first start puts there. */
const EMPTY_IF_UNUSED = ["users", "applications", "audit_events"];

async function listNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/**
 * Takes away what a first start has put into a database that nobody has used yet.
 * @param place what the database is called in messages, without its password
 * @throws Error that says what to do, when the database holds anything else
 */
export async function emptyDatabase(url: string, place: string): Promise<void> {
  await withClient(url, async (client) => {
    const names = await listNames(client);
    if (names.length === 0) return;
    if (!names.includes("_prisma_migrations")) {
      throw new Error(
        `The database at ${place} belongs to something else: it has the tables ${names.slice(0, 5).join(", ")}. Give Gatehouse a database of its own.`,
      );
    }
    for (const name of EMPTY_IF_UNUSED.filter((one) => names.includes(one))) {
      const { rowCount } = await client.query(`SELECT FROM ${client.escapeIdentifier(name)} LIMIT 1`);
      if (rowCount) {
        throw new Error(
          `The database at ${place} is in use: its table ${name} holds rows, and nothing is overwritten. Give an empty database, for instance a new one made with createdb; for the embedded one move its folder away.`,
        );
      }
    }
  });
  await resetDatabase(url);
}

/**
 * Fills a migrated, otherwise empty database, in one transaction: it gets all or nothing.
 * Triggers rest meanwhile, for what they would write is among the rows; foreign keys are checked.
 * @param check may refuse what has come; then nothing of it stays
 */
export async function loadDatabase(
  url: string,
  source: Source,
  progress: Progress,
  check: (summaries: Summary[]) => void,
): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("BEGIN; SET LOCAL statement_timeout = 0");
    try {
      const tables = await listTables(client);
      await forEachTable(client, tables, (name) => `ALTER TABLE ${name} DISABLE TRIGGER USER`);
      // Migrations have written a row or two, which come again.
      await forEachTable(client, tables.toReversed(), (name) => `DELETE FROM ${name}`);
      const indexes = await dropIndexes(client);
      check(await fill(client, tables, source, progress));
      for (const { definition } of indexes) await client.query(definition);
      for (const [sequence, last] of Object.entries(source.sequences)) {
        await client.query("SELECT setval(quote_ident($1)::regclass, $2)", [sequence, last]);
      }
      await forEachTable(client, tables, (name) => `ALTER TABLE ${name} ENABLE TRIGGER USER`);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
    // The planner knows nothing yet of what has come.
    await client.query("ANALYZE");
  });
}

/** Drops the indexes that only help reading: made anew at the end, those of trigrams take a tenth of the time. */
async function dropIndexes(client: pg.Client): Promise<{ definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisunique ORDER BY c.relname`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${client.escapeIdentifier(name)}`);
  return rows;
}

async function forEachTable(client: pg.Client, tables: readonly Table[], sql: (name: string) => string): Promise<void> {
  for (const { name } of tables) await client.query(sql(client.escapeIdentifier(name)));
}

async function fill(client: pg.Client, tables: Table[], source: Source, progress: Progress): Promise<Summary[]> {
  const missing = source.tables.filter((name) => !tables.some((table) => table.name === name));
  if (missing.length > 0) throw new Error(`There are no tables for ${missing.join(", ")}.`);
  const summaries: Summary[] = [];
  for (const { name } of tables.filter((table) => source.tables.includes(table.name))) {
    const { pass, summary } = meter(name);
    let rows = 0;
    for await (const lines of source.read(name)) {
      pass(lines);
      await insertLines(client, name, lines);
      rows += lines.length;
      progress(name, rows);
    }
    summaries.push(summary());
  }
  return summaries;
}
