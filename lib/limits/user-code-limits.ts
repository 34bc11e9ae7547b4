import type { Client } from "@/lib/actor";
import { type Attempt, consumeLimits, limitKey } from "@/lib/limits/limit";
import { networkOf } from "@/lib/network";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Guesses at the codes that devices show. They are few beside the 26 billion there are, of which a handful is open at a time.
 * A right one gives back its own guess and no other: who is shown codes of their own must not guess on with them.
 */
const budgets = {
  person: { most: 20, window_ms: 15 * MINUTE, block_ms: 15 * MINUTE, longest_ms: DAY, own: false },
  network: { most: 100, window_ms: HOUR, block_ms: HOUR, longest_ms: DAY, own: false },
  service: { most: 5_000, window_ms: DAY, block_ms: HOUR, longest_ms: HOUR, own: false },
};

const limit = (name: keyof typeof budgets, ...parts: string[]) => ({
  ...budgets[name],
  key: limitKey(`userCode:${name}`, ...parts),
});

/**
 * Consumes one guess at the code of a device, of the person who types it.
 * @returns what the right code refunds
 * @throws Problem too.many.requests
 */
export async function consumeUserCodeGuess(client: Client, userId: string): Promise<Attempt> {
  const networks = client.ipAddress === null ? [] : [limit("network", networkOf(client.ipAddress))];
  return consumeLimits("userCode", [limit("person", userId), ...networks, limit("service")]);
}
