import type { Client } from "@/lib/actor";
import { env } from "@/lib/env";
import { consumeLimits, limitKey } from "@/lib/limits/limit";
import { networkOf } from "@/lib/network";

const HOUR = 3_600_000;

/** A block is as long as a window, and does not grow: the next mail is never far. */
const hourly = (most: number) => ({ most, window_ms: HOUR, block_ms: HOUR, longest_ms: HOUR, own: false });

/**
 * Mails that anybody can cause, counted whether or not they have a reader. Who uses up a mailbox's limit from many networks
 * keeps nobody from a link: each of those mails holds one.
 */
const budgets = {
  /** To one mailbox, from everywhere. */
  mailbox: hourly(20),
  /** To one mailbox, from one network: a stranger uses up half of what the mailbox has. */
  mailboxNetwork: hourly(10),
  /** From one network, to all mailboxes. */
  network: hourly(60),
};

export const mailLimitKey = (name: keyof typeof budgets | "service", ...parts: string[]): string =>
  limitKey(`mail:${name}`, ...parts);

const limit = (name: keyof typeof budgets, ...parts: string[]) => ({
  ...budgets[name],
  key: mailLimitKey(name, ...parts),
});

/**
 * Consumes one of the mails that this client may cause: per network, per mailbox, and of the whole service.
 * @param mailbox normalized
 * @throws Problem too.many.requests, with `Retry-After` and `RateLimit-*`
 */
export async function consumeMail(client: Client, mailbox: string): Promise<void> {
  const network = networkOf(client.ipAddress);
  await consumeLimits("mail", [
    limit("mailbox", mailbox),
    limit("mailboxNetwork", mailbox, network),
    // A network nobody knows is everyone's, and has no budget of its own.
    ...(client.ipAddress === null ? [] : [limit("network", network)]),
    { ...hourly(env().MAIL_REQUESTS_PER_HOUR), key: mailLimitKey("service") },
  ]);
}
