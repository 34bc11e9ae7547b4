import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { z } from "zod";
import { operator } from "@/lib/actor";
import { type ChainPoint, type ChainRow, type Finding, followChain, readChain } from "@/lib/audit/chain";
import { audit } from "@/lib/audit/record";
import { isGenuine, makeSeal, type Seal, sealPublicKey, verifyAuditLog } from "@/lib/audit/seals";
import { db, transaction } from "@/lib/db";

/** The newest checkpoint that is older than an instant: everything it covers happened before. */
async function checkpointBefore(before: Date): Promise<Seal | undefined> {
  const where = { kind: "checkpoint", at: { lte: before } } as const;
  const seals = await db.auditSeal.findMany({ where, orderBy: { position: "desc" } });
  return seals.find((seal) => isGenuine(seal));
}

const toLine = ({ previous, hash, ...row }: ChainRow): string =>
  `${JSON.stringify({ ...row, previous: previous.toString("hex"), hash: hash.toString("hex") })}\n`;

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The first line: which seal closes the file, where its first link joins on, and the key that verifies the seal. */
const toHeader = (after: ChainPoint, { position, hash, at, signature }: Seal): string =>
  `${JSON.stringify({
    after: { position: String(after.position), hash: hexOf(after.hash) },
    seal: { position: String(position), hash: hexOf(hash), at: at.toISOString(), signature: hexOf(signature) },
    key: sealPublicKey(),
  })}\n`;

async function writeArchive(file: string, after: ChainPoint, seal: Seal): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.write(toHeader(after, seal));
    for await (const row of readChain(after.position, seal.position)) await handle.write(toLine(row));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const BATCH = 5_000n;

/** Deletes what an archive's seal covers. The database refuses it for everything else. */
async function deleteArchived(upTo: bigint): Promise<void> {
  const first = await db.auditLink.findFirst({ orderBy: { position: "asc" }, select: { position: true } });
  for (let end = (first?.position ?? upTo) - 1n; end < upTo; ) {
    end = end + BATCH < upTo ? end + BATCH : upTo;
    await transaction(async (tx) => {
      await tx.$executeRaw`DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_links WHERE position <= ${end})`;
      await tx.$executeRaw`DELETE FROM audit_links WHERE position <= ${end}`;
    });
  }
}

/**
 * Moves the whole sealed segments that are older than an instant into a file, and out of the database; the rest still
 * verifies. Crashing halfway loses nothing: rows are deleted after the file is on disk and its seal is committed.
 * @returns the file, or nothing where nothing is old enough
 * @throws Error where the log does not verify: a broken log is evidence, not something to tidy away
 */
export async function archiveAuditLog(before: Date, directory: string): Promise<string | undefined> {
  const { finding, start } = await verifyAuditLog();
  if (finding)
    throw new Error("The audit log does not verify, so nothing is archived. Run: npm run gatehouse -- audit verify");
  await deleteArchived(start.position);
  const checkpoint = await checkpointBefore(before);
  if (!checkpoint || checkpoint.position <= start.position) return undefined;
  const { position } = checkpoint;
  const seal = makeSeal("archive", { position, hash: Buffer.from(checkpoint.hash) });
  const file = join(directory, `audit-${start.position + 1n}-${position}.jsonl`);
  await writeArchive(file, start, seal);
  await transaction(async (tx) => {
    await tx.auditSeal.create({ data: seal });
    const range = { from: String(start.position + 1n), to: String(position) };
    await audit(tx, operator("gatehouse audit archive"), "audit.archived", undefined, range);
  });
  await deleteArchived(position);
  return file;
}

const hex = z.hex().transform((text) => Buffer.from(text, "hex"));
const position = z.string().regex(/^\d+$/);
const Header = z.object({
  after: z.object({ position: position.transform(BigInt), hash: hex }),
  seal: z.object({
    position: position.transform(BigInt),
    hash: hex,
    at: z.iso.datetime().transform((text) => new Date(text)),
    signature: hex,
  }),
});
const Row = z.object({
  position,
  eventId: z.string(),
  previous: hex,
  hash: hex,
  event: z.record(z.string(), z.string().nullable()).nullable(),
});

/**
 * Verifies an archive file by itself.
 * @param key public key to trust, PEM; that of this service's APP_SECRET unless given
 */
export async function verifyArchive(file: string, key = sealPublicKey()) {
  const lines = createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]();
  const { after, seal } = Header.parse(JSON.parse((await lines.next()).value ?? "{}"));
  async function* rows(): AsyncGenerator<ChainRow> {
    // Members of the event are looked up by name when it is hashed; one that is missing changes the hash.
    for await (const line of lines) yield Row.parse(JSON.parse(line)) as ChainRow;
  }
  const { finding, ...end } = await followChain(rows(), after);
  const bytes = { hash: new Uint8Array(seal.hash), signature: new Uint8Array(seal.signature) };
  const whole = seal.position === end.position && seal.hash.equals(end.hash);
  const forged: Finding = { what: whole ? "forged" : "removed", position: end.position, eventId: null };
  const intact = whole && isGenuine({ kind: "archive", ...seal, ...bytes }, key);
  return { end, finding: finding ?? (intact ? undefined : forged) };
}
