import { z } from "zod";
import { demandOfDeletion, demandOfRenaming, lockRole, requireAuthority } from "@/lib/access/authority";
import { countAffected, listHolders } from "@/lib/access/holders";
import * as contracts from "@/lib/access/permissions.contract";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { Permission, Role } from "@/prisma/client/client";

/** A permission as it stands in answers. */
export const toPermission = ({ id, name, description, system }: Permission) => ({
  id: Number(id),
  name,
  description,
  system,
});

/** @throws Problem permission.not.found */
export async function requirePermission(tx: Transaction, id: number): Promise<Permission> {
  const permission = await tx.permission.findUnique({ where: { id: BigInt(id) } });
  if (!permission) throw new Problem("permission.not.found");
  return permission;
}

const rolesWith = async (tx: Transaction, id: number): Promise<bigint[]> => {
  const rows = await tx.rolePermission.findMany({
    where: { permissionId: BigInt(id) },
    select: { roleId: true },
    orderBy: { roleId: "asc" },
  });
  return rows.map(({ roleId }) => roleId);
};

export const createPermission = implement(contracts.createPermission, (actor, { body }) =>
  transaction(async (tx) => {
    const permission = await tx.permission
      .create({ data: { ...body, createdAt: new Date() } })
      .catch(explain({ unique: "permission.already.exists" }));
    await tx.role.update({
      where: { name: "admin" },
      data: { version: { increment: 1 }, permissions: { create: { permissionId: permission.id } } },
    });
    await audit(tx, actor, "permission.created", target(permission.id), { after: body });
    return toPermission(permission);
  }),
);

const Position = z.tuple([z.int().min(0)]);

/** How many roles have each of these permissions; what none has is not there. */
async function countRoles(ids: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> {
  const where = { permissionId: { in: [...ids] } };
  const counted = await db.rolePermission.groupBy({ by: ["permissionId"], where, _count: true });
  return new Map(counted.map(({ permissionId, _count }) => [permissionId, _count]));
}

export const listPermissions = implement(contracts.listPermissions, async (_, { query: { limit, cursor, counts } }) => {
  const [after] = readCursor(cursor, Position) ?? [];
  const rows = await db.permission.findMany({
    ...(after === undefined ? {} : { where: { id: { gt: BigInt(after) } } }),
    orderBy: { id: "asc" },
    take: limit + 1,
  });
  const roles = counts ? await countRoles(rows.map(({ id }) => id)) : undefined;
  return toPage(
    rows,
    limit,
    ({ id }) => [Number(id)],
    (permission) => ({ ...toPermission(permission), ...(roles ? { roles: roles.get(permission.id) ?? 0 } : {}) }),
  );
});

export const findPermission = implement(contracts.findPermission, async (_, { params: { id } }) =>
  toPermission(await requirePermission(db, id)),
);

/** Holds the row, so that nobody adds the permission to a role meanwhile. */
async function lockPermission(tx: Transaction, id: number): Promise<Permission> {
  await tx.$queryRaw`SELECT 1 AS locked FROM permissions WHERE id = ${id}::bigint FOR UPDATE`;
  return requirePermission(tx, id);
}

const target = (id: bigint) => ({ type: "permission", id: String(id) }) as const;

/** @throws Problem forbidden */
function refuseSystem({ system }: Permission): void {
  if (system)
    throw new Problem("forbidden", {
      detail: "This permission guards the service's own operations.",
      reason: "a built-in permission",
    });
}

export const updatePermission = implement(contracts.updatePermission, (actor, { params, body }) =>
  transaction(async (tx) => {
    const permission = await lockPermission(tx, params.id);
    refuseSystem(permission);
    const { id, name, description } = permission;
    const before = { name, description };
    const after = { name: body.name ?? name, description: body.description ?? description };
    const renamed = after.name !== name;
    if (!renamed && after.description === description) return toPermission(permission);
    if (renamed) await requireAuthority(tx, actor, demandOfRenaming(name));
    const updated = await tx.permission
      .update({ where: { id }, data: after })
      .catch(explain({ unique: "permission.already.exists" }));
    // Who is about to change these roles chose by the old name.
    const allowing = { permissions: { some: { permissionId: id } } };
    if (renamed) await tx.role.updateMany({ where: allowing, data: { version: { increment: 1 } } });
    await audit(tx, actor, "permission.updated", target(id), { before, after });
    return toPermission(updated);
  }),
);

/** Holds roles, in the order given. */
async function lockRoles(tx: Transaction, ids: readonly bigint[]): Promise<Role[]> {
  const roles: Role[] = [];
  for (const id of ids) roles.push(await lockRole(tx, Number(id), "change"));
  return roles;
}

export const deletePermission = implement(contracts.deletePermission, (actor, { params: { id }, query }) =>
  transaction(async (tx) => {
    const permission = query.dry_run ? await requirePermission(tx, id) : await lockPermission(tx, id);
    refuseSystem(permission);
    const roleIds = await rolesWith(tx, id);
    await requireAuthority(tx, actor, await demandOfDeletion(tx, permission.name, await lockRoles(tx, roleIds)));
    const affected = await countAffected(tx, roleIds);
    if (query.dry_run) return affected;
    await tx.role.updateMany({ where: { id: { in: roleIds } }, data: { version: { increment: 1 } } });
    await tx.permission.delete({ where: { id: permission.id } });
    const { name, description } = permission;
    const { users, more } = affected;
    const before = { name, description, roles: roleIds.map(Number) };
    await audit(tx, actor, "permission.deleted", target(permission.id), { before, users, more });
    return true as const;
  }),
);

export const listPermissionHolders = implement(
  contracts.listPermissionHolders,
  async (_, { params: { id }, query }) => {
    await requirePermission(db, id);
    return listHolders(await rolesWith(db, id), query);
  },
);
