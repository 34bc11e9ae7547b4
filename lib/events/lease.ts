import { db } from "@/lib/db";
import { Prisma } from "@/prisma/client/client";

/** One row leased to this caller. The number of the attempt tells whether the lease is still ours when we record. */
export interface Claim {
  id: string;
  attempts: number;
}

/** Longer than an attempt can take, so that a second one starts only when the first process is gone. */
const LEASE_SECONDS = 60;
export const MAX_ATTEMPTS = 12;
const MAX_DELAY_SECONDS = 6 * 3600;
const FIRST_DELAY_SECONDS = 5;
const GROWTH = 2.5;

const KILLED = "the process ended during the attempt";

/** The database's clock unless a test moves it: instances disagree about the time, and a lease must not. */
const clock = (now: Date | undefined) => Prisma.sql`COALESCE(${now ?? null}::timestamptz, now())`;

/**
 * Leases up to `limit` due rows to the caller; no two callers get the same one.
 * A row that was never tried is due whatever its `next_attempt_at` says. The attempt is counted before it is made, and a lease that ran
 * out counts as a failure: a row that kills the process is tried ever more rarely, and given up like any other.
 * @param table of a consumer, never of a caller
 */
export async function claimDue(table: string, limit: number, now?: Date): Promise<Claim[]> {
  const rows = Prisma.raw(`"${table}"`);
  return db.$queryRaw<Claim[]>`
    WITH due AS MATERIALIZED (
      SELECT id, attempts FROM ${rows}
      WHERE state = 'pending' AND (attempts = 0 OR next_attempt_at <= ${clock(now)})
      ORDER BY next_attempt_at, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ), given_up AS (
      UPDATE ${rows} AS row SET state = 'failed', last_error = coalesce(row.last_error, ${KILLED})
      FROM due WHERE row.id = due.id AND due.attempts >= ${MAX_ATTEMPTS}
    )
    UPDATE ${rows} AS row SET
      attempts = row.attempts + 1,
      last_error = coalesce(row.last_error, CASE WHEN row.attempts > 0 THEN ${KILLED} END),
      next_attempt_at = ${clock(now)} + make_interval(secs => least(${MAX_DELAY_SECONDS}::float8,
        greatest(${LEASE_SECONDS}::float8, ${FIRST_DELAY_SECONDS}::float8 * power(${GROWTH}::float8, row.attempts::float8))))
    FROM due WHERE row.id = due.id AND due.attempts < ${MAX_ATTEMPTS}
    RETURNING row.id, row.attempts`;
}

/** Seconds before attempt number `attempts + 1`: 5 s, 12 s, 31 s … 6 h, about 15 hours in all; half of it is random. */
export function retryDelaySeconds(attempts: number, random = Math.random()): number {
  const delay = FIRST_DELAY_SECONDS * GROWTH ** (attempts - 1);
  return Math.min(delay, MAX_DELAY_SECONDS) * (0.5 + random / 2);
}

/** Records that an attempt came to nothing, and when the next one is due; the last attempt and a final refusal end it. */
export async function recordFailure(
  table: string,
  { id, attempts }: Claim,
  failure: { message: string; final: boolean; retryAfterSeconds?: number | undefined },
  now?: Date,
): Promise<void> {
  const rows = Prisma.raw(`"${table}"`);
  const lastError = failure.message.replaceAll("\0", "").slice(0, 1000);
  const ends = failure.final || attempts >= MAX_ATTEMPTS;
  const asked = Math.min(failure.retryAfterSeconds ?? 0, MAX_DELAY_SECONDS);
  const delay = Math.max(asked, retryDelaySeconds(attempts));
  const next = Prisma.sql`next_attempt_at = ${clock(now)} + make_interval(secs => ${delay}::float8)`;
  await db.$executeRaw`
    UPDATE ${rows} SET last_error = ${lastError}, ${ends ? Prisma.sql`state = 'failed'` : next}
    WHERE id = ${id}::uuid AND attempts = ${attempts} AND state = 'pending'`;
}
