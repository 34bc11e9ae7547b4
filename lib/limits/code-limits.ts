import type { Client } from "@/lib/actor";
import { type Attempt, consumeLimits, limitKey } from "@/lib/limits/limit";
import { networkOf } from "@/lib/network";

const DAY = 24 * 3_600_000;

const daily = (most: number) => ({ most, window_ms: DAY, block_ms: DAY, longest_ms: DAY, own: false });

/**
 * Guesses at the one-time code of mailed codes. All together they are few beside a million: over all mailboxes and networks
 * someone is right once in about five years of trying. It shuts nobody out, for the link in the same mail still works.
 */
const budgets = {
  /** At the codes of one mailbox: digits are guessed from many networks. */
  mailbox: daily(20),
  /** From one network, at all mailboxes. */
  network: daily(40),
  /** Of the whole service. */
  service: daily(500),
};

export const codeLimitKey = (name: keyof typeof budgets, ...parts: string[]): string =>
  limitKey(`code:${name}`, ...parts);

const limit = (name: keyof typeof budgets, ...parts: string[]) => ({
  ...budgets[name],
  key: codeLimitKey(name, ...parts),
});

/**
 * Consumes one guess at a one-time code.
 * @returns what the right code refunds
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function consumeCodeGuess(client: Client, mailbox: string): Promise<Attempt> {
  const network = networkOf(client.ipAddress);
  return consumeLimits("digits", [
    limit("mailbox", mailbox),
    ...(client.ipAddress === null ? [] : [limit("network", network)]),
    limit("service"),
  ]);
}
