import { exceeds, grantsOf, readRights } from "@/lib/access/authority";
import { ADMINISTRATOR, type PermissionName } from "@/lib/access/rights";
import type { Authorised } from "@/lib/actor";
import { db } from "@/lib/db";

// What pages offer: the answers that the operations would give at this moment, so that nobody is shown a button that is refused.

/** Whether an actor may change this user by an operation that asks for the permission. */
export async function reachOver(actor: Authorised, userId: string): Promise<(permission: PermissionName) => boolean> {
  const [rights, granted] = await Promise.all([readRights(db, actor), grantsOf(db, { userId })]);
  const roles = granted.roles.filter((name) => name === ADMINISTRATOR);
  return (permission) => !exceeds(rights, { permission, touched: granted.permissions, roles });
}

interface RoleInFull {
  name: string;
  permissions: readonly { name: string }[];
}

/** The roles that an actor may grant and revoke. */
export async function rolesWithin<Role extends RoleInFull>(actor: Authorised, roles: readonly Role[]): Promise<Role[]> {
  const rights = await readRights(db, actor);
  return roles.filter(({ name, permissions }) => {
    const touched = permissions.map((permission) => permission.name);
    return !exceeds(rights, { permission: "roles:grant", touched, roles: [name] });
  });
}
