import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline as pipe, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import type { Lines } from "./tables";

/** The first thing to read of a backup, and the last that is written: a folder without it is no backup. */
const Manifest = z.object({
  format: z.literal(1),
  /** Of the service that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** What had been applied to the database, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** Tells whether an APP_SECRET is the one that goes with these rows, and nothing about it. */
  secretCheck: z.string(),
  tables: z.array(z.object({ name: z.string().regex(/^\w+$/), rows: z.int().min(0), sha256: z.string() })),
  sequences: z.record(z.string(), z.string().regex(/^\d+$/)),
});

export type Manifest = z.output<typeof Manifest>;

const MANIFEST = "manifest.json";

/** Rows hold password digests and email addresses: nobody but the owner reads them. */
const OWNER_ONLY = { folder: 0o700, file: 0o600 };

const fileOf = (directory: string, table: string) => join(directory, `${table}.ndjson.gz`);

/** @throws Error when there is something already at that place */
export async function createArchive(directory: string): Promise<void> {
  await mkdir(directory, { mode: OWNER_ONLY.folder }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
    throw new Error(`${directory} exists already. Give --to a folder that does not.`, { cause });
  });
}

/** Writes the lines of one table, as gzip'ed NDJSON. */
export async function writeTable(directory: string, table: string, lines: Lines): Promise<void> {
  async function* text() {
    for await (const part of lines) yield `${part.join("\n")}\n`;
  }
  const file = createWriteStream(fileOf(directory, table), { mode: OWNER_ONLY.file, flags: "wx", flush: true });
  await pipeline(Readable.from(text()), createGzip(), file);
}

/** Some thousand rows: what is inserted at once. */
const BYTES_AT_ONCE = 1024 * 1024;

/** The lines of one table. Not by readline, which also ends lines at U+2028. */
export async function* readTableFile(directory: string, table: string): Lines {
  const file = createReadStream(fileOf(directory, table));
  // Anyone who reads gets its errors: they end the stream that is read.
  const text = pipe(file, createGunzip({ chunkSize: BYTES_AT_ONCE }), () => undefined).setEncoding("utf8");
  let rest = "";
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (rest) throw new Error(`${fileOf(directory, table)} ends in the middle of a line.`);
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(Manifest.parse(manifest), null, 2)}\n`;
  await writeFile(join(directory, MANIFEST), text, { mode: OWNER_ONLY.file, flag: "wx", flush: true });
}

/** @throws Error that says what to do, when the folder is no backup that this release can read */
export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, MANIFEST), "utf8").catch((cause: Error) => {
    throw new Error(`${directory} is no backup, or one that was not finished: it has no ${MANIFEST}.`, { cause });
  });
  const result = Manifest.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(`${join(directory, MANIFEST)} is not readable by this release: ${z.prettifyError(result.error)}`);
}
