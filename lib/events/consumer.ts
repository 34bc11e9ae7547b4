import type { Claim } from "@/lib/events/lease";

/**
 * What happens outside of the database because of something inside it: mail today. Rows are written in the transaction
 * that causes them, into a table of the consumer's own; leases, attempts and what is stuck are the same for all of them.
 */
export interface Consumer {
  name: string;
  /** Its table, with the columns of an outbox: `state`, `attempts`, `next_attempt_at`, `last_error`, `created_at`. */
  table: string;
  /** False while there is nowhere to deliver to: rows wait, and no attempt is spent. */
  isReady(): boolean;
  /**
   * One attempt at a leased row, which also records what came of it.
   * @returns seconds of silence that the other side asks of everyone, 0 normally
   * @throws Error only when the database is unavailable; the lease then runs out and the row is tried again
   */
  deliver(claim: Claim, now?: Date): Promise<number>;
}
