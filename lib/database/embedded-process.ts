import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PGliteOptions } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { lockDirectory } from "./directory-lock.ts";
import type { EmbeddedMessage, EmbeddedOptions } from "./embedded.ts";
import { SharedDatabase } from "./shared-database.ts";

/*
 * The process that owns the embedded database; `embedded.ts` forks it. It lives exactly as long as the channel to its
 * parent: hanging up is how the parent stops it, and also what happens when the parent is killed.
 */

const MAX_CONNECTIONS = 100;
/** After that the process just ends: all that was acknowledged is in the write-ahead log. */
const CLOSE_MILLISECONDS = 5_000;

const closers: (() => Promise<unknown>)[] = [];

async function start({ dataDirectory, snapshot }: EmbeddedOptions): Promise<string> {
  if (dataDirectory) closers.unshift(await lockDirectory(dataDirectory));
  const database = await openDatabase(dataDirectory, snapshot);
  closers.unshift(() => database.close());
  const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: MAX_CONNECTIONS });
  await server.start();
  closers.unshift(() => server.stop());
  return `postgresql://postgres@${server.getServerConn()}/postgres`;
}

async function openDatabase(dataDirectory?: string, snapshot?: string): Promise<SharedDatabase> {
  if (!dataDirectory)
    return open(snapshot ? { loadDataDir: new Blob([new Uint8Array(await readFile(snapshot))]) } : {});
  if (!existsSync(join(dataDirectory, "PG_VERSION"))) {
    // Made aside and moved into place, so that a start killed halfway leaves no half-made database behind.
    const unfinished = `${dataDirectory}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await (await open({ dataDir: unfinished })).close();
    await rename(unfinished, dataDirectory);
  }
  return open({ dataDir: dataDirectory });
}

async function open(options: PGliteOptions): Promise<SharedDatabase> {
  const database = new SharedDatabase({ ...options, extensions: { pg_trgm } });
  await database.waitReady;
  return database;
}

async function stop(): Promise<never> {
  setTimeout(() => process.exit(1), CLOSE_MILLISECONDS).unref();
  for (const close of closers.splice(0)) await close();
  process.exit(0);
}

function report(message: EmbeddedMessage): Promise<void> {
  return new Promise((resolve) => (process.connected ? process.send?.(message, () => resolve()) : resolve()));
}

// Ctrl-C reaches every process of the terminal. The service still needs its database then: only the parent ends it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const starting = start(JSON.parse(process.argv[2] ?? "{}"));
process.once("disconnect", () => starting.finally(stop));
starting.then(
  (url) => report({ url }),
  async (error: Error) => {
    await report({ problem: error.message });
    process.exit(1);
  },
);
