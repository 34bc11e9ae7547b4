import { pool, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { tooManyRequests } from "@/lib/limits/throttle";
import { digest } from "@/lib/secrets";

/** One row of `rate_limits` and its rules, as the database's functions `consume_limits` and `refund_limits` read them. */
export interface Limit {
  key: string;
  /** Attempts in a window. */
  most: number;
  window_ms: number;
  /** How long the first block lasts once they are used up; each further one lasts twice as long. */
  block_ms: number;
  /** How long doubled blocks may become. */
  longest_ms: number;
  /** Belongs to one account and one device or network: a success gives all of it back, and not only its one attempt. */
  own: boolean;
  /** Is counted here, and refuses only others. */
  counts_only?: boolean;
}

/** What an attempt has consumed. */
export type Attempt = readonly Limit[];

/** Key of a limit's row. A digest: the table says of nobody that someone tried to sign in as them. */
export const limitKey = (name: string, ...parts: string[]): string =>
  `${name}:${Buffer.from(digest(JSON.stringify(parts))).toString("base64url")}`;

/** What `consume_limits` answers. */
export interface Consumed {
  refused_key: string | null;
  /** bigint, so text. */
  free_at: string | null;
  consumed: string[] | null;
}

/**
 * What was consumed of these limits.
 * @param name what callers read of the limit in `RateLimit`
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export function readConsumed(name: string, limits: readonly Limit[], answer: Consumed, now: number): Attempt {
  const refused = limits.find(({ key }) => key === answer.refused_key);
  if (refused) throw tooManyRequests({ name, most: refused.most, left: 0, resetMs: Number(answer.free_at) - now });
  return limits.filter(({ key }) => answer.consumed?.includes(key));
}

/**
 * Consumes one attempt of each limit or, where one is used up, of none; in one round trip, by any number of instances at once.
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function consumeLimits(name: string, limits: readonly Limit[]): Promise<Attempt> {
  if (env().RATE_LIMITS === "off") return [];
  const now = Date.now();
  const { rows } = await pool().query<Consumed>("SELECT * FROM consume_limits($1::jsonb, $2)", [
    JSON.stringify(limits),
    now,
  ]);
  const [answer] = rows;
  if (!answer) throw new Error(`The limits of ${name} gave no answer`);
  return readConsumed(name, limits, answer, now);
}

/** After a success. Last in its transaction: anyone else who holds these rows waits for nothing. */
export async function refundAttempt(tx: Transaction, attempt: Attempt): Promise<void> {
  if (attempt.length > 0)
    await tx.$queryRaw`SELECT 1 AS refunded FROM refund_limits(${JSON.stringify(attempt)}::jsonb)`;
}
