import { z } from "zod";
import { readCursor, toPage } from "@/lib/cursor";
import { db, pool } from "@/lib/db";
import * as contracts from "@/lib/oauth/activity/client-activity.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

/** @throws Problem application.not.found */
async function requireApplication(id: string): Promise<void> {
  if ((await db.application.count({ where: { id } })) === 0) throw new Problem("application.not.found");
}

/** In SQL: how many rows of a table are an application's, looking at no more than it takes to say "more". */
const counted = (rows: string) =>
  `(SELECT count(*)::int FROM (SELECT 1 FROM ${rows} LIMIT ${contracts.COUNTED + 1}) counted)`;

const ofApplication = (table: string) => counted(`${table} WHERE application_id = $1`);

const working = (...kinds: string[]) =>
  counted(`oauth_tokens WHERE application_id = $1 AND consumed_at IS NULL AND expires_at > $2
    AND kind IN (${kinds.map((kind) => `'${kind}'`).join(", ")})`);

const ACTIVITY = `
  SELECT ${ofApplication("application_users")} AS users, ${ofApplication("consents")} AS consents,
         ${ofApplication("oauth_grants")} AS grants, ${working("AccessToken", "ClientCredentials")} AS access_tokens,
         ${working("RefreshToken")} AS refresh_tokens,
         (SELECT max(last_used_at) FROM application_users WHERE application_id = $1) AS last_used_at`;

type Activity = Record<(typeof contracts.activityCounts)[number], number> & { last_used_at: Date | null };

export const getApplicationActivity = implement(contracts.getApplicationActivity, async (_, { params: { id } }) => {
  await requireApplication(id);
  const { rows } = await pool().query<Activity>(ACTIVITY, [id, new Date()]);
  const [{ last_used_at: lastUsedAt, ...counts }] = rows as [Activity]; // of no table, so there is one
  const upTo = Object.entries(counts).map(([name, count]) => [name, Math.min(count, contracts.COUNTED)]);
  return {
    ...(Object.fromEntries(upTo) as typeof counts), // the same names
    more: contracts.activityCounts.filter((name) => counts[name] > contracts.COUNTED),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
});

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

export const listApplicationUsers = implement(contracts.listApplicationUsers, async (_, { params: { id }, query }) => {
  const [lastUsedAt, userId] = readCursor(query.cursor, Position) ?? [];
  await requireApplication(id);
  const earlier =
    lastUsedAt && userId ? { OR: [{ lastUsedAt: { lt: lastUsedAt } }, { lastUsedAt, userId: { lt: userId } }] } : {};
  const rows = await db.applicationUser.findMany({
    where: { applicationId: id, ...earlier },
    include: { user: { select: { name: true, email: true } } },
    orderBy: [{ lastUsedAt: "desc" }, { userId: "desc" }],
    take: query.limit + 1,
  });
  const those = { applicationId: id, userId: { in: rows.map((row) => row.userId) } };
  const [consents, grants] = await Promise.all([
    db.consent.findMany({ where: those, select: { userId: true, scopes: true, createdAt: true } }),
    db.oAuthGrant.groupBy({ by: ["userId"], where: those, _count: true }),
  ]);
  const consentOf = new Map(consents.map((consent) => [consent.userId, consent]));
  const grantsOf = new Map(grants.map((grant) => [grant.userId, grant._count]));
  return toPage(
    rows,
    query.limit,
    (row) => [row.lastUsedAt.toISOString(), row.userId],
    (row) => ({
      uid: row.userId,
      name: row.user.name ?? row.user.email,
      email: row.user.email,
      scopes: consentOf.get(row.userId)?.scopes ?? [],
      consented_at: consentOf.get(row.userId)?.createdAt.toISOString() ?? null,
      sessions: grantsOf.get(row.userId) ?? 0,
      first_used_at: row.firstUsedAt.toISOString(),
      last_used_at: row.lastUsedAt.toISOString(),
    }),
  );
});

const ErrorPosition = z.tuple([z.iso.datetime(), z.string().regex(/^[\da-f]{64}$/)]);

export const listApplicationErrors = implement(
  contracts.listApplicationErrors,
  async (_, { params: { id }, query }) => {
    const [lastAt, digest] = readCursor(query.cursor, ErrorPosition) ?? [];
    await requireApplication(id);
    const earlier = lastAt && digest ? { OR: [{ lastAt: { lt: lastAt } }, { lastAt, digest: { lt: digest } }] } : {};
    const rows = await db.clientError.findMany({
      where: { applicationId: id, ...earlier },
      orderBy: [{ lastAt: "desc" }, { digest: "desc" }],
      take: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.lastAt.toISOString(), row.digest],
      ({ operation, error, detail, count, firstAt, lastAt: at }) => ({
        operation,
        error,
        detail,
        count,
        first_at: firstAt.toISOString(),
        last_at: at.toISOString(),
      }),
    );
  },
);
