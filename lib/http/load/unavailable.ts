import { log } from "@/lib/log";

const QUIET_MILLISECONDS = 1_000;

const state = { quietUntil: 0, unsaid: 0 };

/**
 * Logs that a request was turned away, at most once a second: at ten times the load that can be carried, or without a
 * database, a line for each would be a load of its own.
 */
export function logUnavailable(fields: Record<string, unknown>, message: string): void {
  const now = performance.now();
  if (now < state.quietUntil) {
    state.unsaid += 1;
    return;
  }
  const { unsaid } = state;
  state.quietUntil = now + QUIET_MILLISECONDS;
  state.unsaid = 0;
  log.error(unsaid > 0 ? { ...fields, moreOfThem: unsaid } : fields, message);
}
