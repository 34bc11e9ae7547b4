import { createHash } from "node:crypto";
import pg from "pg";

/** One table, as far as copying it needs to know. */
export interface Table {
  name: string;
  /** Rows come by primary key, texts by their bytes: two databases with the same rows give the same lines. */
  order: string;
}

/** How much of a table there is, and what: SHA-256 (hex) over its lines, each with its line feed. */
export interface Summary {
  name: string;
  rows: number;
  sha256: string;
}

/** Lines of NDJSON, one for each row. */
export type Lines = AsyncIterable<string[]>;

const ROWS_AT_ONCE = 2_000;

const LIST = `
  SELECT c.relname AS name,
         ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
               WHERE k.conrelid = c.oid AND k.contype = 'f' AND f.oid <> c.oid) AS parents,
         (SELECT string_agg(format('t.%I', a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', ' ORDER BY k.place)
          FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
          WHERE i.indrelid = c.oid AND i.indisprimary) AS "order"
  FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
  ORDER BY c.relname COLLATE "C"`;

/** Every table but the history of migrations, in an order in which each comes after those it refers to. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { parents: string[] }>(LIST);
  const waiting = new Map(rows.map((row) => [row.name, row]));
  const tables: Table[] = [];
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ parents }) => !parents.some((parent) => waiting.has(parent)));
    if (free.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...waiting.keys()].join(", ")}`);
    for (const { name, order } of free) {
      waiting.delete(name);
      tables.push({ name, order });
    }
  }
  return tables;
}

/**
 * The rows of one table as JSON that PostgreSQL writes, so that nothing passes through JavaScript's numbers and dates.
 * A few thousand are in memory at a time. Needs the transaction of `readSnapshot`.
 */
export async function* readTable(client: pg.Client, { name, order }: Table): Lines {
  const table = client.escapeIdentifier(name);
  await client.query(
    `DECLARE copied NO SCROLL CURSOR FOR SELECT row_to_json(t)::text FROM ${table} AS t ORDER BY ${order}`,
  );
  for (;;) {
    const { rows } = await client.query<[string]>({ text: `FETCH ${ROWS_AT_ONCE} FROM copied`, rowMode: "array" });
    if (rows.length === 0) break;
    yield rows.map(([line]) => line);
  }
  await client.query("CLOSE copied");
}

/** Puts lines that `readTable` gave back into a table of the same columns. */
export async function insertLines(client: pg.Client, name: string, lines: string[]): Promise<void> {
  const table = client.escapeIdentifier(name);
  const text = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`;
  await client.query(text, [`[${lines.join(",")}]`]);
}

/** Counts and digests lines while they pass. */
export function meter(name: string): { pass(lines: string[]): void; summary(): Summary } {
  const hash = createHash("sha256");
  let rows = 0;
  return {
    pass: (lines) => {
      rows += lines.length;
      for (const line of lines) hash.update(line).update("\n");
    },
    summary: () => ({ name, rows, sha256: hash.digest("hex") }),
  };
}

/** Connects, and closes when `work` is done. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Reads everything as it was at one moment, while others go on writing.
 * @param work reads with `readTable`, one table after the other
 */
export function readSnapshot<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  return withClient(url, async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      // What decides how values are written; and a long reading is what this is for.
      await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0");
      return await work(client);
    } finally {
      await client.query("ROLLBACK");
    }
  });
}

/** The last value of each sequence that has given one out. */
export async function readSequences(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** What every table holds at this moment. */
export async function summarize(url: string, progress: Progress): Promise<Summary[]> {
  return readSnapshot(url, async (client) => {
    const summaries: Summary[] = [];
    for (const table of await listTables(client)) {
      const { pass, summary } = meter(table.name);
      let rows = 0;
      for await (const lines of readTable(client, table)) {
        pass(lines);
        rows += lines.length;
        progress(table.name, rows);
      }
      summaries.push(summary());
    }
    return summaries;
  });
}

/** Told how many rows of a table are done. */
export type Progress = (table: string, rows: number) => void;

/**
 * Holds what a database has against what it should have.
 * @throws Error that names the tables that differ
 */
export function compare(expected: readonly Summary[], found: readonly Summary[]): void {
  const others = new Map(found.map((summary) => [summary.name, summary]));
  const different = expected.filter(({ name, rows, sha256 }) => {
    const other = others.get(name);
    return other?.rows !== rows || other.sha256 !== sha256;
  });
  if (different.length === 0 && expected.length === found.length) return;
  const names = different.map(({ name, rows }) => `${name} (${rows} rows, found ${others.get(name)?.rows ?? "none"})`);
  throw new Error(`The copy differs from the original: ${names.join(", ") || "in its tables"}.`);
}
