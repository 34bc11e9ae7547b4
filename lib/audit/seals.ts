import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { type ChainPoint, chainStart, type Finding, followChain, readChain } from "@/lib/audit/chain";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { deriveKey } from "@/lib/secrets";
import { AuditSealKind } from "@/prisma/client/enums";

/** A signed statement about the chain: it had this hash at this position, or up to here it was exported. */
export interface Seal {
  kind: AuditSealKind;
  position: bigint;
  hash: Uint8Array<ArrayBuffer>;
  at: Date;
  signature: Uint8Array<ArrayBuffer>;
}

/** DER of a PKCS #8 Ed25519 private key (RFC 8410) up to its 32 bytes. */
const ED25519_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** Derived from APP_SECRET: anyone who owns the database alone can neither sign a seal nor put another key in its place. */
const sealKey = (): KeyObject =>
  createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, deriveKey("audit seal")]), format: "der", type: "pkcs8" });

/** With it anybody verifies seals and archives: SPKI PEM. */
export const sealPublicKey = (): string =>
  createPublicKey(sealKey()).export({ type: "spki", format: "pem" }).toString();

const messageOf = ({ kind, position, hash, at }: Omit<Seal, "signature">): Buffer =>
  Buffer.from(
    JSON.stringify([
      "gatehouse audit log",
      kind,
      String(position),
      Buffer.from(hash).toString("hex"),
      at.toISOString(),
    ]),
  );

/** Signs a statement (Ed25519). */
export function makeSeal(kind: AuditSealKind, point: ChainPoint): Seal {
  const statement = { kind, position: point.position, hash: new Uint8Array(point.hash), at: new Date() };
  return { ...statement, signature: new Uint8Array(sign(null, messageOf(statement), sealKey())) };
}

export const isGenuine = (seal: Seal, key: KeyObject | string = createPublicKey(sealKey())): boolean =>
  verify(null, messageOf(seal), key, seal.signature);

const pointOf = ({ position, hash }: Seal): ChainPoint => ({ position, hash: Buffer.from(hash) });

const PAGE = 100;

/** The newest genuine seal of a kind. Anyone who may write rows may write seals that are none: they are passed over. */
export async function newestSeal(kind: AuditSealKind): Promise<Seal | undefined> {
  for (let below: bigint | undefined; ; ) {
    const where = below === undefined ? { kind } : { kind, position: { lt: below } };
    const seals = await db.auditSeal.findMany({ where, orderBy: { position: "desc" }, take: PAGE });
    const genuine = seals.find((seal) => isGenuine(seal));
    if (genuine || seals.length < PAGE) return genuine;
    below = seals.at(-1)?.position;
  }
}

/** While it runs the service signs every minute, so an event that is older than this must have a checkpoint. */
const SEALED_AFTER_MILLISECONDS = 5 * 60_000;
/** Events of more minutes than this without a checkpoint were not written while the service was just starting or ending. */
const MAX_UNSEALED_MINUTES = 10;

/** The newest checkpoint that this process signed: one that is gone from the database was taken out of it. */
let signed: { database: string | undefined; point: ChainPoint } | undefined;

/** Forgets it, as a process that starts has not seen it. */
export const forgetSignedCheckpoint = (): void => {
  signed = undefined;
};

const signedHere = (): ChainPoint | undefined =>
  signed && signed.database === env().DATABASE_URL ? signed.point : undefined;

interface Tail {
  oldest: Date | null;
  minutes: number;
}

/** The events after the last seal: since when, and in how many different minutes they were written. */
async function readTail({ position }: ChainPoint): Promise<Tail> {
  const [tail] = await db.$queryRaw<Tail[]>`
    SELECT min(e.at) AS oldest, count(DISTINCT date_trunc('minute', e.at))::int AS minutes
    FROM audit_links l JOIN audit_events e ON e.id = l.event_id WHERE l.position > ${position}`;
  return tail ?? { oldest: null, minutes: 0 };
}

const finding = (what: Finding["what"], position: bigint): Finding => ({ what, position, eventId: null });

/** From where to follow the chain: the newest genuine seal, checkpoint or archive. */
async function lastSealed(): Promise<ChainPoint> {
  const seals = [await newestSeal(AuditSealKind.checkpoint), await newestSeal(AuditSealKind.archive)];
  return seals.reduce((point, seal) => (seal && seal.position > point.position ? pointOf(seal) : point), chainStart);
}

/** Why the chain after a point must not be signed, if there is a reason. */
async function obstacleTo(start: ChainPoint): Promise<{ end: ChainPoint; finding?: Finding | undefined }> {
  const mine = signedHere();
  if (mine && mine.position > start.position) return { end: start, finding: finding("unsealed", mine.position) };
  const { finding: broken, ...end } = await followChain(readChain(start.position), start);
  if (broken || end.position === start.position) return { end, finding: broken };
  // Such a host signs when its schedule says so, which may be once a day.
  if (env().serverless) return { end };
  const { minutes } = await readTail(start);
  return { end, finding: minutes > MAX_UNSEALED_MINUTES ? finding("unsealed", start.position + 1n) : undefined };
}

/**
 * Signs where the chain has got to, after following it from the last checkpoint: what was changed in between, or has lost
 * its checkpoints, is told rather than sealed. Several instances may do so at once.
 * @param accept signs a chain without checkpoints, as an operator may who knows why they are missing
 */
export async function sealAuditLog({ accept = false } = {}): Promise<Finding | undefined> {
  const start = await lastSealed();
  const { end, finding: found } = await obstacleTo(start);
  if (found && !(accept && found.what === "unsealed")) {
    log.error({ ...found, position: String(found.position) }, "The audit log was modified, so it was not sealed");
    return found;
  }
  const point = found ? await followChain(readChain(start.position), start) : end;
  if (point.position > start.position) {
    const seal = makeSeal(AuditSealKind.checkpoint, point);
    const { count } = await db.auditSeal.createMany({ data: [seal], skipDuplicates: true });
    // Someone else signed the same just now, unless the place was taken by a row that nobody signed.
    if (count === 0 && (await lastSealed()).position < point.position) return finding("unsealed", point.position);
    signed = { database: env().DATABASE_URL, point };
  }
  return undefined;
}

const PUBLISH_MILLISECONDS = 5_000;

/** The last checkpoint that this process told others of. */
let published: string | undefined;

/**
 * Tells the newest checkpoint to those who keep it where the owner of the database cannot reach: a line of the log, and the
 * address the operator named. One that did not arrive is told again with the next run.
 */
export async function publishCheckpoint(): Promise<void> {
  const seal = await newestSeal(AuditSealKind.checkpoint);
  if (!seal) return;
  const checkpoint = {
    position: String(seal.position),
    hash: Buffer.from(seal.hash).toString("hex"),
    at: seal.at.toISOString(),
    signature: Buffer.from(seal.signature).toString("base64url"),
  };
  if (published === checkpoint.signature) return;
  log.record({ checkpoint }, "Checkpoint of the audit log.");
  const { AUDIT_CHECKPOINT_URL } = env();
  if (AUDIT_CHECKPOINT_URL) {
    const body = JSON.stringify({ issuer: env().APP_URL, ...checkpoint, key: sealPublicKey() });
    const headers = { "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(PUBLISH_MILLISECONDS);
    try {
      const { ok, status } = await fetch(AUDIT_CHECKPOINT_URL, { method: "POST", headers, body, signal });
      if (!ok) throw new Error(`it answered ${status}`);
    } catch (error) {
      log.warn({ error }, "Failed to send the audit log checkpoint to AUDIT_CHECKPOINT_URL; will retry");
      return;
    }
  }
  published = checkpoint.signature;
}

/** What a full verification found. */
export interface Verification {
  /** The chain holds up to here. */
  end: ChainPoint;
  /** Everything up to here was exported. */
  start: ChainPoint;
  checkpoints: number;
  /** Seals that this APP_SECRET did not sign. They prove nothing, and count for nothing. */
  ignored: number;
  finding?: Finding | undefined;
}

/** What is left where deleting archived events was interrupted: it must lead to where the archive ended, and nowhere begin before. */
async function checkArchived(start: ChainPoint): Promise<Finding | undefined> {
  const first = await db.auditLink.findFirst({
    where: { position: { lte: start.position } },
    orderBy: { position: "asc" },
  });
  if (!first) return undefined;
  const before = { position: first.position - 1n, hash: Buffer.from(first.previous) };
  const rows = readChain(before.position, start.position);
  const { finding: found, position } = await followChain(rows, before, new Map([[start.position, start.hash]]));
  if (first.position > 0n && !found && position === start.position) return undefined;
  return found ?? { what: "inserted", position: first.position, eventId: String(first.eventId) };
}

/** What the chain lacks where it holds by itself: events past the chain, and checkpoints that must be there. */
async function findMissing(end: ChainPoint, sealed: bigint): Promise<Finding | undefined> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_events e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.event_id = e.id) ORDER BY id LIMIT 1`;
  if (row) return { what: "inserted", position: end.position + 1n, eventId: String(row.id) };
  if (end.position <= sealed) return undefined;
  const { oldest } = await readTail({ position: sealed, hash: end.hash });
  const due = Date.now() - SEALED_AFTER_MILLISECONDS;
  return sealed === 0n || (oldest && oldest.getTime() < due) ? finding("unsealed", sealed + 1n) : undefined;
}

/**
 * Reads the whole audit log and recomputes every hash, trusting nothing in the database but what a seal's signature covers.
 * @param witness a point that someone kept elsewhere, which the chain must have passed
 */
export async function verifyAuditLog(witness = signedHere()): Promise<Verification> {
  const head = await db.auditHead.findUnique({ where: { id: 1 } });
  const all = await db.auditSeal.findMany({ orderBy: { position: "asc" } });
  const seals = all.filter((seal) => isGenuine(seal));
  const archive = seals.findLast(({ kind }) => kind === AuditSealKind.archive);
  const start = archive ? pointOf(archive) : chainStart;
  const checkpoints = seals.filter(({ kind }) => kind === AuditSealKind.checkpoint);
  const known = new Map<bigint, Buffer>(checkpoints.map((seal) => [seal.position, Buffer.from(seal.hash)]));
  const result = (end: ChainPoint, found?: Finding) => ({
    end,
    start,
    checkpoints: checkpoints.length,
    ignored: all.length - seals.length,
    finding: found,
  });
  if (witness && !(known.get(witness.position) ?? witness.hash).equals(witness.hash))
    return result(start, finding("rewritten", witness.position));
  if (witness) known.set(witness.position, witness.hash);

  const leftover = await checkArchived(start);
  if (leftover) return result(start, leftover);
  const { finding: found, ...end } = await followChain(readChain(start.position), start, known);
  // What was written before this began must be there: by the head, and by every checkpoint.
  const expected = [head?.position ?? 0n, ...known.keys()].reduce((left, right) => (left > right ? left : right));
  if (found || end.position < expected) return result(end, found ?? finding("removed", end.position + 1n));
  return result(end, await findMissing(end, seals.at(-1)?.position ?? 0n));
}
