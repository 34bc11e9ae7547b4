import { db } from "@/lib/db";
import type { Consumer } from "@/lib/events/consumer";
import { mailConsumer } from "@/lib/mail/outbox";
import { logoutConsumer } from "@/lib/oauth/logout/notices";
import { implement } from "@/lib/operation";
import * as contracts from "@/lib/operator/outbox.contract";
import { Prisma } from "@/prisma/client/client";

/** Everyone whom what happened is delivered to. The next one is another line here. */
export const consumers: readonly Consumer[] = [mailConsumer, logoutConsumer];

interface Waiting {
  waiting: number;
  stuck: number;
  oldest: Date | null;
}

interface Reason {
  reason: string;
  count: number;
}

const MAX_REASONS = 5;

/** What waits and what is stuck: tried in vain and not given up, or given up within the last week. */
async function describe({ name, table, isReady }: Consumer) {
  const rows = Prisma.raw(`"${table}"`);
  const stuck = Prisma.sql`(state = 'pending' AND attempts > 0 AND last_error IS NOT NULL
    OR state = 'failed' AND created_at > now() - interval '7 days')`;
  const [counts] = await db.$queryRaw<Waiting[]>`
    SELECT count(*) FILTER (WHERE state = 'pending')::int AS waiting, count(*) FILTER (WHERE ${stuck})::int AS stuck,
           min(created_at) FILTER (WHERE state = 'pending') AS oldest
    FROM ${rows} WHERE state IN ('pending', 'failed')`;
  const reasons = await db.$queryRaw<Reason[]>`
    SELECT last_error AS reason, count(*)::int AS count FROM ${rows} WHERE ${stuck} AND last_error IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MAX_REASONS}`;
  return {
    consumer: name,
    ready: isReady(),
    waiting: counts?.waiting ?? 0,
    stuck: counts?.stuck ?? 0,
    oldest_at: counts?.oldest?.toISOString() ?? null,
    reasons,
  };
}

export const getOutbox = implement(contracts.getOutbox, async () => Promise.all(consumers.map(describe)));
