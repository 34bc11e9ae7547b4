import { db, isDatabaseAway } from "@/lib/db";
import { log } from "@/lib/log";
import { sealAuditLog } from "@/lib/services/audit-seals";
import { deleteExpiredAccounts } from "@/lib/services/deletion";
import { rotateKeysWhenDue } from "@/lib/services/keys";
import { forgetRevocations } from "@/lib/services/revocations";

const MINUTE = 60_000;

// Next evaluates modules once per bundle; the loops must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseHousekeeping?: NodeJS.Timeout[] | undefined };

const DAY_MILLISECONDS = 86_400_000;

/** A browser's cookie lives no longer either: what was not seen since cannot come back. */
const DEVICE_DAYS = 400;

/** Until then even the longest row of strikes is forgotten: see the function `spend_limits`. */
const STRIKE_DAYS = 20;

/** Forgets devices that nobody has used for 400 days, and limits that no longer limit anything. */
export async function forgetStale(now = new Date()): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS);
  await db.device.deleteMany({ where: { lastSeenAt: { lt: before(DEVICE_DAYS) } } });
  const expired = { expire: { lt: now.getTime() }, strikes: 0 };
  await db.rateLimit.deleteMany({ where: { OR: [expired, { expire: { lt: before(STRIKE_DAYS).getTime() } }] } });
}

/** What is done how often. Any number of instances may do each at once. */
const chores: [everyMilliseconds: number, work: () => Promise<unknown>][] = [
  [10 * MINUTE, deleteExpiredAccounts],
  [10 * MINUTE, forgetStale],
  [10 * MINUTE, rotateKeysWhenDue],
  [10 * MINUTE, forgetRevocations],
  [MINUTE, sealAuditLog],
];

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // The database being away is told by every request; it is tried again in a while.
    if (!isDatabaseAway(error)) log.error({ error }, `Housekeeping failed (${work.name}); it is tried again.`);
  }
}

/**
 * Does in the background of a long-lived process what nobody waits for. Returns what stops it.
 * On hosts without a background call the chores instead.
 */
export function startHousekeeping(): () => void {
  holder.gatehouseHousekeeping ??= chores.map(([every, work]) => setInterval(() => void attempt(work), every).unref());
  return () => {
    holder.gatehouseHousekeeping?.forEach(clearInterval);
    holder.gatehouseHousekeeping = undefined;
  };
}
