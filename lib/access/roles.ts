import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import {
  demandOnRole,
  lockRole,
  permissionsOfRole,
  requireAuthority,
  requireStepUp,
  roleChanged,
  whereRole,
} from "@/lib/access/authority";
import { countAffected, countUsersOfRoles, listHolders, toCount } from "@/lib/access/holders";
import { requirePermission, toPermission } from "@/lib/access/permissions";
import * as contracts from "@/lib/access/roles.contract";
import type { Actor, Authorized } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { RoleReference } from "@/lib/references";
import type { Prisma } from "@/prisma/client/client";

export const withPermissions = {
  permissions: { select: { permission: true }, orderBy: { permissionId: "asc" } },
} satisfies Prisma.RoleInclude;

type RoleWithPermissions = Prisma.RoleGetPayload<{ include: typeof withPermissions }>;

/** A role as it stands in answers. */
export const toRole = ({ id, permissions, secondFactorRequiredAt, ...role }: RoleWithPermissions) => ({
  id: Number(id),
  uuid: role.uuid,
  name: role.name,
  description: role.description,
  permissions: permissions.map(({ permission }) => toPermission(permission)),
  system: role.system,
  second_factor_required: secondFactorRequiredAt !== null,
  version: role.version,
});

/** As it stands in the list of who holds what; `held` is null where that is nothing. */
interface RoleGrants {
  id: bigint;
  name: string;
  system: boolean;
  version: number;
  held: number[] | null;
}

const toRoleGrants = ({ id, held, ...role }: RoleGrants) => ({ ...role, id: Number(id), permission_ids: held ?? [] });

export const roleTarget = (id: bigint) => ({ type: "role", id: String(id) }) as const;

/**
 * Roles by their names.
 * @throws Problem role.not.found, which says which
 */
export async function findRolesByName(names: readonly string[]): Promise<{ id: bigint; uuid: string; name: string }[]> {
  const select = { id: true, uuid: true, name: true } as const;
  const roles = await db.role.findMany({ where: { name: { in: [...names] } }, select });
  const missing = names.filter((name) => !roles.some((role) => role.name === name));
  if (missing.length > 0) throw new Problem("role.not.found", { detail: missing.join(", ") });
  return roles;
}

type RoleDescription = Pick<ReturnType<typeof toRole>, "name" | "description" | "second_factor_required">;

/** Since when a second factor is required: who switches it on again begins anew. */
const requiredSince = (required: boolean, before: Date | null) => (required ? (before ?? new Date()) : null);

const makeRole = (actor: Actor, body: RoleDescription) =>
  transaction(async (tx) => {
    const { second_factor_required: required, ...rest } = body;
    const secondFactorRequiredAt = requiredSince(required, null);
    const role = await tx.role
      .create({ data: { ...rest, secondFactorRequiredAt, createdAt: new Date() }, include: withPermissions })
      .catch(explain({ unique: "role.already.exists" }));
    await audit(tx, actor, "role.created", roleTarget(role.id), { after: body });
    return toRole(role);
  });

export const createRole = implement(contracts.createRole, (actor, { body }) => makeRole(actor, body));

export const createRoleLegacy = implement(contracts.createRoleLegacy, async (actor, { body }) => {
  await makeRole(actor, body);
  return true as const;
});

const Position = z.tuple([z.int().min(0)]);

export const listRoles = implement(contracts.listRoles, async (_, { query: { limit, cursor, counts } }) => {
  const [after] = readCursor(cursor, Position) ?? [];
  const rows = await db.role.findMany({
    ...(after === undefined ? {} : { where: { id: { gt: BigInt(after) } } }),
    include: withPermissions,
    orderBy: { id: "asc" },
    take: limit + 1,
  });
  const users = counts
    ? await countUsersOfRoles(
        db,
        rows.map(({ id }) => id),
      )
    : undefined;
  return toPage(
    rows,
    limit,
    ({ id }) => [Number(id)],
    (role) => ({ ...toRole(role), ...(users ? { holders: toCount(users.get(role.id) ?? 0) } : {}) }),
  );
});

/**
 * The names of the first 500 roles, for those who may list them: a choice needs no more, and asks for them at every key of a search.
 * @throws Problem where the actor may not list roles
 */
export async function listRoleNames(actor: Actor): Promise<{ uuid: string; name: string }[]> {
  listRoles.authorize(actor, undefined);
  return await db.role.findMany({ select: { uuid: true, name: true }, orderBy: { id: "asc" }, take: 500 });
}

export const listRolePermissions = implement(contracts.listRolePermissions, async (_, { query: { limit, cursor } }) => {
  const [after = 0] = readCursor(cursor, Position) ?? [];
  const rows = await db.$queryRaw<RoleGrants[]>`
    SELECT r.id, r.name, r.system, r.version,
      (SELECT json_agg(rp.permission_id ORDER BY rp.permission_id) FROM role_permissions rp WHERE rp.role_id = r.id) AS held
    FROM roles r WHERE r.id > ${after}::bigint ORDER BY r.id LIMIT ${limit + 1}`;
  return toPage(rows, limit, ({ id }) => [Number(id)], toRoleGrants);
});

/** @throws Problem role.not.found */
async function requireRole(tx: Transaction, reference: RoleReference): Promise<RoleWithPermissions> {
  const role = await tx.role.findUnique({ where: whereRole(reference), include: withPermissions });
  if (!role) throw new Problem("role.not.found");
  return role;
}

export const findRole = implement(contracts.findRole, async (_, { params: { id } }) =>
  toRole(await requireRole(db, id)),
);

export const listRoleHolders = implement(contracts.listRoleHolders, async (_, { params, query }) => {
  const { id } = await requireRole(db, params.id);
  return listHolders([id], query);
});

export const updateRole = implement(contracts.updateRole, (actor, { params, body }) =>
  transaction(async (tx) => {
    const role = await lockRole(tx, params.id, "change");
    const { id, name, description, system, version, secondFactorRequiredAt } = role;
    if (body.version !== undefined && body.version !== version) throw roleChanged("/body/version", version);
    if (system && body.name !== undefined && body.name !== name) throw new Problem("role.is.protected");
    const before: RoleDescription = { name, description, second_factor_required: secondFactorRequiredAt !== null };
    const after: RoleDescription = {
      name: body.name ?? name,
      description: body.description ?? description,
      second_factor_required: body.second_factor_required ?? before.second_factor_required,
    };
    if (isDeepStrictEqual(after, before)) return toRole(await requireRole(tx, params.id));
    if (after.name !== name) await requireAuthority(tx, actor, await demandOnRole(tx, role, "rename"));
    if (after.second_factor_required !== before.second_factor_required) {
      const demand = await demandOnRole(tx, role, "empty");
      await requireAuthority(tx, actor, demand);
      requireStepUp(actor, demand.touched ?? []);
    }
    const data = {
      name: after.name,
      description: after.description,
      secondFactorRequiredAt: requiredSince(after.second_factor_required, secondFactorRequiredAt),
      version: { increment: 1 },
    };
    const updated = await tx.role
      .update({ where: { id }, data, include: withPermissions })
      .catch(explain({ unique: "role.already.exists" }));
    await audit(tx, actor, "role.updated", roleTarget(id), { before, after });
    return toRole(updated);
  }),
);

export const deleteRole = implement(contracts.deleteRole, (actor, { params, query }) =>
  transaction(async (tx) => {
    const role = query.dry_run ? await requireRole(tx, params.id) : await lockRole(tx, params.id, "change");
    if (role.system) throw new Problem("role.is.protected");
    await requireAuthority(tx, actor, await demandOnRole(tx, role, "empty"));
    const affected = await countAffected(tx, [role.id]);
    if (query.dry_run) return affected;
    const before = {
      name: role.name,
      description: role.description,
      second_factor_required: role.secondFactorRequiredAt !== null,
      permissions: await permissionsOfRole(tx, role.id),
    };
    // Its grants go with it: the foreign keys cascade.
    await tx.role.delete({ where: { id: role.id } });
    const { users, more, applications } = affected;
    await audit(tx, actor, "role.deleted", roleTarget(role.id), { before, users, more, applications });
    return true as const;
  }),
);

const addToRole = (actor: Authorized, role_: RoleReference, permissionId: number) =>
  transaction(async (tx) => {
    const role = await lockRole(tx, role_, "change");
    const permission = await requirePermission(tx, permissionId);
    await requireAuthority(tx, actor, { permission: "roles:write", touched: [permission.name] });
    requireStepUp(actor, [permission.name]);
    const { count } = await tx.rolePermission
      .createMany({ data: { roleId: role.id, permissionId: permission.id }, skipDuplicates: true })
      .catch(explain({ foreignKey: "permission.not.found" }));
    if (count === 0) return true as const;
    await tx.role.update({ where: { id: role.id }, data: { version: { increment: 1 } } });
    await audit(tx, actor, "role.permission_added", roleTarget(role.id), {
      role: role.name,
      permission: permission.name,
    });
    return true as const;
  });

export const addPermission = implement(contracts.addPermission, (actor, { body }) =>
  addToRole(actor, body.role_id, body.permission_id),
);

export const addPermissionByPath = implement(contracts.addPermissionByPath, (actor, { params }) =>
  addToRole(actor, params.role, params.permission),
);

const removeFromRole = (actor: Authorized, role_: RoleReference, permissionId: number) =>
  transaction(async (tx) => {
    const role = await lockRole(tx, role_, "change");
    const permission = await requirePermission(tx, permissionId);
    if (role.name === "admin") throw new Problem("role.is.protected");
    await requireAuthority(tx, actor, await demandOnRole(tx, role, "empty"));
    requireStepUp(actor, [permission.name]);
    const { count } = await tx.rolePermission.deleteMany({
      where: { roleId: role.id, permissionId: permission.id },
    });
    if (count === 0) return true as const;
    await tx.role.update({ where: { id: role.id }, data: { version: { increment: 1 } } });
    const details = { role: role.name, permission: permission.name };
    await audit(tx, actor, "role.permission_removed", roleTarget(role.id), details);
    return true as const;
  });

export const removePermission = implement(contracts.removePermission, (actor, { body }) =>
  removeFromRole(actor, body.role_id, body.permission_id),
);

export const removePermissionByPath = implement(contracts.removePermissionByPath, (actor, { params }) =>
  removeFromRole(actor, params.role, params.permission),
);
