import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { migrateDatabase, migrationsDirectory } from "@/lib/database/migrate";
import { SharedDatabase } from "@/lib/database/shared-database";

const cacheDirectory = "node_modules/.cache/gatehouse";

/**
 * The file of a migrated, empty embedded database: starting from it takes a fraction of the time PostgreSQL needs to set
 * itself up. Kept between runs for as long as PGlite and the migrations stay the same.
 */
export async function makeSnapshot(): Promise<string> {
  const file = join(cacheDirectory, `${await fingerprint()}.tar`);
  if (existsSync(file)) return file;
  const database = new SharedDatabase({ extensions: { pg_trgm } });
  const server = new PGLiteSocketServer({ db: database, port: 0 });
  await server.start();
  await migrateDatabase(`postgresql://postgres@${server.getServerConn()}/postgres`);
  await server.stop();
  const dump = await database.dumpDataDir("none");
  await database.close();
  await mkdir(cacheDirectory, { recursive: true });
  await writeFile(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  return file;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(createRequire(import.meta.url).resolve("@electric-sql/pglite")));
  for (const name of (await readdir(migrationsDirectory)).sort()) {
    const script = join(migrationsDirectory, name, "migration.sql");
    if (existsSync(script)) hash.update(name).update(await readFile(script));
  }
  return hash.digest("hex").slice(0, 16);
}
