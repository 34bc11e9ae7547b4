import { publishCheckpoint, sealAuditLog } from "@/lib/audit/seals";
import { isDatabaseUnavailable } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { deliverDueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { endExpiredRows } from "@/lib/operator/row-lifetimes";
import * as contracts from "@/lib/operator/scheduled-jobs.contract";
import { Problem } from "@/lib/problem";
import { digest, equalBytes, randomToken } from "@/lib/secrets";
import { rotateKeysWhenDue } from "@/lib/sessions/keys/keys";
import { checkSettings } from "@/lib/settings/settings";
import { deleteExpiredAccounts } from "@/lib/users/account/deletion";

const MINUTE = 60_000;

// Next evaluates modules once per bundle; the loops must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseJobs?: NodeJS.Timeout[] | undefined };

interface Job {
  name: string;
  everyMilliseconds: number;
  work: () => Promise<unknown>;
}

/** What is done how often. Any number of instances may do each at once. */
const jobs: readonly Job[] = [
  { name: "delete expired accounts", everyMilliseconds: 10 * MINUTE, work: deleteExpiredAccounts },
  { name: "end expired rows", everyMilliseconds: 10 * MINUTE, work: () => endExpiredRows() },
  { name: "rotate keys", everyMilliseconds: 10 * MINUTE, work: rotateKeysWhenDue },
  { name: "seal the audit log", everyMilliseconds: MINUTE, work: () => sealAuditLog() },
  { name: "publish checkpoints", everyMilliseconds: MINUTE, work: publishCheckpoint },
];

/** Does a job and says whether it went well. */
async function attempt({ name, work }: Job): Promise<boolean> {
  try {
    await checkSettings();
    await work();
    return true;
  } catch (error) {
    // The database being unavailable is told by every request; it is tried again in a while.
    if (!isDatabaseUnavailable(error)) log.error({ error }, `Scheduled job ${name} failed; will retry`);
    return false;
  }
}

/**
 * Does in the background of a long-lived process what nobody waits for. Returns what stops it.
 * On hosts without a background a schedule calls `runScheduledJobs` instead.
 */
export function startScheduledJobs(): () => void {
  holder.gatehouseJobs ??= jobs.map((job) => setInterval(() => void attempt(job), job.everyMilliseconds).unref());
  return () => {
    holder.gatehouseJobs?.forEach(clearInterval);
    holder.gatehouseJobs = undefined;
  };
}

/** In constant time; where no secret is configured every guess is wrong in the same way. */
const isSchedule = (bearer: string | undefined): boolean =>
  equalBytes(digest(bearer ?? ""), digest(env().CRON_SECRET ?? randomToken()));

export const runScheduledJobs = implement(contracts.runScheduledJobs, async (_, { bearer }) => {
  if (!isSchedule(bearer)) throw new Problem("unauthorized", { reason: "not CRON_SECRET" });
  const mails = await deliverDueMail();
  const failed: string[] = [];
  for (const job of jobs) if (!(await attempt(job))) failed.push(job.name);
  return { mails, failed };
});
