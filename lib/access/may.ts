import {
  demandOfDeletion,
  demandOfRenaming,
  demandOfRole,
  demandOnApplication,
  exceeds,
  grantsOf,
  readRights,
  rolesHeldAmong,
} from "@/lib/access/authority";
import { ADMINISTRATOR, type PermissionName } from "@/lib/access/rights";
import type { Authorized } from "@/lib/actor";
import { db } from "@/lib/db";

// What pages offer: the answers that the operations would give at this moment, so that nobody is shown a button that is refused.

/** Whether an actor may change this user by an operation that asks for the permission. */
export async function reachOver(actor: Authorized, userId: string): Promise<(permission: PermissionName) => boolean> {
  const [rights, granted] = await Promise.all([readRights(db, actor), grantsOf(db, { userId })]);
  const roles = granted.roles.filter((name) => name === ADMINISTRATOR);
  return (permission) => !exceeds(rights, { permission, touched: granted.permissions, roles });
}

interface RoleInFull {
  name: string;
  permissions: readonly { name: string }[];
}

const namesOf = (permissions: readonly { name: string }[]) => permissions.map(({ name }) => name);

/** The roles that an actor may grant and revoke. */
export async function rolesWithin<Role extends RoleInFull>(actor: Authorized, roles: readonly Role[]): Promise<Role[]> {
  const rights = await readRights(db, actor);
  return roles.filter(
    ({ name, permissions }) =>
      !exceeds(rights, { permission: "roles:grant", touched: namesOf(permissions), roles: [name] }),
  );
}

/** What an actor may change of roles, by ids. Plain data, for the browser. */
export interface RoleReach {
  /** Roles that may be renamed. */
  renames: readonly number[];
  /** Roles that permissions may be taken out of, and that may be deleted. */
  empties: readonly number[];
  /** Permissions that may be added to roles. */
  adds: readonly number[];
}

interface RoleWithIds {
  id: number;
  name: string;
  permission_ids: readonly number[];
}

/** What an actor may change of these roles, and which of these permissions they may add; all that the roles hold are among them. */
export async function reachOverRoles(
  actor: Authorized,
  roles: readonly RoleWithIds[],
  permissions: readonly { id: number; name: string }[],
): Promise<RoleReach> {
  const names = new Map(permissions.map(({ id, name }) => [id, name]));
  // One that was made since has no name here, and nobody holds what has none.
  const nameOf = (id: number) => names.get(id) ?? "";
  const rights = await readRights(db, actor);
  const held = await rolesHeldAmong(
    db,
    roles.map(({ id }) => BigInt(id)),
  );
  const within = (change: "rename" | "empty") =>
    roles
      .filter((role) => {
        const atStake = {
          name: role.name,
          permissions: role.permission_ids.map(nameOf),
          held: held.has(BigInt(role.id)),
        };
        return !exceeds(rights, demandOfRole(atStake, change));
      })
      .map(({ id }) => id);
  const adds = permissions.filter(({ name }) => !exceeds(rights, { permission: "roles:write", touched: [name] }));
  return { renames: within("rename"), empties: within("empty"), adds: adds.map(({ id }) => id) };
}

/** Whether an actor may rename and delete a permission; neither, where it guards the service itself. */
export async function reachOverPermission(
  actor: Authorized,
  { id, name, system }: { id: number; name: string; system: boolean },
): Promise<{ renames: boolean; deletes: boolean }> {
  if (system) return { renames: false, deletes: false };
  const rights = await readRights(db, actor);
  const roles = await db.role.findMany({ where: { permissions: { some: { permissionId: BigInt(id) } } } });
  const deletion = await demandOfDeletion(db, name, roles);
  return { renames: !exceeds(rights, demandOfRenaming(name)), deletes: !exceeds(rights, deletion) };
}

/** Whether an actor may change an application, renew its token and delete it. */
export async function reachesApplication(actor: Authorized, id: string): Promise<boolean> {
  const [rights, demand] = await Promise.all([readRights(db, actor), demandOnApplication(db, id)]);
  return !exceeds(rights, demand);
}
