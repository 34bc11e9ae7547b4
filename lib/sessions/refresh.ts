import type { Actor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { runPrepared, transaction } from "@/lib/db";
import { env, perConfiguration } from "@/lib/env";
import { throttle } from "@/lib/limits/throttle";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { digest, equalBytes } from "@/lib/secrets";
import { holderObstacleSql, type Obstacle } from "@/lib/sessions/admission";
import { HOLDER, type HolderRow, OF_SESSION } from "@/lib/sessions/claims";
import { requireContinuation } from "@/lib/sessions/obstacles";
import { type RefreshReference, readRefreshToken, refreshToken } from "@/lib/sessions/refresh-token";
import { endSessions, idleDeadline, issuePair, type PairReference, signPair } from "@/lib/sessions/session";
import { KNOWN, knownVersion, withSettings } from "@/lib/settings/settings";

// One statement, so one transaction and one round trip. A caller that waited for the lock on the session sees the row as it is
// after the wait: if the generation has moved on, there is nothing left for it to rotate.
const rotateSql = perConfiguration(
  () => `
  WITH live AS (
    SELECT s.id FROM sessions s ${OF_SESSION}
    WHERE s.id = $1 AND s.profile = 'platform' AND s.generation = $2 AND s.ended_at IS NULL
      AND s.expires_at > $5 AND s.idle_expires_at > $5 AND ${holderObstacleSql("$5::timestamptz")} IS NULL
      AND ${KNOWN("$8")}
    FOR UPDATE OF s
  ), spent AS (
    UPDATE refresh_tokens t SET used_at = $5 FROM live
    WHERE t.session_id = live.id AND t.generation = $2 AND t.digest = $3 AND t.used_at IS NULL
    RETURNING t.session_id AS id
  ), forgotten AS (
    DELETE FROM refresh_tokens t USING spent WHERE t.session_id = spent.id AND t.used_at < $6 AND NOT t.superseded
  ), successor AS (
    INSERT INTO refresh_tokens (session_id, generation, digest, created_at) SELECT id, $2 + 1, $4, $5 FROM spent
  ), moved AS (
    UPDATE sessions s SET generation = $2 + 1, last_used_at = $5, idle_expires_at = $7 FROM spent WHERE s.id = spent.id
  )
  SELECT ${HOLDER} FROM spent JOIN sessions s ON s.id = spent.id ${OF_SESSION}`,
);

/**
 * Uses up the newest refresh token of an active session, deletes earlier ones whose grace is over, and records the next.
 * @returns the holder of the session; undefined if the token may not be rotated, and then nothing has changed
 */
async function rotate(reference: RefreshReference, next: PairReference, now: Date): Promise<HolderRow | undefined> {
  const digests = [reference, next].map((one) => Buffer.from(digest(refreshToken(one))));
  const { sessionId, generation } = reference;
  return withSettings(async () => {
    const graceStart = new Date(now.getTime() - env().REFRESH_GRACE_SECONDS * 1000);
    const values = [sessionId, generation, ...digests, now, graceStart, idleDeadline(now), knownVersion()];
    const [holder] = await runPrepared<HolderRow>(rotateSql(), values);
    return holder;
  });
}

/** The current state of a session and of the refresh token that was presented. */
interface FamilyRow {
  profile: string;
  generation: number;
  ended_at: Date | null;
  expires_at: Date;
  idle_expires_at: Date;
  obstacle: Obstacle | null;
  user_id: string | null;
  email: string | null;
  locale: string | null;
  /** Null if the row of the token has been deleted. */
  digest: Buffer | null;
  used_at: Date | null;
  /** Whether a password change replaced it. */
  superseded: boolean | null;
}

const readSql = () => `
  SELECT s.profile, s.generation, s.ended_at, s.expires_at, s.idle_expires_at,
         ${holderObstacleSql("$3::timestamptz")} AS obstacle, s.user_id, u.email, u.locale, t.digest, t.used_at, t.superseded
  FROM sessions s ${OF_SESSION} LEFT JOIN refresh_tokens t ON t.session_id = s.id AND t.generation = $2
  WHERE s.id = $1`;

async function readFamily({ sessionId, generation }: RefreshReference, now: Date): Promise<FamilyRow> {
  const [row] = await runPrepared<FamilyRow>(readSql(), [sessionId, generation, now]);
  if (row?.profile !== "platform") throw new Problem("unauthorized", { reason: "no session of this refresh token" });
  return row;
}

function requireAlive(session: FamilyRow, now: Date): void {
  if (session.ended_at) throw new Problem("token.revoked", { reason: "the session has ended" });
  requireContinuation(session.obstacle, "refuse");
  if (session.expires_at <= now || session.idle_expires_at <= now)
    throw new Problem("token.expired", { reason: "the session's lifetime is over" });
}

/**
 * A used token was presented after its grace, so someone else has a copy (RFC 9700, 4.14.2). Ends the session and emails its owner, once
 * however many requests come in at the same time.
 */
async function revokeFamily(actor: Actor, id: string, { user_id, email, locale }: FamilyRow): Promise<void> {
  await transaction(async (tx) => {
    if ((await endSessions(tx, { id }, "refresh.reused")) === 0) return;
    await audit(tx, actor, "session.refresh_reused", { type: "session", id }, { userId: user_id });
    if (!user_id || !email || !locale) return;
    const { ipAddress, userAgent } = actor.client;
    const props = { at: new Date().toISOString(), ipAddress, userAgent };
    await queueMail(tx, { template: "refresh_reuse", recipient: email, locale, userId: user_id, props });
  });
}

/**
 * Refuses a refresh token that is not the newest of an active session, unless it is still within its grace.
 * @throws Problem unauthorized, token.expired, token.revoked, token.already.used, second.factor.enrollment.required,
 *   password.change.required
 */
async function requireGrace(actor: Actor, reference: RefreshReference, now: Date): Promise<void> {
  const family = await readFamily(reference, now);
  requireAlive(family, now);
  const { digest: known, used_at: usedAt } = family;
  if (known && !equalBytes(known, digest(refreshToken(reference))))
    throw new Problem("unauthorized", { reason: "not the refresh token of this generation" });
  // Something changed since the statement that found nothing to rotate, for example the account was enabled. A retry will succeed.
  if (known && !usedAt && reference.generation === family.generation) throw new Problem("service.unavailable");
  const graceEnd = (usedAt?.getTime() ?? 0) + env().REFRESH_GRACE_SECONDS * 1000;
  if (usedAt && now.getTime() <= graceEnd) return;
  // A password change replaced it before its bearer used it. Seeing it again is no sign of theft, so the new pair stays valid.
  if (family.superseded) throw new Problem("token.already.used");
  await revokeFamily(actor, reference.sessionId, family);
  throw new Problem("token.already.used", { audited: true });
}

export const refreshSession = implement(contracts.refreshSession, async (actor, { body: { token } }) => {
  await throttle(actor.client, "refresh");
  const reference = readRefreshToken(token);
  if (!reference) throw new Problem("unauthorized", { reason: "not a refresh token" });
  const now = new Date();
  const next = { sessionId: reference.sessionId, generation: reference.generation + 1 };
  const holder = await rotate(reference, next, now);
  if (holder) return signPair(next, holder);
  await requireGrace(actor, reference, now);
  return issuePair(next);
});
