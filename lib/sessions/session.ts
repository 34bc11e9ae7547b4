import { v7 as uuidv7 } from "uuid";
import type { Client } from "@/lib/actor";
import { db, pool, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import { claimsOf, HOLDER, type HolderRow, OF_SESSION } from "@/lib/sessions/claims";
import { signPlatformToken } from "@/lib/sessions/keys/tokens";
import { refreshToken } from "@/lib/sessions/refresh-token";
import type { Prisma, SessionProfile } from "@/prisma/client/client";

/** Whose session it is. */
type Holder = { userId: string; applicationId?: never } | { applicationId: string; userId?: never };

/** Which token pair to make: `issuePair` signs it once the transaction has committed. */
export interface PairReference {
  sessionId: string;
  generation: number;
}

const after = (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);

/** The idle deadline of a session used at `now`. */
export const idleDeadline = (now: Date) => after(now, env().REFRESH_TOKEN_IDLE_SECONDS);

/** Notes a refresh token that may be presented once. */
export async function recordRefreshToken(tx: Transaction, reference: PairReference, now: Date): Promise<void> {
  await tx.refreshToken.create({ data: { ...reference, digest: digest(refreshToken(reference)), createdAt: now } });
}

/** Starts a session; only the platform profile gets a refresh token. One statement in SQL, for every sign-in runs it. */
export async function startSession(
  tx: Transaction,
  holder: Holder,
  profile: SessionProfile,
  client: Client,
  source: string | null = null,
): Promise<PairReference> {
  const now = new Date();
  const reference = { sessionId: uuidv7(), generation: 0 };
  const { userId = null, applicationId = null } = holder;
  const identity = profile === "identity";
  const idleExpiresAt = identity ? after(now, env().IDENTITY_TOKEN_TTL_SECONDS) : idleDeadline(now);
  const expiresAt = after(now, identity ? env().IDENTITY_TOKEN_TTL_SECONDS : env().REFRESH_TOKEN_MAX_SECONDS);
  await tx.$executeRaw`
    WITH started AS (
      INSERT INTO sessions (id, user_id, application_id, profile, source, ip_address, user_agent, authenticated_at, created_at,
                            last_used_at, idle_expires_at, expires_at)
      VALUES (${reference.sessionId}::uuid, ${userId}::uuid, ${applicationId}::uuid, ${profile}::session_profile, ${source},
              ${client.ipAddress}, ${client.userAgent}, ${now}, ${now}, ${now}, ${idleExpiresAt}, ${expiresAt})
      RETURNING id, profile
    )
    INSERT INTO refresh_tokens (session_id, generation, digest, created_at)
    SELECT id, ${reference.generation}, ${digest(refreshToken(reference))}, ${now} FROM started WHERE profile = 'platform'`;
  return reference;
}

/** Notes that a browser session is in use, which moves its idle deadline; one that has ended meanwhile stays ended. */
export async function touchSession(sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { lastUsedAt: now, idleExpiresAt: idleDeadline(now) },
  });
}

/** Ends every living session that `where` describes and says how many there were. */
export async function endSessions(tx: Transaction, where: Prisma.SessionWhereInput, reason: string): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...where, endedAt: null },
    data: { endedAt: new Date(), endReason: reason },
  });
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

const READ_HOLDER = `SELECT ${HOLDER} FROM sessions s ${OF_SESSION} WHERE s.id = $1`;

/** Makes the token pair of a committed session; signing is too slow to do inside its transaction. */
export async function issuePair(reference: PairReference) {
  const { rows } = await pool().query<HolderRow>(READ_HOLDER, [reference.sessionId]);
  const [holder] = rows;
  // Its holder was deleted, and the session with it, since the commit: whoever asks again is told what that means.
  if (!holder) throw new Problem("service.unavailable");
  return signPair(reference, holder);
}
