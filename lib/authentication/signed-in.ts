import type { Actor, Method } from "@/lib/actor";
import { audit, auditSql } from "@/lib/audit/record";
import { runStatement, type Transaction, transaction } from "@/lib/db";
import type { Locale } from "@/lib/i18n/locale";
import { noteDeviceSql, tellOfDevice } from "@/lib/limits/devices";
import type { Attempt } from "@/lib/limits/limit";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { Problem } from "@/lib/problem";
import type { Account, EnteringAccount } from "@/lib/sessions/account-state";
import type { Obstacle } from "@/lib/sessions/admission";
import { HOLDER } from "@/lib/sessions/claims";
import { requireStart } from "@/lib/sessions/obstacles";
import { checkedSql, firstPair, type SessionHolder, type StartedSession, startSql } from "@/lib/sessions/session";
import { countEvent } from "@/lib/telemetry/metrics";
import { type ClientType, Prisma } from "@/prisma/client/client";

/** Who signs in, as far as that matters. */
type Person = Pick<
  Account,
  "id" | "email" | "name" | "locale" | "passwordHash" | "deletesAt" | "confirmedAt" | "resetPassword"
>;

/** The result of a sign-in attempt whose proofs suffice: who it is, how they proved it, and when. */
export interface Authenticated {
  user: Person;
  amr: readonly Method[];
  authenticatedAt: Date;
}

/** Someone whose proof was right, and the rate-limit attempt that checking it consumed. */
export interface Verified extends Authenticated {
  attempt: Attempt;
}

/** The session of a user who has signed in. */
export interface SignedIn extends StartedSession {
  /** Whether signing in canceled a scheduled deletion. */
  keptAccount: boolean;
}

export interface Entry {
  clientType: ClientType;
  source?: string | undefined;
  /** The language chosen on the sign-in page. */
  locale?: Locale | undefined;
  /** A new hash, if the stored one is weaker than configured. */
  freshHash?: string | undefined;
}

/** A proof that is used up by the sign-in, in the one statement that starts its session. */
export interface Spending {
  /** A row where it still holds for `person`, held until the end. */
  holds: Prisma.Sql;
  /** Writes that it was used, a row for one of any number of simultaneous callers: `FROM checked WHERE admitted`. */
  spend: Prisma.Sql;
  /** What else is to be noted of it: `FROM started`. */
  note: Prisma.Sql;
  /** Why nothing has started: it does not hold any more, or somebody else has used it. */
  refuse: (why: "gone" | "used") => Problem;
}

/** What the statement says: of nobody where the account was changed or is gone, and without a session where none started. */
interface Outcome extends SessionHolder {
  person: string | null;
  obstacle: Obstacle | null;
  holds: boolean;
  started: string | null;
  tellsOfDevice: boolean | null;
}

/**
 * The whole of a sign-in as one statement, which waits for the person's row and decides by it as it is then. Where it starts no
 * session it writes nothing.
 */
function statement(
  actor: Actor,
  { user, amr, authenticatedAt, attempt }: Verified,
  { clientType, source, locale, freshHash }: Entry,
  spending: Spending | undefined,
) {
  const now = new Date();
  const reference = firstPair();
  const held = Prisma.sql`SELECT checked.* FROM checked${spending ? Prisma.sql`, spent` : Prisma.empty}`;
  const target = { type: "user", id: user.id } as const;
  const sql = Prisma.sql`
    WITH person AS (
      SELECT * FROM users
      WHERE id = ${user.id}::uuid AND password_hash IS NOT DISTINCT FROM ${user.passwordHash}
        AND (deletes_at IS NULL OR deletes_at > ${now}::timestamptz)
      FOR NO KEY UPDATE
    ), proof AS (
      ${spending?.holds ?? Prisma.sql`SELECT 1 FROM person`}
    ), checked AS (${checkedSql(Prisma.sql`person u WHERE EXISTS (SELECT FROM proof)`, clientType, amr)}),
    ${spending ? Prisma.sql`spent AS (${spending.spend}),` : Prisma.empty}
    ${startSql(reference, held, clientType, actor.client, { amr, authenticatedAt, source })}, noted AS (
      UPDATE users u
      SET last_sign_in_at = ${now}::timestamptz, updated_at = ${now}::timestamptz, deletes_at = NULL,
          password_hash = ${freshHash ?? user.passwordHash}, locale = coalesce(${locale ?? null}, locale)
      FROM started WHERE u.id = started.user_id
    ), told AS (
      ${auditSql(actor, { action: "login.succeeded", target }, Prisma.sql`FROM started`)}
    ), device AS (${noteDeviceSql(actor.client, attempt, Prisma.sql`started`)})
    ${spending ? Prisma.sql`, proven AS (${spending.note})` : Prisma.empty}
    SELECT u.id AS person, c.obstacle, EXISTS (SELECT FROM proof) AS holds, s.id AS started, device.tells AS "tellsOfDevice",
           ${Prisma.raw(HOLDER)}, s.profile
    FROM (SELECT 1) always LEFT JOIN person u ON true LEFT JOIN checked c ON true LEFT JOIN started s ON true
    LEFT JOIN device ON true LEFT JOIN applications a ON a.id = s.application_id`;
  return { reference, sql };
}

/** Cancels a scheduled deletion and emails the owner, because not everyone expects signing in to do that. */
async function keepAccount(tx: Transaction, actor: Actor, user: Person, sessionId: string): Promise<void> {
  await withdrawCodes(tx, user.id, ["deletion"]);
  await audit(tx, actor, "deletion.cancelled", { type: "user", id: user.id }, { by: "login", session: sessionId });
  const { ipAddress, userAgent } = actor.client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent };
  const { email: recipient, locale, id: userId } = user;
  await queueMail(tx, { template: "deletion_cancelled", recipient, locale, userId, props });
}

/**
 * Starts the session of a user who has signed in, unless admission refuses: records the sign-in, upgrades an outdated
 * password hash, cancels a scheduled deletion, and emails about a new device.
 * @param tx left out, the sign-in is a transaction by itself
 * @throws Problem wrong.password when the password or the account changed while its hash was being checked; what `startSession` throws
 */
export async function startSignedIn(
  tx: Transaction | undefined,
  actor: Actor,
  verified: Verified,
  entry: Entry,
  spending?: Spending,
): Promise<SignedIn> {
  const { reference, sql } = statement(actor, verified, entry, spending);
  const rows = tx ? await tx.$queryRaw<Outcome[]>(sql) : await runStatement<Outcome>(sql);
  const [{ person, obstacle, holds, started, tellsOfDevice, ...holder }] = rows as [Outcome];
  if (!person) throw new Problem("wrong.password", { reason: "the password or the account was changed meanwhile" });
  if (!holds && spending) throw spending.refuse("gone");
  const { clientType, locale } = entry;
  const mustEnroll = obstacle === "enrollment_due";
  if (mustEnroll && clientType === "platform")
    return startSignedIn(tx, actor, verified, { ...entry, clientType: "identity" }, spending);
  requireStart(obstacle, clientType);
  if (!started) throw spending?.refuse("used") ?? new Error(`No session has started for user ${person}`);
  countEvent("login.succeeded");
  const user = { ...verified.user, locale: locale ?? verified.user.locale };
  const begun = { ...reference, holder: { ...holder, locale: locale ?? holder.locale }, mustEnroll };
  const { deletesAt } = user;
  const complete = async (within: Transaction) => {
    if (deletesAt) await keepAccount(within, actor, user, reference.sessionId);
    if (tellsOfDevice) await tellOfDevice(within, actor.client, user);
  };
  if (tx) await complete(tx);
  else if (tellsOfDevice) await transaction(complete);
  return { ...begun, keptAccount: deletesAt !== null };
}

/**
 * Signs in somebody whose proof has been checked, as a transaction of its own: one statement, unless there is mail to write with it.
 * @param before what else is to be done, first
 */
export function enter(
  actor: Actor,
  verified: Verified & { user: EnteringAccount },
  entry: Entry,
  { spending, before }: { spending?: Spending; before?: ((tx: Transaction) => Promise<void>) | undefined } = {},
): Promise<SignedIn> {
  const { deletesAt, onNewDevice } = verified.user;
  if (!before && !deletesAt && !onNewDevice) return startSignedIn(undefined, actor, verified, entry, spending);
  return transaction(async (tx) => {
    await before?.(tx);
    return startSignedIn(tx, actor, verified, entry, spending);
  });
}
