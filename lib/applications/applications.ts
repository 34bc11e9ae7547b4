import { z } from "zod";
import { demandOnApplication, grantsOf, requireAuthority } from "@/lib/access/authority";
import type { Authorized } from "@/lib/actor";
import * as contracts from "@/lib/applications/applications.contract";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { digest, randomToken } from "@/lib/secrets";
import { endSessions } from "@/lib/sessions/session";
import type { Prisma } from "@/prisma/client/client";

/** So that a leaked token is recognized for what it is. */
const TOKEN_PREFIX = "gha_";

const withGrants = {
  roles: { select: { role: { select: { name: true } } } },
  tokens: { select: { createdAt: true, expiresAt: true }, orderBy: { createdAt: "desc" } },
  client: { select: { logoUri: true } },
} satisfies Prisma.ApplicationInclude;

type ApplicationWithGrants = Prisma.ApplicationGetPayload<{ include: typeof withGrants }>;

function toApplication(application: ApplicationWithGrants) {
  const now = new Date();
  const active = application.tokens.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
  return {
    id: application.id,
    name: application.name,
    description: application.description,
    logo_uri: application.client?.logoUri ?? null,
    active: !application.disabledAt,
    roles: application.roles.map(({ role }) => role.name).sort(),
    tokens: active.map(({ createdAt, expiresAt }) => ({
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    })),
    created_at: application.createdAt.toISOString(),
    last_used_at: application.lastUsedAt?.toISOString() ?? null,
  };
}

const target = (id: string) => ({ type: "application", id }) as const;

/** @throws Problem application.not.found */
async function requireApplication(tx: Transaction, id: string): Promise<ApplicationWithGrants> {
  const application = await tx.application.findUnique({ where: { id }, include: withGrants });
  if (!application) throw new Problem("application.not.found");
  return application;
}

/**
 * Holds an application's row until the transaction ends.
 * @throws Problem application.not.found
 */
export async function holdApplication(tx: Transaction, id: string): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`SELECT 1 AS locked FROM applications WHERE id = ${id}::uuid FOR UPDATE`;
  if (held.length === 0) throw new Problem("application.not.found");
}

/**
 * Holds an application that the actor may change.
 * @throws Problem application.not.found, forbidden
 */
export async function holdOwn(tx: Transaction, actor: Authorized, id: string): Promise<void> {
  await holdApplication(tx, id);
  await requireAuthority(tx, actor, await demandOnApplication(tx, id));
}

/** @throws Problem request.invalid for a token that some application has already */
async function refuseKnownToken(tx: Transaction, token: string): Promise<void> {
  if ((await tx.applicationToken.count({ where: { digest: digest(token) } })) === 0) return;
  throw new Problem("request.invalid", { issues: [{ pointer: "/body/token", detail: "must be a token of its own" }] });
}

export const createApplication = implement(
  contracts.createApplication,
  (actor, { body: { token: brought, ...body } }) =>
    transaction(async (tx) => {
      if (brought !== undefined) await refuseKnownToken(tx, brought);
      const token = brought ?? TOKEN_PREFIX + randomToken();
      const now = new Date();
      const application = await tx.application
        .create({
          data: { ...body, createdAt: now, tokens: { create: { digest: digest(token), createdAt: now } } },
          include: withGrants,
        })
        .catch(explain({ unique: "application.already.exists" }));
      await audit(tx, actor, "application.created", target(application.id), {
        after: body,
        ...(brought === undefined ? {} : { broughtToken: true }),
      });
      return { ...toApplication(application), token };
    }),
);

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

export const listApplications = implement(contracts.listApplications, async (_, { query: { limit, cursor } }) => {
  const [createdAt, id] = readCursor(cursor, Position) ?? [];
  const later = createdAt && id ? { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] } : {};
  const rows = await db.application.findMany({
    where: later,
    include: withGrants,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id], toApplication);
});

export const findApplication = implement(contracts.findApplication, async (_, { params: { id } }) =>
  toApplication(await requireApplication(db, id)),
);

export const updateApplication = implement(contracts.updateApplication, (actor, { params: { id }, body }) =>
  transaction(async (tx) => {
    await holdOwn(tx, actor, id);
    const { name, description, disabledAt } = await requireApplication(tx, id);
    const before = { name, description, active: !disabledAt };
    const after = {
      name: body.name ?? name,
      description: body.description ?? description,
      active: body.active ?? before.active,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) return toApplication(await requireApplication(tx, id));
    const application = await tx.application
      .update({
        where: { id },
        data: {
          name: after.name,
          description: after.description,
          disabledAt: after.active ? null : (disabledAt ?? new Date()),
        },
        include: withGrants,
      })
      .catch(explain({ unique: "application.already.exists" }));
    if (!after.active) await endSessions(tx, { applicationId: id }, "application.disabled");
    await audit(tx, actor, "application.updated", target(id), { before, after });
    return toApplication(application);
  }),
);

export const deleteApplication = implement(contracts.deleteApplication, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    await holdOwn(tx, actor, id);
    const { name, description } = await requireApplication(tx, id);
    const { roles } = await grantsOf(tx, { applicationId: id });
    // Tokens, grants and sessions go with it: the foreign keys cascade.
    await tx.application.delete({ where: { id } });
    await audit(tx, actor, "application.deleted", target(id), { before: { name, description, roles } });
    return true as const;
  }),
);

/** Lets what works now end at `end`: tokens, and the sessions they started. */
async function endTokens(tx: Transaction, applicationId: string, end: Date): Promise<Date | null> {
  const now = new Date();
  await tx.applicationToken.deleteMany({ where: { applicationId, expiresAt: { lte: now } } });
  await tx.applicationToken.updateMany({
    where: { applicationId, OR: [{ expiresAt: null }, { expiresAt: { gt: end } }] },
    data: { expiresAt: end },
  });
  if (end <= now) await endSessions(tx, { applicationId }, "application.token_rotated");
  else {
    const outliving = { applicationId, endedAt: null, expiresAt: { gt: end } };
    await tx.session.updateMany({ where: outliving, data: { expiresAt: end } });
  }
  const { _max } = await tx.applicationToken.aggregate({ where: { applicationId }, _max: { expiresAt: true } });
  return _max.expiresAt;
}

export const rotateApplicationToken = implement(contracts.rotateApplicationToken, (actor, { params: { id }, body }) =>
  transaction(async (tx) => {
    await holdOwn(tx, actor, id);
    const now = new Date();
    const previous = await endTokens(tx, id, new Date(now.getTime() + body.overlap_seconds * 1000));
    const token = TOKEN_PREFIX + randomToken();
    await tx.applicationToken.create({ data: { applicationId: id, digest: digest(token), createdAt: now } });
    const details = { overlapSeconds: body.overlap_seconds };
    await audit(tx, actor, "application.token_rotated", target(id), details);
    return { token, previous_expires_at: previous?.toISOString() ?? null };
  }),
);
