import type pg from "pg";
import { version } from "@/lib/build";
import { authenticator } from "@/lib/secrets";
import { createArchive, type Manifest, writeManifest, writeTable } from "./archive";
import {
  type Lines,
  listTables,
  meter,
  type Progress,
  readSequences,
  readSnapshot,
  readTable,
  type Summary,
  type Table,
} from "./tables";

/** The same for the same APP_SECRET: keyed by it, so it says nothing else. */
export const secretCheck = (): string => authenticator("backup check", "gatehouse backup").toString("hex");

async function readMigrationHistory(client: pg.Client): Promise<Manifest["migrations"]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  );
  return rows;
}

async function writeMeasured(directory: string, client: pg.Client, table: Table, progress: Progress): Promise<Summary> {
  const { pass, summary } = meter(table.name);
  async function* measured(): Lines {
    let rows = 0;
    for await (const lines of readTable(client, table)) {
      pass(lines);
      rows += lines.length;
      progress(table.name, rows);
      yield lines;
    }
  }
  await writeTable(directory, table.name, measured());
  return summary();
}

/**
 * Writes everything in the database, as it is at this moment, into a new folder. The service may go on meanwhile.
 * APP_SECRET and the operator's own signing key are not in it: without the secret, keys, sessions and codes are lost.
 * @throws Error for people
 */
export async function backUp(url: string, directory: string, progress: Progress): Promise<Manifest> {
  await createArchive(directory);
  const manifest = await readSnapshot(url, async (client) => {
    const migrations = await readMigrationHistory(client);
    const createdAt = new Date().toISOString();
    const tables: Summary[] = [];
    for (const table of await listTables(client)) {
      tables.push(await writeMeasured(directory, client, table, progress));
    }
    // Sequences know no snapshots. Read last, they are ahead of every row.
    const sequences = await readSequences(client);
    return { format: 1 as const, version, createdAt, migrations, secretCheck: secretCheck(), tables, sequences };
  });
  await writeManifest(directory, manifest);
  return manifest;
}
