import { isDatabaseAway } from "@/lib/db";
import { log } from "@/lib/log";
import { deleteExpiredAccounts } from "@/lib/services/deletion";

const EVERY_MILLISECONDS = 10 * 60_000;

// Next evaluates modules once per bundle; the loop must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseHousekeeping?: NodeJS.Timeout | undefined };

async function keepHouse(): Promise<void> {
  try {
    await deleteExpiredAccounts();
  } catch (error) {
    // The database being away is told by every request; it is tried again in a while.
    if (!isDatabaseAway(error)) log.error({ error }, "Accounts that are due could not be deleted; it is tried again.");
  }
}

/**
 * Does in the background of a long-lived process what nobody waits for. Returns what stops it.
 * On hosts without a background call `deleteExpiredAccounts` instead.
 */
export function startHousekeeping(): () => void {
  holder.gatehouseHousekeeping ??= setInterval(() => void keepHouse(), EVERY_MILLISECONDS).unref();
  return () => {
    clearInterval(holder.gatehouseHousekeeping);
    holder.gatehouseHousekeeping = undefined;
  };
}
