import { requireAuthority } from "@/lib/access/authority";
import { holdOwn } from "@/lib/applications/applications";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { audienceOf } from "@/lib/oauth/resources/audience";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

interface Asking {
  applicationId: string;
  registeredItself: boolean;
}

/** @throws Problem application.not.found also where the application is no client */
async function requireClient(tx: Transaction, applicationId: string): Promise<Asking> {
  const application = { select: { registeredAt: true } };
  const client = await tx.oAuthClient.findUnique({ where: { applicationId }, select: { application } });
  if (!client) throw new Problem("application.not.found");
  return { applicationId, registeredItself: client.application.registeredAt !== null };
}

/** What a client was let ask for: at every API where that is something or that is open to it, or at one. */
async function readAllowed(tx: Transaction, { applicationId, registeredItself }: Asking, resourceId?: string) {
  const chosen = { permissions: { some: { clients: { some: { applicationId } } } } };
  const open = { selfRegisteredClients: true };
  const some = registeredItself ? { OR: [chosen, open] } : chosen;
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
  return resources.map(({ id, audience, name, selfRegisteredClients, permissions }) => ({
    resource_id: id,
    audience: audienceOf({ audience }),
    name,
    permissions: permissions.map(({ permission }) => ({ id: Number(permission.id), name: permission.name })),
    open: registeredItself && selfRegisteredClients,
  }));
}

export const listClientResources = implement(contracts.listClientResources, async (_, { params: { id } }) =>
  readAllowed(db, await requireClient(db, id)),
);

export const setClientResource = implement(contracts.setClientResource, (actor, { params, body }) =>
  transaction(async (tx) => {
    const { id: applicationId, resource: resourceId } = params;
    await holdOwn(tx, actor, applicationId);
    const client = await requireClient(tx, applicationId);
    // Shared, so that the API goes on exposing what is chosen here.
    await tx.$queryRaw`SELECT 1 AS locked FROM resources WHERE id = ${resourceId}::uuid FOR SHARE`;
    const [before] = await readAllowed(tx, client, resourceId);
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
    const [after = before] = await readAllowed(tx, client, resourceId);
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
