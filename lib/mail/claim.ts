import { setTimeout } from "node:timers/promises";
import { db, isDatabaseAway } from "@/lib/db";
import { Prisma } from "@/prisma/client/client";

/** One mail leased to this caller. The number of the attempt tells whether the lease is still ours when we record. */
export interface Claim {
  id: string;
  attempts: number;
}

/** Longer than an attempt can take, so that a second one starts only when the first process is gone. */
const LEASE_SECONDS = 60;
const MOST_ATTEMPTS = 12;
const LONGEST_DELAY_SECONDS = 6 * 3600;

/** The database's clock unless a test moves it: instances disagree about the time, and a lease must not. */
const clock = (now: Date | undefined) => Prisma.sql`COALESCE(${now ?? null}::timestamptz, now())`;

/**
 * Leases up to `limit` due mails to the caller; no two callers get the same one.
 * A mail that was never tried is due whatever the clock says. The attempt is counted here, so that a mail which kills the
 * process is not tried for ever.
 */
export async function claimDueMail(limit: number, now?: Date): Promise<Claim[]> {
  return db.$queryRaw<Claim[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM mails
      WHERE state = 'pending' AND (attempts = 0 OR next_attempt_at <= ${clock(now)})
      ORDER BY next_attempt_at, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE mails SET attempts = mails.attempts + 1, next_attempt_at = ${clock(now)} + make_interval(secs => ${LEASE_SECONDS}::int)
    FROM due WHERE mails.id = due.id
    RETURNING mails.id, mails.attempts`;
}

const RECORD_TRIES = 20;

/**
 * Records that the provider took the mail, even when our lease has run out meanwhile.
 * Waits for a database that is away: giving up would send a second copy where the provider knows no idempotency.
 */
export async function recordSent(
  claim: Claim,
  transport: string,
  providerId: string | null,
  sentAt = new Date(),
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.mail.updateMany({
        where: { id: claim.id, state: { not: "sent" } },
        data: { state: "sent", transport, providerId: providerId?.slice(0, 200) ?? null, sentAt, lastError: null },
      });
      return;
    } catch (error) {
      if (!isDatabaseAway(error) || attempt === RECORD_TRIES) throw error;
      await setTimeout(1_000);
    }
  }
}

/** Seconds before attempt number `attempts + 1`: 5 s, 12 s, 31 s … 6 h, about 15 hours in all; half of it is random. */
export function retryDelaySeconds(attempts: number, random = Math.random()): number {
  return Math.min(5 * 2.5 ** (attempts - 1), LONGEST_DELAY_SECONDS) * (0.5 + random / 2);
}

/** Records that an attempt came to nothing, and when the next one is due; the last attempt and a final refusal end it. */
export async function recordFailure(
  claim: Claim,
  failure: { message: string; final: boolean; retryAfterSeconds?: number | undefined },
  now?: Date,
): Promise<void> {
  const lastError = failure.message.replaceAll("\0", "").slice(0, 1000);
  if (failure.final || claim.attempts >= MOST_ATTEMPTS) {
    await db.mail.updateMany({ where: { ...claim, state: "pending" }, data: { state: "failed", lastError } });
    return;
  }
  const asked = Math.min(failure.retryAfterSeconds ?? 0, LONGEST_DELAY_SECONDS);
  const delay = Math.max(asked, retryDelaySeconds(claim.attempts));
  await db.$executeRaw`
    UPDATE mails SET last_error = ${lastError}, next_attempt_at = ${clock(now)} + make_interval(secs => ${delay}::float8)
    WHERE id = ${claim.id}::uuid AND attempts = ${claim.attempts} AND state = 'pending'`;
}
