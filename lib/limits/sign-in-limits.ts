import type { Client } from "@/lib/actor";
import { runPrepared, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { deviceDigest } from "@/lib/limits/device";
import {
  type Attempt,
  type Consumed,
  limitKey as keyOf,
  type Limit,
  readConsumed,
  refundAttempt,
} from "@/lib/limits/limit";
import { networkOf } from "@/lib/network";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const patient = { most: 10, window_ms: 15 * MINUTE, block_ms: 5 * MINUTE, longest_ms: DAY, own: true };

/** What is guessed: a password, or the code of a second factor. Each has budgets of its own. */
type Guessed = "signIn" | "factor";

/** What attempts consume. */
const budgets = {
  /** Of a device that signed in to the account before, and shows its secret. No stranger can use it up. */
  device: patient,
  /** Of an account, from one network. */
  accountNetwork: patient,
  /** Of an account, from all unknown devices of all networks: many networks get no further than a few. */
  account: { most: 20, window_ms: HOUR, block_ms: HOUR, longest_ms: DAY, own: false },
  /** Of a network, over all accounts: one password tried on everyone. Known devices are counted and not refused. */
  network: { most: 100, window_ms: 15 * MINUTE, block_ms: 15 * MINUTE, longest_ms: HOUR, own: false },
} as const;

export type SignInBudget = keyof typeof budgets;

/** For so long after a mailed unlock its network is held only to what the account has in it. */
const UNLOCKED_MILLISECONDS = DAY;

export const limitKey = (name: SignInBudget | "unlocked", ...parts: string[]): string =>
  keyOf(`signIn:${name}`, ...parts);

const limitOf =
  (guessed: Guessed) =>
  (name: SignInBudget, ...parts: string[]): Limit => ({ ...budgets[name], key: keyOf(`${guessed}:${name}`, ...parts) });

const countOnly = (limits: Limit[]): Limit[] => limits.map((one) => ({ ...one, counts_only: true }));

/** The secret of a device as the database knows it. Name and address of a program are no secret: others have the same. */
const secretDigest = (client: Client): Buffer | null =>
  client.deviceId === undefined ? null : Buffer.from(deviceDigest(client));

/** What an attempt consumes: of a known device, from a network that the owner unlocked, and of anybody else. */
function limitsOf(client: Client, email: string, guessed: Guessed = "signIn") {
  const limit = limitOf(guessed);
  const network = networkOf(client.ipAddress);
  // A network nobody knows is everyone's, and has no budget of its own.
  const networks = client.ipAddress === null ? [] : [limit("network", network)];
  const account = limit("account", email);
  const accountNetwork = limit("accountNetwork", email, network);
  const secret = secretDigest(client)?.toString("base64url");
  return {
    known: secret === undefined ? [] : [limit("device", email, secret), ...countOnly(networks)],
    unlocked: [accountNetwork, ...countOnly([account, ...networks])],
    unknown: [account, accountNetwork, ...networks],
  };
}

// Which budgets an attempt consumes depends on who makes it: found out in the same round trip.
const CONSUME = `
  SELECT caller.kind, consumed.*
  FROM (SELECT CASE
          WHEN $1::bytea IS NOT NULL AND EXISTS (
            SELECT 1 FROM devices d JOIN users u ON u.id = d.user_id WHERE u.email = $2 AND d.digest = $1::bytea) THEN 'known'
          WHEN EXISTS (SELECT 1 FROM rate_limits WHERE key = $3 AND expire > $5) THEN 'unlocked'
          ELSE 'unknown' END AS kind) caller
  CROSS JOIN LATERAL consume_limits($4::jsonb -> caller.kind, $5) consumed`;

/**
 * Consumes one attempt at a person's password, in one round trip and before anything is hashed. Any number of instances may
 * do so at once. A refused attempt consumes nothing.
 * @param email whose password, whether or not anybody has this address
 * @param guessed what is guessed, unless it is a password: a mailed unlock opens nothing but those
 * @returns what was consumed, for `refundAttempt`
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function consumeAttempt(client: Client, email: string, guessed: Guessed = "signIn"): Promise<Attempt> {
  if (env().RATE_LIMITS === "off") return [];
  const limits = limitsOf(client, email, guessed);
  const now = Date.now();
  const unlocked = keyOf(`${guessed}:unlocked`, email, networkOf(client.ipAddress));
  const values = [secretDigest(client), email, unlocked, JSON.stringify(limits), now];
  const [answer] = await runPrepared<Consumed & { kind: keyof typeof limits }>(CONSUME, values);
  if (!answer) throw new Error("The limits of sign-in gave no answer");
  return readConsumed(guessed, limits[answer.kind], answer, now);
}

/**
 * After the owner proved the mailbox: every budget that this device could meet is as new, and how often it was blocked is
 * forgotten. What strangers in its network go on guessing, at this account or at others, keeps it out no longer: for a day
 * only the account's own budget in this network counts. Last in its transaction.
 */
export async function resetLimits(tx: Transaction, client: Client, email: string): Promise<void> {
  const { known, unlocked, unknown } = limitsOf(client, email);
  const ofAccount = [...known, ...unlocked, ...unknown].filter(({ key }) => !key.startsWith("signIn:network:"));
  if (client.ipAddress !== null) {
    const key = limitKey("unlocked", email, networkOf(client.ipAddress));
    const expire = Date.now() + UNLOCKED_MILLISECONDS;
    await tx.rateLimit.upsert({ where: { key }, create: { key, expire }, update: { expire } });
  }
  await refundAttempt(
    tx,
    ofAccount.map((one) => ({ ...one, own: true })),
  );
}
