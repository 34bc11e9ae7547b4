import { migrateDatabase, migrationsDirectory, readMigrations } from "@/lib/database/migrate";
import { type Manifest, readManifest, readTableFile } from "./archive";
import { secretCheck } from "./backup";
import { emptyDatabase, loadDatabase } from "./load";
import { compare, type Progress, summarize } from "./tables";

/** @throws Error where this release does not have every migration that the backup's database had */
async function requireKnownMigrations({ migrations, version }: Manifest): Promise<void> {
  const known = new Map((await readMigrations()).map(({ name, checksum }) => [name, checksum]));
  const unknown = migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (!unknown) return;
  throw new Error(
    `The backup was made by Gatehouse ${version}, whose migration ${unknown.name} this release does not have. Restore it with that release; a newer one then brings it up to date at its next start.`,
  );
}

function requireSecret(manifest: Manifest): void {
  if (manifest.secretCheck === secretCheck()) return;
  throw new Error(
    "APP_SECRET is not the one that this backup belongs to. Signing keys, sessions, mailed codes and audit seals depend on it: set APP_SECRET to the secret of the service that was backed up.",
  );
}

/**
 * Puts a backup into an empty database: first the migrations that its own had, then its rows, then what has come since.
 * @param place what the database is called in messages
 * @param verify also reads everything back and compares digests
 * @throws Error for people; the database then has none of the rows
 */
export async function restore(
  directory: string,
  { url, place, verify }: { url: string; place: string; verify: boolean },
  progress: Progress,
): Promise<Manifest> {
  const manifest = await readManifest(directory);
  requireSecret(manifest);
  await requireKnownMigrations(manifest);
  await emptyDatabase(url, place);
  // By their names: a database may lack one that sorts before the last it has.
  await migrateDatabase(url, migrationsDirectory, new Set(manifest.migrations.map(({ name }) => name)));
  const { tables, sequences } = manifest;
  const source = {
    tables: tables.map(({ name }) => name),
    read: (table: string) => readTableFile(directory, table),
    sequences,
  };
  await loadDatabase(url, source, progress, (found) => compare(tables, found));
  if (verify) compare(tables, await summarize(url, (table, rows) => progress(`${table}, again`, rows)));
  await migrateDatabase(url);
  return manifest;
}
