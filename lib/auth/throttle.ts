import { type IRateLimiterOptions, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Client } from "@/lib/auth/actor";
import { pool } from "@/lib/db";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Attempts allowed per window, counted per account and network together, or per network where no account is named. */
const budgets = {
  login: { points: 20, duration: 15 * MINUTE },
  registration: { points: 60, duration: HOUR },
  mail: { points: 10, duration: HOUR },
  addressExists: { points: 20, duration: MINUTE },
  codes: { points: 50, duration: 10 * MINUTE },
  // Counted per mailbox alone: six digits are guessed from many networks. It shuts nobody out, for the link still works.
  digits: { points: 20, duration: 24 * HOUR },
  refresh: { points: 1200, duration: MINUTE },
  serviceToken: { points: 120, duration: MINUTE },
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

/** The network a client may change addresses in: the address itself, or the /64 of an IPv6 address. */
export function networkOf(ipAddress: string | null): string {
  if (!ipAddress) return "unknown";
  if (!ipAddress.includes(":")) return ipAddress;
  const [head = "", tail] = ipAddress.split("::");
  const start = head.split(":").filter(Boolean);
  const end = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - start.length - end.length;
  const groups = [...start, ...Array<string>(Math.max(0, zeros)).fill("0"), ...end].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}

/** RateLimit header fields (draft-ietf-httpapi-ratelimit-headers). */
function headers(name: Budget, state: RateLimiterRes): Record<string, string> {
  const resetSeconds = String(Math.max(1, Math.ceil(state.msBeforeNext / 1000)));
  return {
    "Retry-After": resetSeconds,
    "RateLimit-Limit": String(budgets[name].points),
    "RateLimit-Remaining": String(Math.max(0, state.remainingPoints)),
    "RateLimit-Reset": resetSeconds,
  };
}

/**
 * Spends one attempt of a budget, in one round trip to the shared database.
 * @param account whose budget it is besides the network's: an e-mail address or an id
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function throttle(client: Client, name: Budget, account = ""): Promise<void> {
  if (env().RATE_LIMITS === "off") return;
  try {
    await limiter(name).consume(`${networkOf(client.ipAddress)}|${account}`.slice(0, 200));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Problem("too.many.requests", { headers: headers(name, error) });
  }
}

/** Gives back what honest use spent, such as the attempts before the right password. */
export async function forgive(client: Client, name: Budget, account = ""): Promise<void> {
  if (env().RATE_LIMITS === "off") return;
  await limiter(name).delete(`${networkOf(client.ipAddress)}|${account}`.slice(0, 200));
}
