import { z } from "zod";
import { demandOnRole, lockRole, requireAuthority } from "@/lib/access/authority";
import { countAffected, listHolders } from "@/lib/access/holders";
import * as contracts from "@/lib/access/permissions.contract";
import { ADMINISTRATOR } from "@/lib/access/rights";
import type { Authorised } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { Permission } from "@/prisma/client/client";

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
    const target = { type: "permission", id: String(permission.id) } as const;
    await audit(tx, actor, "permission.created", target, { after: body });
    return toPermission(permission);
  }),
);

const Position = z.tuple([z.int().min(0)]);

export const listPermissions = implement(contracts.listPermissions, async (_, { query: { limit, cursor, counts } }) => {
  const [after] = readCursor(cursor, Position) ?? [];
  const rows = await db.permission.findMany({
    ...(after === undefined ? {} : { where: { id: { gt: BigInt(after) } } }),
    orderBy: { id: "asc" },
    include: { _count: { select: { roles: true } } },
    take: limit + 1,
  });
  return toPage(
    rows,
    limit,
    ({ id }) => [Number(id)],
    (permission) => ({ ...toPermission(permission), ...(counts ? { roles: permission._count.roles } : {}) }),
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

/** Deleting a permission empties every role that allows it; `admin` is made to hold all there are, whichever they be. */
async function requireAuthorityOverRoles(tx: Transaction, actor: Authorised, ids: readonly bigint[], name: string) {
  await requireAuthority(tx, actor, { permission: "permissions:write", touched: [name] });
  for (const id of ids) {
    const role = await lockRole(tx, Number(id), "change");
    const demand = role.name === ADMINISTRATOR ? {} : await demandOnRole(tx, role, "empty");
    await requireAuthority(tx, actor, { ...demand, permission: "permissions:write" });
  }
}

export const deletePermission = implement(contracts.deletePermission, (actor, { params: { id }, query }) =>
  transaction(async (tx) => {
    const permission = query.dry_run ? await requirePermission(tx, id) : await lockPermission(tx, id);
    if (permission.system) {
      throw new Problem("forbidden", { detail: "This permission guards the service's own operations." });
    }
    const roleIds = await rolesWith(tx, id);
    await requireAuthorityOverRoles(tx, actor, roleIds, permission.name);
    const affected = await countAffected(tx, roleIds);
    if (query.dry_run) return affected;
    await tx.role.updateMany({ where: { id: { in: roleIds } }, data: { version: { increment: 1 } } });
    await tx.permission.delete({ where: { id: permission.id } });
    const { name, description } = permission;
    const { users, more } = affected;
    const before = { name, description, roles: roleIds.map(Number) };
    const target = { type: "permission", id: String(permission.id) } as const;
    await audit(tx, actor, "permission.deleted", target, { before, users, more });
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
