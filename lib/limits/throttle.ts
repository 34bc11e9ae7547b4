import { type IRateLimiterOptions, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Client } from "@/lib/actor";
import { pool } from "@/lib/db";
import { env } from "@/lib/env";
import { networkOf } from "@/lib/network";
import { Problem } from "@/lib/problem";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Attempts allowed per window, counted per account and network together, or per network where no account is named.
 * What has to hold over several keys at once has limits of its own: `sign-in-limits.ts`, `mail-limits.ts`, `code-limits.ts`.
 */
const budgets = {
  // The current password of someone signed in, per person: anyone who holds a session could change networks.
  proof: { points: 20, duration: 15 * MINUTE },
  registration: { points: 60, duration: HOUR },
  clientRegistration: { points: 20, duration: HOUR },
  // Documents that clients name: each is a request of ours to an address of theirs.
  clientDocument: { points: 60, duration: HOUR },
  emailChange: { points: 10, duration: HOUR },
  addressExists: { points: 20, duration: MINUTE },
  codes: { points: 50, duration: 10 * MINUTE },
  // Keys under which nothing but refusals of strangers are kept.
  idempotencyKeys: { points: 100, duration: 10 * MINUTE },
  refresh: { points: 1200, duration: MINUTE },
  serviceToken: { points: 120, duration: MINUTE },
  // Only adds up what instances have counted and compared by themselves: `lib/http/load/request-budget.ts`.
  requests: { points: 0, duration: 2 * MINUTE },
} as const satisfies Record<string, { points: number; duration: number }>;

export type Budget = keyof typeof budgets;

const limiters = new Map<string, RateLimiterPostgres>();

function limiter(name: Budget): RateLimiterPostgres {
  const known = limiters.get(name);
  if (known) return known;
  const options: IRateLimiterOptions = { ...budgets[name], keyPrefix: name };
  const made = new RateLimiterPostgres({
    ...options,
    // Without the statement name the library gives: embedded database and poolers share one session between connections.
    storeClient: { query: ({ text, values }: { text: string; values: unknown[] }) => pool().query(text, values) },
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
  });
  limiters.set(name, made);
  return made;
}

/** How much is left of a budget. */
interface BudgetState {
  name: string;
  most: number;
  left: number;
  resetMs: number;
}

/**
 * What the head of an answer says of a budget: the fields of draft-ietf-httpapi-ratelimit-headers, and the three of its
 * earlier versions, which more clients read.
 */
export function rateLimitHeaders({ name, most, left, resetMs }: BudgetState): Record<string, string> {
  const seconds = Math.max(1, Math.ceil(resetMs / 1000));
  return {
    RateLimit: `"${name}";r=${left};t=${seconds}`,
    "RateLimit-Policy": `"${name}";q=${most}`,
    "RateLimit-Limit": String(most),
    "RateLimit-Remaining": String(left),
    "RateLimit-Reset": String(seconds),
  };
}

/** The refusal of anyone who has used up a budget, with `Retry-After` and `RateLimit-*`. */
export function tooManyRequests(state: BudgetState): Problem {
  const headers = rateLimitHeaders(state);
  return new Problem("too.many.requests", {
    headers: { ...headers, "Retry-After": headers["RateLimit-Reset"] ?? "1" },
  });
}

const keyOf = (client: Client, account: string) => `${networkOf(client.ipAddress)}|${account}`.slice(0, 200);

/**
 * Spends one attempt of a budget, in one round trip to the shared database.
 * @param account whose budget it is besides the network's: an email address or an id
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function throttle(client: Client, name: Budget, account = ""): Promise<void> {
  if (env().RATE_LIMITS === "off") return;
  try {
    await limiter(name).consume(keyOf(client, account));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw tooManyRequests({ name, most: budgets[name].points, left: 0, resetMs: error.msBeforeNext });
  }
}

/** Adds to the count that all instances share, and says how much it is. */
export async function addUp(key: string, points: number): Promise<number> {
  return (await limiter("requests").penalty(key, points)).consumedPoints;
}

/** Gives back one attempt that came to something. */
export async function refundThrottle(client: Client, name: Budget, account = ""): Promise<void> {
  if (env().RATE_LIMITS === "off") return;
  // The library would insert a negative count where there is no row, which the table refuses.
  const key = `${name}:${keyOf(client, account)}`;
  await pool().query("UPDATE rate_limits SET points = greatest(points - 1, 0) WHERE key = $1", [key]);
}

/** Gives back what honest use spent, for example the attempts before the right password. */
export async function resetThrottle(client: Client, name: Budget, account = ""): Promise<void> {
  if (env().RATE_LIMITS === "off") return;
  await limiter(name).delete(keyOf(client, account));
}
