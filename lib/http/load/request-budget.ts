import type { Actor } from "@/lib/actor";
import { isDatabaseUnavailable } from "@/lib/db";
import { env } from "@/lib/env";
import { addUp, rateLimitHeaders, tooManyRequests } from "@/lib/limits/throttle";
import { log } from "@/lib/log";
import { networkOf } from "@/lib/network";

const WINDOW_MILLISECONDS = 60_000;

/** After so many requests of one caller this process tells the others, and learns what they have counted. */
const SETTLE_EVERY = 100;

interface Tally {
  /** Of all instances, as of the last settlement. */
  shared: number;
  /** Of this one since. */
  own: number;
  settling: boolean;
}

// Next evaluates modules once per bundle; the counts must exist once per process.
const holder = globalThis as typeof globalThis & {
  gatehouseRequests?: { window: number; tallies: Map<string, Tally> };
};

/** The counts of the current minute; those of the last one go as a whole. */
function tallyOf(caller: string, window: number): Tally {
  if (holder.gatehouseRequests?.window !== window) holder.gatehouseRequests = { window, tallies: new Map() };
  const { tallies } = holder.gatehouseRequests;
  const tally = tallies.get(caller) ?? { shared: 0, own: 0, settling: false };
  tallies.set(caller, tally);
  return tally;
}

/** Adds this process's count to the one of all, while requests go on. */
async function settle(key: string, tally: Tally): Promise<void> {
  tally.settling = true;
  const { own } = tally;
  try {
    tally.shared = await addUp(key, own);
    tally.own -= own;
  } catch (error) {
    // The counts stay, and are settled with a later request.
    if (!isDatabaseUnavailable(error)) log.error({ error }, "Failed to count the requests of a caller");
  } finally {
    tally.settling = false;
  }
}

function callerOf(actor: Actor): string | undefined {
  if (actor.type !== "anonymous") return `${actor.type} ${actor.id}`;
  // Where no address is known everyone would be one caller, and anybody could shut the others out.
  return actor.client.ipAddress === null ? undefined : `network ${networkOf(actor.client.ipAddress)}`;
}

/**
 * Counts one request of a caller by name. In memory: the shared database is asked once in a hundred
 * requests, by none of them, so instances together may let through a hundred too many each.
 * @returns what the head of the answer says of the budget
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export function countCaller(caller: string): Record<string, string> {
  if (env().RATE_LIMITS === "off") return {};
  const most = env().REQUESTS_PER_MINUTE;
  const now = Date.now();
  const window = Math.floor(now / WINDOW_MILLISECONDS);
  const resetMs = (window + 1) * WINDOW_MILLISECONDS - now;
  const tally = tallyOf(caller, window);
  if (tally.shared + tally.own >= most) throw tooManyRequests({ name: "requests", most, left: 0, resetMs });
  tally.own += 1;
  if (tally.own >= SETTLE_EVERY && !tally.settling) void settle(`${window}|${caller}`, tally);
  return rateLimitHeaders({ name: "requests", most, left: Math.max(0, most - tally.shared - tally.own), resetMs });
}

/**
 * Counts one request of someone signed in, or of a network.
 * @throws Problem too.many.requests
 */
export function countRequest(actor: Actor): Record<string, string> {
  const caller = callerOf(actor);
  return caller === undefined ? {} : countCaller(caller);
}
