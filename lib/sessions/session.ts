import { v7 as uuidv7 } from "uuid";
import type { Client, Method } from "@/lib/actor";
import { db, explain, runPrepared, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { expectDelivery } from "@/lib/events/outbox";
import { sessionDevice } from "@/lib/limits/device";
import { Problem } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import { type Obstacle, obstacleSql } from "@/lib/sessions/admission";
import { claimsOf, HOLDER, type HolderRow, OF_SESSION } from "@/lib/sessions/claims";
import { enrollmentRequired } from "@/lib/sessions/enrollment";
import { signPlatformToken } from "@/lib/sessions/keys/tokens";
import { RESTRICTIONS, requireStart, startsRestricted } from "@/lib/sessions/obstacles";
import { refreshToken } from "@/lib/sessions/refresh-token";
import { type ClientType, Prisma } from "@/prisma/client/client";

/** How and when its holder proved to be who they are, and how they came. */
export interface Start {
  amr: readonly Method[];
  authenticatedAt?: Date;
  source?: string | null | undefined;
}

/** The holder of a session, and what it is a session of. */
export type SessionHolder = HolderRow & { profile: ClientType };

/** Which token pair to make: `issuePair` signs it once the transaction has committed. */
export interface PairReference {
  sessionId: string;
  generation: number;
  /** Where the session starts with it: who was read with that. */
  holder?: SessionHolder;
}

/** A session that has started. */
export interface StartedSession extends PairReference {
  /** It opens nothing but adding a second factor. */
  mustEnroll: boolean;
}

const after = (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);

/** The idle deadline of a session used at `now`. */
export const idleDeadline = (now: Date) => after(now, env().REFRESH_TOKEN_IDLE_SECONDS);

/**
 * The CTEs that write a session, as `started`, and the first refresh token of a platform session.
 * @param reference of the pair that it starts with
 * @param held a CTE that has one row or none: `user_id`, `application_id`, `admitted`, and when it `ends_at` at the latest
 */
export function startSql(
  { sessionId, generation }: PairReference,
  held: Prisma.Sql,
  clientType: ClientType,
  client: Client,
  { amr, authenticatedAt, source = null }: Start,
): Prisma.Sql {
  const now = new Date();
  const identity = clientType === "identity";
  const idleExpiresAt = identity ? after(now, env().IDENTITY_TOKEN_TTL_SECONDS) : idleDeadline(now);
  const expiresAt = after(now, identity ? env().IDENTITY_TOKEN_TTL_SECONDS : env().REFRESH_TOKEN_MAX_SECONDS);
  const firstDigest = Buffer.from(digest(refreshToken({ sessionId, generation })));
  return Prisma.sql`
    held AS (${held}), started AS (
      INSERT INTO sessions (id, user_id, application_id, profile, amr, device, source, ip_address, user_agent,
                            authenticated_at, created_at, last_used_at, idle_expires_at, expires_at)
      SELECT ${sessionId}::uuid, user_id, application_id, ${clientType}::session_profile,
             ${[...amr]}::text[], ${sessionDevice(client)}::bytea, ${source}, ${client.ipAddress}, ${client.userAgent},
             ${authenticatedAt ?? now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz,
             ${idleExpiresAt}::timestamptz, least(${expiresAt}::timestamptz, ends_at)
      FROM held WHERE admitted
      RETURNING *
    ), first AS (
      INSERT INTO refresh_tokens (session_id, generation, digest, created_at)
      SELECT id, ${generation}, ${firstDigest}::bytea, ${now}::timestamptz FROM started WHERE profile = 'platform'
    )`;
}

/** The pair that a new session starts with. */
export const firstPair = (): PairReference => ({ sessionId: uuidv7(), generation: 0 });

/**
 * The admission check as rows for `startSql`: `obstacle`, and whether a session may start all the same.
 * @param people whom it is about: `FROM … u`
 */
export function checkedSql(people: Prisma.Sql, clientType: ClientType, amr: readonly Method[]): Prisma.Sql {
  const restrictions = clientType === "platform" ? [] : RESTRICTIONS.filter((one) => startsRestricted(one, clientType));
  return Prisma.sql`
    SELECT *, obstacle IS NULL OR obstacle = ANY(${restrictions}::text[]) AS admitted
    FROM (
      SELECT u.id AS user_id, NULL::uuid AS application_id, NULL::timestamptz AS ends_at,
             ${Prisma.raw(obstacleSql("u", "moment.now", "moment.amr"))} AS obstacle
      FROM (SELECT ${new Date()}::timestamptz AS now, ${[...amr]}::text[] AS amr) moment, ${people}
    ) judged`;
}

/**
 * Starts a person's session, unless something keeps them out: the admission check is part of the one statement, so that nobody
 * can start one beside it. Only a platform session gets a refresh token. Where a factor must be added first, a program's session
 * is one of the identity server, short and without a refresh token, and `issuePair` says so in place of a pair.
 * @throws Problem wrong.password, user.disabled, user.should.be.confirmed, second.factor.required, password.change.required
 */
export async function startSession(
  tx: Transaction,
  userId: string,
  clientType: ClientType,
  client: Client,
  start: Start,
): Promise<StartedSession> {
  const reference = firstPair();
  const held = checkedSql(Prisma.sql`users u WHERE u.id = ${userId}::uuid`, clientType, start.amr);
  const [row] = await tx.$queryRaw<(SessionHolder & { obstacle: Obstacle | null })[]>`
    WITH ${startSql(reference, held, clientType, client, start)}
    SELECT obstacle, ${Prisma.raw(HOLDER)}, s.profile
    FROM held LEFT JOIN started s ON true ${Prisma.raw(OF_SESSION)}`;
  if (!row) throw new Error(`There is no user ${userId}`);
  const { obstacle, ...started } = row;
  const mustEnroll = obstacle === "enrollment_due";
  if (mustEnroll && clientType === "platform") return startSession(tx, userId, "identity", client, start);
  requireStart(obstacle, clientType);
  return { ...reference, holder: started, mustEnroll };
}

/**
 * Leaves a session's family as a refresh would, for whatever else issues a pair of it: the refresh token that the caller held
 * keeps its grace and yields the pair made here. Its bearer has not spent it, so later it is refused and nothing more.
 * @returns the pair to go on with
 * @throws Problem token.revoked when the session has ended meanwhile
 */
export async function continuePair(tx: Transaction, sessionId: string): Promise<PairReference> {
  const now = new Date();
  const graceStart = after(now, -env().REFRESH_GRACE_SECONDS);
  const { generation } = await tx.session
    .update({
      where: { id: sessionId, endedAt: null },
      data: { generation: { increment: 1 }, lastUsedAt: now, idleExpiresAt: idleDeadline(now) },
    })
    .catch(explain({ missing: "token.revoked" }));
  const reference = { sessionId, generation };
  await tx.refreshToken.deleteMany({ where: { sessionId, usedAt: { lt: graceStart }, superseded: false } });
  await tx.refreshToken.updateMany({ where: { sessionId, usedAt: null }, data: { usedAt: now, superseded: true } });
  await tx.refreshToken.create({ data: { ...reference, digest: digest(refreshToken(reference)), createdAt: now } });
  return reference;
}

/** Notes that a browser session is in use, which moves its idle deadline; one that has ended meanwhile stays ended. */
export async function touchSession(sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { lastUsedAt: now, idleExpiresAt: idleDeadline(now) },
  });
}

/** Ends every active session that `where` describes and says how many there were. */
export async function endSessions(tx: Transaction, where: Prisma.SessionWhereInput, reason: string): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...where, endedAt: null },
    data: { endedAt: new Date(), endReason: reason },
  });
  // Applications are told, by a trigger.
  if (count > 0) expectDelivery();
  return count;
}

/** The token pair of a session whose holder has been read: signs the access token, derives the refresh token. */
export async function signPair(reference: PairReference, holder: HolderRow) {
  const claims = claimsOf(holder);
  if (!claims) throw new Error(`Session ${reference.sessionId} belongs to nobody`);
  return {
    access_token: await signPlatformToken(claims, reference.sessionId),
    refresh_token: refreshToken(reference),
    token_type: "bearer" as const,
  };
}

const READ_HOLDER = `SELECT ${HOLDER}, s.profile FROM sessions s ${OF_SESSION} WHERE s.id = $1`;

async function readHolder(sessionId: string): Promise<SessionHolder> {
  const [holder] = await runPrepared<SessionHolder>(READ_HOLDER, [sessionId]);
  // Its holder was deleted, and the session with it, since the commit: anyone who asks again is told what that means.
  if (!holder?.id) throw new Problem("service.unavailable");
  return holder;
}

/**
 * Makes the token pair of a committed session; signing is too slow to do inside its transaction.
 * @throws Problem second.factor.enrollment.required where it started for that alone
 */
export async function issuePair(reference: PairReference) {
  const { profile, ...holder } = reference.holder ?? (await readHolder(reference.sessionId));
  const { id, name, amr, authenticated_at: authenticatedAt } = holder;
  if (profile !== "platform" && id)
    throw await enrollmentRequired({ id, name }, reference.sessionId, { amr, authenticatedAt });
  return signPair(reference, holder);
}
