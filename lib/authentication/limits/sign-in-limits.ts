import type { Client } from "@/lib/actor";
import { deviceDigest, isRecognisable } from "@/lib/authentication/limits/device";
import { networkOf } from "@/lib/authentication/limits/network";
import { tooManyRequests } from "@/lib/authentication/limits/throttle";
import { pool, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { digest } from "@/lib/secrets";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const patient = { most: 10, window_ms: 15 * MINUTE, block_ms: 5 * MINUTE, longest_ms: DAY };

/**
 * Attempts per window, how long the first block lasts once they are used up, and how long doubled blocks may become.
 * `own` budgets belong to one account and one device or network, and the right password gives all of them back.
 */
const budgets = {
  /** Of a device that signed in to the account before. It spends nothing else, so no stranger can shut it out. */
  device: { ...patient, own: true },
  /** Of an account, from one network. */
  accountNetwork: { ...patient, own: true },
  /** Of an account, from all unknown devices of all networks: many networks get no further than a few. */
  account: { most: 20, window_ms: HOUR, block_ms: HOUR, longest_ms: DAY, own: false },
  /** Of unknown devices in a network, over all accounts: one password tried on everybody. */
  network: { most: 100, window_ms: 15 * MINUTE, block_ms: 15 * MINUTE, longest_ms: HOUR, own: false },
} as const;

export type SignInBudget = keyof typeof budgets;

/** A row of `rate_limits`, as the database's functions `spend_limits` and `give_back_limits` read it. */
type Limit = Omit<(typeof budgets)[SignInBudget], "own"> & { key: string; own: boolean };

/** What one attempt spent. */
export type Attempt = readonly Limit[];

/** Key of a budget's row. A digest: the table says of nobody that somebody tried to sign in as them. */
export const limitKey = (name: SignInBudget, ...parts: string[]): string =>
  `signIn:${name}:${Buffer.from(digest(JSON.stringify(parts))).toString("base64url")}`;

const limit = (name: SignInBudget, ...parts: string[]): Limit => ({ ...budgets[name], key: limitKey(name, ...parts) });

/** What an attempt of an unknown device spends. A network nobody knows is everybody's, and has no budget of its own. */
function strangersLimits(client: Client, email: string): Limit[] {
  const network = networkOf(client.ipAddress);
  const limits = [limit("account", email), limit("accountNetwork", email, network)];
  return client.ipAddress === null ? limits : [...limits, limit("network", network)];
}

// Which budgets an attempt spends depends on whether the device is known: found out in the same round trip.
const SPEND = `
  SELECT device.known, spent.refused_most, spent.free_at
  FROM (SELECT $1::bytea IS NOT NULL AND EXISTS (
          SELECT 1 FROM devices d JOIN users u ON u.id = d.user_id WHERE u.email = $2 AND d.digest = $1::bytea) AS known
       ) device
  CROSS JOIN LATERAL spend_limits(CASE WHEN device.known THEN $3::jsonb ELSE $4::jsonb END, $5) spent`;

interface Spent {
  known: boolean;
  refused_most: number | null;
  /** bigint, so text. */
  free_at: string | null;
}

/**
 * Spends one guess at a person's password, in one round trip and before anything is hashed. Any number of instances may
 * do so at once. A refused guess spends nothing.
 * @param email whose password, whether or not anybody has this address
 * @returns what was spent, for `give_back_limits`
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function spendGuess(client: Client, email: string): Promise<Attempt> {
  if (env().RATE_LIMITS === "off") return [];
  const device = isRecognisable(client) ? Buffer.from(deviceDigest(client)) : null;
  const own = device ? [limit("device", email, device.toString("base64url"))] : [];
  const strangers = strangersLimits(client, email);
  const now = Date.now();
  const values = [device, email, JSON.stringify(own), JSON.stringify(strangers), now];
  const { rows } = await pool().query<Spent>(SPEND, values);
  const [spent] = rows;
  if (!spent) throw new Error("The limits of sign-in gave no answer");
  if (spent.refused_most !== null) {
    throw tooManyRequests({ name: "signIn", most: spent.refused_most, left: 0, resetMs: Number(spent.free_at) - now });
  }
  return spent.known ? own : strangers;
}

/** After the right password. Last in its transaction: whoever else holds these rows waits for nothing. */
export async function giveBack(tx: Transaction, attempt: Attempt): Promise<void> {
  if (attempt.length > 0)
    await tx.$queryRaw`SELECT 1 AS given FROM give_back_limits(${JSON.stringify(attempt)}::jsonb)`;
}

/** Lets unknown devices try again at once, from this network too; how often they were blocked is forgotten. Last in its transaction. */
export const forgiveGuesses = (tx: Transaction, { ipAddress }: Client, email: string): Promise<void> =>
  giveBack(tx, [{ ...limit("account", email), own: true }, limit("accountNetwork", email, networkOf(ipAddress))]);
