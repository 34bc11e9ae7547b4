import { pool } from "@/lib/db";
import { longestTokenSeconds } from "@/lib/sessions/keys/signing-keys";

/** What ends the rows of a table. */
interface Lifetime {
  /** For the README. */
  ends: string;
  /** SQL of the moment from which the days count; null where a row has no end yet. Without it no job ends the rows. */
  since?: string;
  days?: number | (() => number);
}

const DAY_SECONDS = 86_400;

/** Verifiers whose clocks or lists are late still learn of a revocation. */
const revocationDays = () => longestTokenSeconds() / DAY_SECONDS + 1;

/** Until then even the longest row of strikes is forgotten: see the function `consume_limits`. */
const STRIKES = "CASE WHEN strikes > 0 THEN interval '20 days' ELSE interval '0 days' END";

const archived = "when the operator archives the audit log";

/** Every table there is: a row that nothing ends must say so here. */
export const lifetimes: Readonly<Record<string, Lifetime>> = {
  users: { ends: "when they are deleted: 14 days after their owner asked for it, or by an administrator" },
  former_names: { ends: "with their user, whose past the audit log tells by them" },
  addresses: { ends: "with their user, or when the user removes them" },
  saved_views: { ends: "with their user, or when the user removes them; 50 a user at most" },
  roles: { ends: "when someone deletes them" },
  permissions: { ends: "when someone deletes them" },
  role_permissions: { ends: "with their role or permission" },
  user_roles: { ends: "with their user or role, or when the role is revoked" },
  applications: {
    ends:
      "when someone deletes them; those that registered themselves after 30 days in which nobody let them in; those of metadata " +
      "documents, unless they are disabled, also 180 days after they were last used",
    // One that is disabled and comes by a document would come back enabled.
    since: `CASE WHEN metadata_url IS NOT NULL AND disabled_at IS NOT NULL THEN NULL
      WHEN NOT EXISTS (SELECT 1 FROM consents c WHERE c.application_id = applications.id)
      THEN coalesce(metadata_read_at, registered_at) ELSE metadata_read_at + interval '150 days' END`,
    days: 30,
  },
  application_roles: { ends: "with their application or role" },
  application_tokens: { ends: "30 days after a newer one replaced them", since: "expires_at", days: 30 },
  oauth_clients: { ends: "with their application, or when someone removes sign-in from it" },
  resources: { ends: "when someone deletes them" },
  resource_permissions: { ends: "with their resource or permission, or when the resource exposes it no more" },
  client_permissions: { ends: "with their client, resource or permission, or when someone takes them away" },
  client_secrets: { ends: "30 days after a newer one replaced them", since: "expires_at", days: 30 },
  consents: { ends: "with their user or application, or when the user revokes them" },
  application_users: { ends: "with their user or application" },
  client_errors: {
    ends: "30 days after they last happened, with their application, or when 50 newer ones of it are kept",
    since: "last_at",
    days: 30,
  },
  oauth_grants: { ends: "with their session, consent or application" },
  // One that is used twice is known as long as it could have been used once.
  oauth_tokens: {
    ends: "when they have expired, or with their grant, session, user or application",
    since: "expires_at",
    days: 0,
  },
  logout_notices: { ends: "7 days after the session ended that they tell of", since: "created_at", days: 7 },
  sessions: { ends: "30 days after they ended or expired", since: "least(ended_at, expires_at)", days: 30 },
  refresh_tokens: { ends: "with their session; spent ones with the next refresh" },
  // A browser's cookie lives no longer either: what was not seen since cannot come back.
  devices: { ends: "400 days after they were last seen", since: "last_seen_at", days: 400 },
  trusted_devices: {
    ends: "with their device, a new password or the last second factor, when the user removes them, or when they expire",
    since: "expires_at",
    days: 0,
  },
  factors: {
    ends: "with their user, or when the user removes them; those begun and never shown a day later",
    since: "CASE WHEN confirmed_at IS NULL THEN created_at END",
    days: 1,
  },
  factor_grace: { ends: "with their user: grace days are given once" },
  recovery_codes: { ends: "with their user or the last second factor, or when newer ones replace them" },
  used_ceremonies: { ends: "when their challenge would have expired", since: "expires_at", days: 0 },
  sign_in_challenges: { ends: "when they are used or have expired", since: "expires_at", days: 0 },
  one_time_codes: { ends: "30 days after they expired", since: "expires_at", days: 30 },
  link_visits: { ends: "90 days after the last visit", since: "last_at", days: 90 },
  signing_keys: {
    // A key that leaked must be known for it whenever someone configures it again.
    ends: "30 days after they left the published keys; revoked ones never",
    since: "CASE WHEN revoked_at IS NULL THEN retired_at END",
    days: 30,
  },
  mails: { ends: "90 days after they were queued", since: "created_at", days: 90 },
  idempotency_keys: { ends: "24 hours after the request", since: "expires_at", days: 0 },
  rate_limits: {
    ends: "when they no longer limit anything: 20 days after the last block at most",
    since: `to_timestamp(expire / 1000.0) + ${STRIKES}`,
    days: 0,
  },
  settings: { ends: "never: one row for each setting that was ever changed" },
  revocations: { ends: "a day after the last token they are about has expired", since: "at", days: revocationDays },
  audit_events: { ends: archived },
  audit_links: { ends: archived },
  audit_seals: { ends: "never: two numbers and a signature a minute at most, while something happens" },
  audit_head: { ends: "never: it is one row" },
  _prisma_migrations: { ends: "never: one row for each migration" },
};

/** Small enough that nobody waits for the locks: each batch is a transaction of its own. */
const BATCH = 500;
/** The rest goes with the next run. */
const MAX_BATCHES = 100;

async function endRows(table: string, { since, days = 0 }: Lifetime, now: Date): Promise<number> {
  if (since === undefined) return 0;
  const seconds = (typeof days === "number" ? days : days()) * DAY_SECONDS;
  const before = new Date(now.getTime() - seconds * 1000);
  let ended = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    // Rows that another instance is deleting, or a request is changing, are left to the next run.
    const { rowCount } = await pool().query(
      `DELETE FROM "${table}" WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM "${table}" WHERE ${since} < $1 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
      [before],
    );
    ended += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) break;
  }
  return ended;
}

/**
 * Deletes the rows whose time is over. Any number of instances may do so at once. Nothing waits for it: what has expired is
 * refused from that moment on, whether or not its row is gone.
 * @returns how many rows of which tables ended, without those of which none did
 */
export async function endExpiredRows(now = new Date()): Promise<Record<string, number>> {
  const ended: Record<string, number> = {};
  for (const [table, lifetime] of Object.entries(lifetimes)) {
    const count = await endRows(table, lifetime, now);
    if (count > 0) ended[table] = count;
  }
  return ended;
}

/** The README's table of lifetimes. */
export function lifetimeTable(): string {
  const rows = Object.entries(lifetimes).map(([table, { ends }]) => `| \`${table}\` | ${ends} |`);
  return ["| table | its rows end |", "| --- | --- |", ...rows].join("\n");
}
