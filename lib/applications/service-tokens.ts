import type { Actor } from "@/lib/actor";
import { auditSql } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db, runStatement } from "@/lib/db";
import { throttle } from "@/lib/limits/throttle";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import { HOLDER, type HolderRow, OF_SESSION } from "@/lib/sessions/claims";
import { firstPair, signPair, startSql } from "@/lib/sessions/session";
import { knownSql, withSettings } from "@/lib/settings/settings";
import { countEvent } from "@/lib/telemetry/metrics";
import { Prisma } from "@/prisma/client/client";

/**
 * Starts the session of the application that a service token belongs to, in one statement: services exchange theirs all the
 * time. It holds the application's row, for which a rotation or a change in progress is waited, and sees the token as it is
 * then. A session ends with the token that started it, however often it is refreshed.
 * @returns undefined where the token opens nothing, and nothing has changed
 */
async function startOnce(actor: Actor, token: string) {
  const now = new Date();
  const reference = firstPair();
  const held = Prisma.sql`
    SELECT NULL::uuid AS user_id, a.id AS application_id, t.expires_at AS ends_at, true AS admitted
    FROM applications a JOIN application_tokens t ON t.application_id = a.id
    WHERE t.digest = ${Buffer.from(digest(token))} AND a.disabled_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > ${now}::timestamptz) AND ${knownSql()}
    FOR NO KEY UPDATE OF a FOR SHARE OF t`;
  const target = { type: "application", id: Prisma.sql`application_id` } as const;
  const [holder] = await runStatement<HolderRow>(Prisma.sql`
    WITH ${startSql(reference, held, "platform", actor.client, { amr: ["svc"] })}, used AS (
      UPDATE applications SET last_used_at = ${now}::timestamptz FROM held WHERE id = held.application_id
    ), told AS (
      ${auditSql(actor, { action: "application.signed_in", target }, Prisma.sql`FROM held`)}
    )
    SELECT ${Prisma.raw(HOLDER)} FROM started s ${Prisma.raw(OF_SESSION)}`);
  if (holder) countEvent("application.signed_in");
  return holder && { reference, holder };
}

const startService = (actor: Actor, token: string) => withSettings(() => startOnce(actor, token));

/** @throws Problem unauthorized, token.expired: why a service token opens nothing */
async function refuse(token: string): Promise<never> {
  const found = await db.applicationToken.findUnique({
    where: { digest: digest(token) },
    include: { application: true },
  });
  if (!found) throw new Problem("unauthorized", { reason: "unknown service token" });
  if (found.application.disabledAt) throw new Problem("unauthorized", { reason: "the application is disabled" });
  if (found.expiresAt && found.expiresAt <= new Date())
    throw new Problem("token.expired", { reason: "the service token's lifetime is over" });
  // The application was enabled again since the statement that started nothing: next time it will.
  throw new Problem("service.unavailable");
}

export const exchangeServiceToken = implement(contracts.exchangeServiceToken, async (actor, { body, bearer }) => {
  await throttle(actor.client, "serviceToken");
  const token = bearer ?? body.token;
  if (!token) throw new Problem("unauthorized", { reason: "no service token" });
  const started = (await startService(actor, token)) ?? (await refuse(token));
  return signPair(started.reference, started.holder);
});
