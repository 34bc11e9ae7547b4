import { z } from "zod";
import { requireAuthority } from "@/lib/access/authority";
import { holdApplication } from "@/lib/applications/applications";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { audienceOf, canonicalAudience, isScopeName } from "@/lib/oauth/resources/audience";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { Prisma } from "@/prisma/client/client";

const withPermissions = {
  permissions: {
    select: { permission: { select: { id: true, name: true } } },
    orderBy: { permission: { name: "asc" } },
  },
} satisfies Prisma.ResourceInclude;

type ResourceWithPermissions = Prisma.ResourceGetPayload<{ include: typeof withPermissions }>;

const toResource = ({ id, name, opaque, ...rest }: ResourceWithPermissions) => ({
  id,
  audience: audienceOf(rest),
  name,
  opaque,
  self_registered_clients: rest.selfRegisteredClients,
  application_id: rest.applicationId,
  system: rest.audience === null,
  permissions: rest.permissions.map(({ permission }) => ({ id: Number(permission.id), name: permission.name })),
  created_at: rest.createdAt.toISOString(),
});

const target = (id: string) => ({ type: "resource", id }) as const;

/** @throws Problem resource.not.found */
async function requireResource(tx: Transaction, id: string): Promise<ResourceWithPermissions> {
  const resource = await tx.resource.findUnique({ where: { id }, include: withPermissions });
  if (!resource) throw new Problem("resource.not.found");
  return resource;
}

/**
 * Holds the row of an API that may be changed.
 * @throws Problem resource.not.found, forbidden
 */
async function holdResource(tx: Transaction, id: string): Promise<ResourceWithPermissions> {
  await tx.$queryRaw`SELECT 1 AS locked FROM resources WHERE id = ${id}::uuid FOR UPDATE`;
  const resource = await requireResource(tx, id);
  if (resource.audience === null)
    throw new Problem("forbidden", { detail: "This is the service itself.", reason: "the built-in resource" });
  return resource;
}

/** Finds permissions that are to be scopes. @throws Problem permission.not.found, request.invalid */
async function requireScopes(tx: Transaction, ids: readonly number[]): Promise<bigint[]> {
  const wanted = [...new Set(ids)].map(BigInt);
  const found = await tx.permission.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  if (found.length < wanted.length) throw new Problem("permission.not.found");
  const issues = ids.flatMap((id, index) => {
    const name = found.find((permission) => permission.id === BigInt(id))?.name ?? "";
    return isScopeName(name)
      ? []
      : [{ pointer: `/body/permission_ids/${index}`, detail: "must have a name that can be a scope" }];
  });
  if (issues.length > 0) throw new Problem("request.invalid", { issues });
  return wanted;
}

/** @throws Problem request.invalid for an address of this service, whose tokens would open it */
function refuseOwn(audience: string): void {
  if (new URL(audience).origin !== env().APP_URL) return;
  throw new Problem("request.invalid", {
    issues: [{ pointer: "/body/audience", detail: "must not be an address of this service" }],
  });
}

export const createResource = implement(contracts.createResource, (actor, { body }) =>
  transaction(async (tx) => {
    const { permission_ids: ids, application_id: applicationId, name, opaque } = body;
    const audience = canonicalAudience(body.audience);
    refuseOwn(audience);
    if (applicationId) await holdApplication(tx, applicationId);
    const permissions = { create: (await requireScopes(tx, ids)).map((permissionId) => ({ permissionId })) };
    const { id } = await tx.resource
      .create({ data: { audience, name, opaque, applicationId, createdAt: new Date(), permissions } })
      .catch(explain({ unique: "resource.already.exists" }));
    await audit(tx, actor, "resource.created", target(id), { after: { ...body, audience } });
    return toResource(await requireResource(tx, id));
  }),
);

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

export const listResources = implement(contracts.listResources, async (_, { query: { limit, cursor } }) => {
  const [createdAt, id] = readCursor(cursor, Position) ?? [];
  const later = createdAt && id ? { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] } : {};
  const rows = await db.resource.findMany({
    where: later,
    include: withPermissions,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id], toResource);
});

export const findResource = implement(contracts.findResource, async (_, { params: { id } }) =>
  toResource(await requireResource(db, id)),
);

const settingsOf = ({ name, opaque, selfRegisteredClients, applicationId, permissions }: ResourceWithPermissions) => ({
  name,
  opaque,
  self_registered_clients: selfRegisteredClients,
  application_id: applicationId,
  permission_ids: permissions.map(({ permission }) => Number(permission.id)),
});

/** The permissions that clients may ask for which nobody here has looked at. */
const openNames = ({ selfRegisteredClients, permissions }: ResourceWithPermissions): string[] =>
  selfRegisteredClients ? permissions.map(({ permission }) => permission.name) : [];

/** Verifiers hear of such clients whose tokens may carry what they could not ask for any more. */
async function revokeOpen(tx: Transaction, before: ResourceWithPermissions, left: readonly string[]): Promise<void> {
  if (openNames(before).every((name) => left.includes(name))) return;
  await tx.$executeRaw`
    INSERT INTO revocations (kind, subject)
    SELECT DISTINCT 'holder'::revocation_kind, coalesce(a.metadata_url, a.id::text)
    FROM oauth_grants g JOIN applications a ON a.id = g.application_id
    WHERE a.registered_at IS NOT NULL AND jsonb_exists(g.resources, ${before.audience})`;
}

export const updateResource = implement(contracts.updateResource, (actor, { params: { id }, body }) =>
  transaction(async (tx) => {
    const held = await holdResource(tx, id);
    const before = settingsOf(held);
    if (body.application_id) await holdApplication(tx, body.application_id);
    const wanted = body.permission_ids && (await requireScopes(tx, body.permission_ids));
    const { name, opaque, self_registered_clients, application_id: applicationId } = { ...before, ...body };
    const data = { name, opaque, selfRegisteredClients: self_registered_clients, applicationId };
    await tx.resource.update({ where: { id }, data });
    if (wanted) {
      await tx.resourcePermission.deleteMany({ where: { resourceId: id, permissionId: { notIn: wanted } } });
      const rows = wanted.map((permissionId) => ({ resourceId: id, permissionId }));
      await tx.resourcePermission.createMany({ data: rows, skipDuplicates: true });
    }
    const resource = await requireResource(tx, id);
    const touched = openNames(resource).filter((open) => !openNames(held).includes(open));
    await requireAuthority(tx, actor, { permission: "applications:write", touched });
    await revokeOpen(tx, held, openNames(resource));
    const after = settingsOf(resource);
    if (JSON.stringify(after) !== JSON.stringify(before))
      await audit(tx, actor, "resource.updated", target(id), { before, after });
    return toResource(resource);
  }),
);

export const deleteResource = implement(contracts.deleteResource, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    const resource = await holdResource(tx, id);
    const before = { audience: resource.audience, ...settingsOf(resource) };
    await tx.resource.delete({ where: { id } });
    await revokeOpen(tx, resource, []);
    await audit(tx, actor, "resource.deleted", target(id), { before });
    return true as const;
  }),
);
