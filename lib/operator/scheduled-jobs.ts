import { sealAuditLog } from "@/lib/audit/seals";
import { db, isDatabaseAway } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { deliverDueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import * as contracts from "@/lib/operator/scheduled-jobs.contract";
import { Problem } from "@/lib/problem";
import { digest, equalBytes, randomToken } from "@/lib/secrets";
import { rotateKeysWhenDue } from "@/lib/sessions/keys/keys";
import { forgetRevocations } from "@/lib/sessions/revocations";
import { deleteExpiredAccounts } from "@/lib/users/account/deletion";

const MINUTE = 60_000;

// Next evaluates modules once per bundle; the loops must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseHousekeeping?: NodeJS.Timeout[] | undefined };

const DAY_MILLISECONDS = 86_400_000;

/** A browser's cookie lives no longer either: what was not seen since cannot come back. */
const DEVICE_DAYS = 400;

/** Until then even the longest row of strikes is forgotten: see the function `consume_limits`. */
const STRIKE_DAYS = 20;

/** Forgets devices that nobody has used for 400 days, and limits that no longer limit anything. */
export async function forgetStale(now = new Date()): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS);
  await db.device.deleteMany({ where: { lastSeenAt: { lt: before(DEVICE_DAYS) } } });
  const expired = { expire: { lt: now.getTime() }, strikes: 0 };
  await db.rateLimit.deleteMany({ where: { OR: [expired, { expire: { lt: before(STRIKE_DAYS).getTime() } }] } });
}

interface Chore {
  name: string;
  everyMilliseconds: number;
  work: () => Promise<unknown>;
}

/** What is done how often. Any number of instances may do each at once. */
const chores: readonly Chore[] = [
  { name: "delete expired accounts", everyMilliseconds: 10 * MINUTE, work: deleteExpiredAccounts },
  { name: "forget stale rows", everyMilliseconds: 10 * MINUTE, work: () => forgetStale() },
  { name: "rotate keys", everyMilliseconds: 10 * MINUTE, work: rotateKeysWhenDue },
  { name: "forget revocations", everyMilliseconds: 10 * MINUTE, work: () => forgetRevocations() },
  { name: "seal the audit log", everyMilliseconds: MINUTE, work: sealAuditLog },
];

/** Does a chore and says whether it went well. */
async function attempt({ name, work }: Chore): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    // The database being away is told by every request; it is tried again in a while.
    if (!isDatabaseAway(error)) log.error({ error }, `Housekeeping failed (${name}); it is tried again.`);
    return false;
  }
}

/**
 * Does in the background of a long-lived process what nobody waits for. Returns what stops it.
 * On hosts without a background a schedule calls `runHousekeeping` instead.
 */
export function startHousekeeping(): () => void {
  holder.gatehouseHousekeeping ??= chores.map((chore) =>
    setInterval(() => void attempt(chore), chore.everyMilliseconds).unref(),
  );
  return () => {
    holder.gatehouseHousekeeping?.forEach(clearInterval);
    holder.gatehouseHousekeeping = undefined;
  };
}

/** In constant time; where no secret is configured every guess is wrong in the same way. */
const isSchedule = (bearer: string | undefined): boolean =>
  equalBytes(digest(bearer ?? ""), digest(env().CRON_SECRET ?? randomToken()));

export const runHousekeeping = implement(contracts.runHousekeeping, async (_, { bearer }) => {
  if (!isSchedule(bearer)) throw new Problem("unauthorized");
  const mails = await deliverDueMail();
  const failed: string[] = [];
  for (const chore of chores) if (!(await attempt(chore))) failed.push(chore.name);
  return { mails, failed };
});
