import { z } from "zod";
import { readCursor, toPage } from "@/lib/cursor";
import { db } from "@/lib/db";
import * as contracts from "@/lib/oauth/activity/client-activity.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

/** @throws Problem application.not.found */
async function requireApplication(id: string): Promise<void> {
  if ((await db.application.count({ where: { id } })) === 0) throw new Problem("application.not.found");
}

export const getApplicationActivity = implement(contracts.getApplicationActivity, async (_, { params: { id } }) => {
  await requireApplication(id);
  const where = { applicationId: id };
  const live = { ...where, consumedAt: null, expiresAt: { gt: new Date() } };
  const [used, consents, grants, kinds] = await Promise.all([
    db.applicationUser.aggregate({ where, _count: true, _max: { lastUsedAt: true } }),
    db.consent.count({ where }),
    db.oAuthGrant.count({ where }),
    db.oAuthToken.groupBy({ by: ["kind"], where: live, _count: true }),
  ]);
  const tokens = (names: readonly string[]) =>
    kinds.filter(({ kind }) => names.includes(kind)).reduce((sum, { _count }) => sum + _count, 0);
  return {
    users: used._count,
    consents,
    grants,
    access_tokens: tokens(["AccessToken", "ClientCredentials"]),
    refresh_tokens: tokens(["RefreshToken"]),
    last_used_at: used._max.lastUsedAt?.toISOString() ?? null,
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
