import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { Problem, type ProblemKind } from "@/lib/problem";
import { traced } from "@/lib/telemetry/tracing";
import { Prisma, PrismaClient } from "@/prisma/client/client";

/** A client inside a transaction. Touch nothing but this there: `db` would wait for the transaction itself to end. */
export type Transaction = Prisma.TransactionClient;

interface Connections {
  pool: pg.Pool;
  openedAt: number;
  /** Whether whoever answers keeps a statement for as long as the connection to it: so it seems until it does not. */
  keepsStatements: boolean;
  /** By Prisma's error class: our host and Next's bundles load Prisma each for themselves and know only their own errors. */
  clients: Map<unknown, PrismaClient>;
}

// Next evaluates modules once per bundle; the pool must exist once per process.
const holder = globalThis as typeof globalThis & {
  gatehouseConnections?: Connections;
  /** Of tests, which must pass on a machine of any speed. */
  gatehouseWaits?: typeof WAITS;
};

/**
 * In milliseconds: how long a query waits for a connection, and a transaction for its turn and for its end. Also those that
 * Prisma opens by itself for nested writes: its own two seconds are over too soon on the embedded database, where one
 * transaction runs at a time.
 */
const WAITS = { connection: 5_000, transaction: 10_000 };

const waits = () => holder.gatehouseWaits ?? WAITS;
const transactionOptions = () => ({ maxWait: waits().transaction, timeout: waits().transaction });

function connect(): Connections {
  const { DATABASE_URL, DATABASE_CONNECTIONS } = env();
  const pool = new pg.Pool({
    connectionString: DATABASE_URL,
    max: DATABASE_CONNECTIONS,
    connectionTimeoutMillis: waits().connection,
  });
  // An idle connection that the server cuts is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  return { pool, openedAt: Date.now(), keepsStatements: true, clients: new Map() };
}

function connections(): Connections {
  holder.gatehouseConnections ??= connect();
  return holder.gatehouseConnections;
}

function prisma(): PrismaClient {
  const { pool, clients } = connections();
  const key = Prisma.PrismaClientKnownRequestError;
  const client =
    clients.get(key) ??
    new PrismaClient({
      adapter: new PrismaPg(pool),
      errorFormat: "minimal",
      transactionOptions: transactionOptions(),
    });
  clients.set(key, client);
  return client;
}

/** The Prisma client of this process. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get: (_, property) => Reflect.get(prisma(), property),
});

/** The pool below Prisma, for the few statements that Prisma cannot say and for the rate limiter. */
export const pool = (): pg.Pool => connections().pool;

/** More than that many waiting for a connection would wait longer than anybody wants to. */
const MAX_WAITING = 500;

/** Whether so much waits for the database that more of it should be refused at once. */
export const isDatabaseOverloaded = (): boolean => pool().waitingCount >= MAX_WAITING;

/** Closes every connection; the next query opens new ones. */
export async function disconnect(): Promise<void> {
  const open = holder.gatehouseConnections;
  holder.gatehouseConnections = undefined;
  await Promise.all([...(open?.clients.values() ?? [])].map((client) => client.$disconnect()));
  await open?.pool.end();
}

/** What else a transaction writes, last before its commit. */
type CommitHook = (tx: Transaction) => Promise<void>;

const commitHooks = new AsyncLocalStorage<CommitHook>();

/** Runs `work`; each transaction that it commits also does what `hook` says, or neither happens. */
export const withEachCommit = <Result>(hook: CommitHook, work: () => Promise<Result>): Promise<Result> =>
  commitHooks.run(hook, work);

/** A server that stays read-only must not cost a new pool with every request. */
const LEAVE_EVERY_MILLISECONDS = 1_000;

/**
 * Turns away from every open connection: they lead to a server that has become read-only, and new ones may reach the one
 * that took its place. What still runs on them ends first.
 */
export function leaveConnections(): void {
  const left = holder.gatehouseConnections;
  if (!left || Date.now() - left.openedAt < LEAVE_EVERY_MILLISECONDS) return;
  holder.gatehouseConnections = undefined;
  void left.pool.end();
}

const RETRIES = 5;

/** What spans say of a transaction (OpenTelemetry's semantic conventions). */
const DATABASE = { "db.system.name": "postgresql" };

function isConflict(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) return error.code === "P2034";
  // A conflict found at COMMIT comes through the driver adapter under another name.
  return error instanceof Error && error.message.includes("TransactionWriteConflict");
}

/**
 * Runs `work` in one transaction, again from the start when it collides with another one.
 * `work` must be repeatable: no mail, no hashing, nothing outside `tx`.
 */
export async function transaction<Result>(
  work: (tx: Transaction) => Promise<Result>,
  options: { serializable?: boolean } = {},
): Promise<Result> {
  const isolationLevel = options.serializable ? Prisma.TransactionIsolationLevel.Serializable : undefined;
  const hook = commitHooks.getStore();
  const complete = async (tx: Transaction) => {
    const result = await work(tx);
    await hook?.(tx);
    return result;
  };
  return traced({ name: "transaction", kind: "client", attributes: DATABASE }, async (span) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await prisma().$transaction(complete, { ...transactionOptions(), isolationLevel });
      } catch (error) {
        if (isReadOnly(error)) leaveConnections();
        if (!isConflict(error) || attempt === RETRIES) throw error;
        span.set({ "gatehouse.retries": attempt });
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  });
}

const statementNames = new Map<string, string>();

/** The same text has one name everywhere, and no other text has it: a pooler mixes the connections of many processes. */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? createHash("sha256").update(text).digest("base64url");
  statementNames.set(text, name);
  return name;
}

/** PostgreSQL: no such statement, or one of that name already, or one whose table has changed. It has done nothing then. */
const NOT_KEPT = /^(26000|42P05|0A000)$/;

/**
 * Runs a statement that is asked for all the time, outside of any transaction: a connection plans it once, which takes several
 * times what running it does. Poolers by transaction and the embedded database keep no statements; the first to show that gets
 * them unnamed from then on, this one included.
 * @param text one of few: each is kept by every connection
 */
export async function runPrepared<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
  const open = connections();
  if (!open.keepsStatements) return (await open.pool.query<Row>(text, values)).rows;
  try {
    return (await open.pool.query<Row>({ name: nameOf(text), text, values })).rows;
  } catch (error) {
    if (!NOT_KEPT.test(String(Object(error).code))) throw error;
    open.keepsStatements = false;
    return (await open.pool.query<Row>(text, values)).rows;
  }
}

/**
 * Runs one statement that is a transaction by itself: past Prisma, whose way costs several times the statement. Where the
 * request has more to commit with it, it is an ordinary transaction.
 */
export async function runStatement<Row extends object>(sql: Prisma.Sql): Promise<Row[]> {
  if (commitHooks.getStore()) return transaction((tx) => tx.$queryRaw<Row[]>(sql));
  const run = () => runPrepared<Row>(sql.text, sql.values);
  return traced({ name: "transaction", kind: "client", attributes: DATABASE }, run);
}

/**
 * Waits until nobody else holds the lock of this number, and holds it until the transaction ends.
 * Selected from below, because Prisma cannot read the function's empty answer.
 */
export async function holdLock(tx: Transaction, lock: number): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(${lock}::bigint)) AS lock`;
}

/**
 * Turns a broken database constraint into the problem it means; anything else goes on as it was.
 * Use as `.catch(explain({ unique: "role.already.exists" }))`.
 */
export function explain(meaning: { unique?: ProblemKind; foreignKey?: ProblemKind; missing?: ProblemKind }) {
  return (error: unknown): never => {
    if (error instanceof Prisma.PrismaClientKnownRequestError) {
      const kind = { P2002: meaning.unique, P2003: meaning.foreignKey, P2025: meaning.missing }[error.code];
      if (kind) throw new Problem(kind, { reason: `a constraint of the database: ${error.code}` });
    }
    throw error;
  };
}

const UNAVAILABLE_CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|P1001|P1002|P1008|P1017|P2024|57P0[123]|25006|53\w{3}|08\w{3})$/;
const UNAVAILABLE_MESSAGES =
  /Connection terminated|after calling end on the pool|connection timeout|timeout exceeded when trying to connect|DatabaseNotReachable|ConnectionClosed|Can't reach database|Unable to start a transaction|on an expired transaction|server closed the connection|SocketTimeout/i;

/** Whether an error means that the database cannot be reached or has no room, so that the caller should come back later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message, cause, meta } = error as Record<string, unknown>;
  if (UNAVAILABLE_CODES.test(String(code)) || UNAVAILABLE_MESSAGES.test(String(message))) return true;
  // What PostgreSQL said stands below Prisma's own words.
  const below = [cause, Object(meta).driverAdapterError];
  return below.some((reason) => reason !== error && isDatabaseUnavailable(reason));
}

/** Whether an error means that a transaction did not get its turn in time: nothing of it has happened. */
export const isTransactionLate = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  error.code === "P2028" &&
  error.message.includes("Unable to start a transaction");

/** Whether an error means that the server answers, but takes no writes: it is a standby now, or an operator has locked it. */
export function isReadOnly(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause, meta } = error as Record<string, unknown>;
  if (code === "25006") return true;
  return [cause, Object(meta).driverAdapterError].some((reason) => reason !== error && isReadOnly(reason));
}
