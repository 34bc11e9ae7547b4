import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmbeddedDatabase } from "./embedded.ts";
import { migrateDatabase, migrationsDirectory } from "./migrate.ts";
import { diffDatabaseWithSchema } from "./schema-engine.ts";

/** Prisma brackets some statements by themselves; here every migration is one transaction already. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT);\n/gm;

/**
 * Writes the migration that leads from the existing ones to prisma/schema.prisma and returns its name, or nothing when
 * they already agree. Compares on a database in memory, so none of yours is touched; read what it wrote before using it.
 *
 * @param name what changes, for example `add_user_phone`
 */
export async function createMigration(name: string, directory = migrationsDirectory): Promise<string | undefined> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
    throw new Error(`"${name}" is no name for a migration: lower-case words joined by _, for example add_user_phone.`);
  }
  const database = await startEmbeddedDatabase();
  try {
    await migrateDatabase(database.url, directory);
    const script = await diffDatabaseWithSchema(database.url);
    if (!script) return undefined;
    const fullName = `${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`;
    await mkdir(join(directory, fullName));
    await writeFile(join(directory, fullName, "migration.sql"), script.replace(TRANSACTION_CONTROL, ""));
    return fullName;
  } finally {
    await database.stop();
  }
}
