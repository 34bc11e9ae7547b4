import { requireAuthority } from "@/lib/access/authority";
import { holdOwn } from "@/lib/applications/applications";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { audienceOf } from "@/lib/oauth/resources/audience";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

/** @throws Problem application.not.found also where the application is no client */
async function requireClient(tx: Transaction, applicationId: string): Promise<void> {
  if ((await tx.oAuthClient.count({ where: { applicationId } })) === 0) throw new Problem("application.not.found");
}

/** What a client may ask for: at every API where that is something, or at one. */
async function readAllowed(tx: Transaction, applicationId: string, resourceId?: string) {
  const some = { permissions: { some: { clients: { some: { applicationId } } } } };
  const resources = await tx.resource.findMany({
    where: resourceId === undefined ? some : { id: resourceId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    include: {
      permissions: {
        where: { clients: { some: { applicationId } } },
        select: { permission: { select: { id: true, name: true } } },
        orderBy: { permission: { name: "asc" } },
      },
    },
  });
  return resources.map(({ id, audience, name, permissions }) => ({
    resource_id: id,
    audience: audienceOf({ audience }),
    name,
    permissions: permissions.map(({ permission }) => ({ id: Number(permission.id), name: permission.name })),
  }));
}

export const listClientResources = implement(contracts.listClientResources, async (_, { params: { id } }) => {
  await requireClient(db, id);
  return readAllowed(db, id);
});

export const setClientResource = implement(contracts.setClientResource, (actor, { params, body }) =>
  transaction(async (tx) => {
    const { id: applicationId, resource: resourceId } = params;
    await holdOwn(tx, actor, applicationId);
    await requireClient(tx, applicationId);
    // Shared, so that the API goes on exposing what is chosen here.
    await tx.$queryRaw`SELECT 1 AS locked FROM resources WHERE id = ${resourceId}::uuid FOR SHARE`;
    const [before] = await readAllowed(tx, applicationId, resourceId);
    if (!before) throw new Problem("resource.not.found");
    const wanted = [...new Set(body.permission_ids)].map(BigInt);
    const exposed = await tx.resourcePermission.findMany({
      where: { resourceId, permissionId: { in: wanted } },
      select: { permission: { select: { name: true } } },
    });
    if (exposed.length < wanted.length) throw new Problem("permission.not.found");
    const had = before.permissions.map(({ name }) => name);
    const added = exposed.map(({ permission }) => permission.name).filter((name) => !had.includes(name));
    await requireAuthority(tx, actor, { permission: "applications:write", touched: added });
    await tx.clientPermission.deleteMany({ where: { applicationId, resourceId, permissionId: { notIn: wanted } } });
    const data = wanted.map((permissionId) => ({ applicationId, resourceId, permissionId }));
    await tx.clientPermission.createMany({ data, skipDuplicates: true });
    const [after = before] = await readAllowed(tx, applicationId, resourceId);
    const names = ({ permissions }: typeof after) => permissions.map(({ name }) => name);
    if (JSON.stringify(names(after)) !== JSON.stringify(names(before)))
      await audit(
        tx,
        actor,
        "client.resource_set",
        { type: "application", id: applicationId },
        {
          audience: after.audience,
          before: { permissions: names(before) },
          after: { permissions: names(after) },
        },
      );
    return after;
  }),
);
