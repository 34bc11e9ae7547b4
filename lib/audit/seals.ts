import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { type ChainPoint, chainStart, type Finding, followChain, readChain } from "@/lib/audit/chain";
import { db } from "@/lib/db";
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

/** Derived from APP_SECRET: whoever owns the database alone can neither sign a seal nor put another key in its place. */
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

/** The newest seal of a kind. */
export const newestSeal = (kind: AuditSealKind) =>
  db.auditSeal.findFirst({ where: { kind }, orderBy: { position: "desc" } });

/**
 * Signs where the chain has got to, after following it from the last checkpoint: what was changed in between is told
 * rather than sealed. Several instances may do so at once.
 */
export async function sealAuditLog(): Promise<void> {
  const last = await newestSeal("checkpoint");
  const start = last ? pointOf(last) : chainStart;
  const { finding, ...point } =
    last && !isGenuine(last)
      ? { ...start, finding: { what: "forged", position: last.position, eventId: null } satisfies Finding }
      : await followChain(readChain(start.position), start);
  if (finding) {
    log.error({ ...finding, position: String(finding.position) }, "The audit log was tampered with: it is not sealed.");
  } else if (point.position > start.position) {
    await db.auditSeal.createMany({ data: [makeSeal("checkpoint", point)], skipDuplicates: true });
  }
}

/** What a full verification found. */
export interface Verification {
  /** The chain holds up to here. */
  end: ChainPoint;
  /** Everything up to here was exported. */
  start: ChainPoint;
  checkpoints: number;
  finding?: Finding | undefined;
}

/**
 * Reads the whole audit log and recomputes every hash, trusting nothing in the database but what a seal's signature covers.
 * @param witness a point that somebody kept elsewhere, which the chain must have passed
 */
export async function verifyAuditLog(witness?: ChainPoint): Promise<Verification> {
  const head = await db.auditHead.findUnique({ where: { id: 1 } });
  const seals = await db.auditSeal.findMany({ orderBy: { position: "asc" } });
  const archive = seals.findLast(({ kind }) => kind === AuditSealKind.archive);
  const start = archive ? pointOf(archive) : chainStart;
  const checkpoints = seals.filter(({ kind }) => kind === AuditSealKind.checkpoint);
  const known = new Map<bigint, Buffer>(checkpoints.map((seal) => [seal.position, Buffer.from(seal.hash)]));
  const result = (end: ChainPoint, finding?: Finding) => ({
    end,
    start,
    checkpoints: checkpoints.length,
    finding,
  });
  const forged = seals.find((seal) => !isGenuine(seal));
  if (forged) return result(start, { what: "forged", position: forged.position, eventId: null });
  if (witness && !(known.get(witness.position) ?? witness.hash).equals(witness.hash))
    return result(start, { what: "rewritten", position: witness.position, eventId: null });
  if (witness) known.set(witness.position, witness.hash);

  const { finding, ...end } = await followChain(readChain(start.position), start, known);
  // What was written before this began must be there: by the head, and by every checkpoint.
  const expected = [head?.position ?? 0n, ...known.keys()].reduce((left, right) => (left > right ? left : right));
  const lost = end.position < expected;
  if (finding || lost) return result(end, finding ?? { what: "removed", position: end.position + 1n, eventId: null });
  const inserted = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_events e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.event_id = e.id) ORDER BY id LIMIT 1`;
  const [row] = inserted;
  return result(end, row && { what: "inserted", position: end.position + 1n, eventId: String(row.id) });
}
