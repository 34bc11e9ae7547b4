import { sign } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { pool, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { currentSigningKey, longestTokenSeconds } from "@/lib/sessions/keys/signing-keys";
import * as contracts from "@/lib/sessions/revocations.contract";
import { checkSettings } from "@/lib/settings/settings";
import type { RevocationKind } from "@/prisma/client/client";

/** A row is kept in lists for so much longer than the longest token, for clocks that differ. */
const MARGIN_SECONDS = 30;
/** How old a list may be for its readers. It is signed anew every minute, and stays the same meanwhile for its ETag. */
const LIST_SECONDS = 600;
/** How often the database is asked for new rows, at most; and so how often a list is built. */
const READ_MILLISECONDS = 1_000;
/** More rows than that are answered with the whole list, which is built once for everyone. */
const MAX_DELTA_ROWS = 500;

/** The `holders` entry that is about everyone. */
const EVERYBODY = "*";

interface Row {
  id: number;
  kind: RevocationKind;
  subject: string;
  /** Seconds since 1970. */
  at: number;
  /** The transaction that wrote it. */
  xid: number;
}

/** What this process knows of the table. */
interface Known {
  /** In the order of their transactions. */
  rows: readonly Row[];
  /** Of these transactions and all before them, every row is known. */
  settledXid: number;
  readAt: number;
  /** Signed lists by how many of the newest rows they hold, and what they are signed as of; they go with the first change. */
  lists: Map<number, Promise<string>>;
  signedAs: string;
}

const nothing = (): Known => ({
  rows: [],
  settledXid: 0,
  readAt: Number.NEGATIVE_INFINITY,
  lists: new Map(),
  signedAs: "",
});

let known = nothing();
let reading: Promise<Known> | undefined;

/** Reads the list anew at the next question. */
export function forgetRevocationList(): void {
  known = nothing();
  reading = undefined;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

// One statement, so one snapshot: what it does not see was written by transactions that its `settled` leaves out.
const READ = `
  SELECT s.settled, s.oldest, r.id::float8 AS id, r.kind, r.subject, extract(epoch FROM r.at)::float8 AS at, r.xid::float8 AS xid
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::float8 AS settled,
               (SELECT min(id) FROM revocations)::float8 AS oldest) s
  LEFT JOIN revocations r ON r.xid >= $1 AND r.at >= to_timestamp($2)`;

type ReadRow = { settled: number; oldest: number | null } & ({ id: null } | Row);

async function read(before: Known): Promise<Known> {
  await checkSettings();
  const readAt = Date.now();
  const since = nowSeconds() - longestTokenSeconds() - MARGIN_SECONDS;
  const answer = await pool().query<ReadRow>(READ, [before.settledXid, since]);
  const [first] = answer.rows;
  const oldest = first?.oldest ?? Number.POSITIVE_INFINITY;
  const have = new Set(before.rows.filter(({ xid }) => xid >= before.settledXid).map(({ id }) => id));
  const fresh = answer.rows.filter((row): row is ReadRow & Row => row.id !== null && !have.has(row.id));
  const kept = before.rows.filter(({ id, at }) => id >= oldest && at >= since);
  const settledXid = first?.settled ?? before.settledXid;
  if (fresh.length === 0 && kept.length === before.rows.length && nextOf(before) === nextOf({ ...before, settledXid }))
    return { ...before, settledXid, readAt };
  return { ...nothing(), rows: inOrder(kept, fresh), settledXid, readAt };
}

const byTransaction = (one: Row, other: Row) => one.xid - other.xid || one.id - other.id;

/** Adds rows to those that are in their order. What is new is mostly the newest, and then the rest needs no sorting again. */
function inOrder(rows: readonly Row[], fresh: Row[]): readonly Row[] {
  const [first] = fresh.sort(byTransaction);
  const last = rows.at(-1);
  const all = [...rows, ...fresh];
  return first && last && byTransaction(first, last) < 0 ? all.sort(byTransaction) : all;
}

/** What is known, no older than a second; anyone who asks meanwhile waits for the same answer. */
async function upToDate(): Promise<Known> {
  if (Math.abs(Date.now() - known.readAt) < READ_MILLISECONDS) return known;
  reading ??= read(known)
    .then((fresh) => {
      known = fresh;
      return fresh;
    })
    .finally(() => {
      reading = undefined;
    });
  return reading;
}

/** The `since` that leaves out what is known: the same in every instance, and as long as nothing changes. */
const nextOf = ({ rows, settledXid }: Known): number => Math.min(settledXid, (rows.at(-1)?.xid ?? -1) + 1);

/** The first second whose tokens are good again. Within the second of the change nobody can tell before from after. */
const secondsBySubject = (rows: readonly Row[], kind: RevocationKind) =>
  Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ subject, at }) => [subject, Math.floor(at) + 1]));

const encode = (text: string) => Buffer.from(text).toString("base64url");
const signBytes = promisify(sign);

/**
 * Signs a list as a JWS (RFC 7515). Not by jose, which holds everybody up for a twentieth of a second where it is long; here
 * others have their turn between the steps, and what takes longest happens on another thread.
 */
async function signList(rows: readonly Row[], next: number, issuedAt: number): Promise<string> {
  const key = await currentSigningKey();
  const subjectsOf = (wanted: RevocationKind) =>
    rows.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
  const sessions = subjectsOf("session");
  const grants = subjectsOf("grant");
  await nextTurn();
  const claims = {
    sessions,
    grants,
    holders: secondsBySubject(rows, "holder"),
    roles: secondsBySubject(rows, "role"),
    next,
    iss: env().APP_URL,
    aud: ["revocations"],
    iat: issuedAt,
    exp: issuedAt + LIST_SECONDS,
  };
  const header = JSON.stringify({ alg: "RS256", typ: "revocations+jwt", kid: key.kid });
  const payload = JSON.stringify(claims);
  await nextTurn();
  const signed = `${encode(header)}.${encode(payload)}`;
  await nextTurn();
  const signature = await signBytes("RSA-SHA256", Buffer.from(signed), key.privateKey);
  return `${signed}.${signature.toString("base64url")}`;
}

export const getRevocations = implement(contracts.getRevocations, async (_, { query: { since = 0 } }) => {
  const state = await upToDate();
  // A `since` of another database, or of a version that counted seconds, is answered with everything.
  const start = since > state.settledXid ? 0 : state.rows.findIndex(({ xid }) => xid >= since);
  const delta = start < 0 ? [] : state.rows.slice(start);
  const rows = delta.length > MAX_DELTA_ROWS ? state.rows : delta;
  const now = nowSeconds();
  const issuedAt = now - (now % 60);
  const { kid } = await currentSigningKey();
  const signedAs = `${kid} ${issuedAt} ${env().APP_URL}`;
  if (state.signedAs !== signedAs) {
    state.signedAs = signedAs;
    state.lists.clear();
  }
  const list = state.lists.get(rows.length) ?? signList(rows, nextOf(state), issuedAt);
  state.lists.set(rows.length, list);
  // Anyone who asked is told; the next one tries again.
  list.catch(() => state.lists.delete(rows.length));
  return list;
});

/**
 * Lets the sessions that end in this transaction write no rows of their own.
 * @param first writes the one row that voids every token there is
 */
export async function revokeEverybody(tx: Transaction, first: boolean): Promise<void> {
  await tx.$queryRaw`SELECT set_config('gatehouse.everybody_revoked', 'on', true)`;
  if (first) await tx.revocation.create({ data: { kind: "holder", subject: EVERYBODY } });
}
