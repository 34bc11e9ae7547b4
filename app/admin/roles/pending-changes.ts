import type { z } from "zod";
import type { RoleReach } from "@/lib/access/may";
import { ADMINISTRATOR } from "@/lib/access/rights";
import type { Role as RoleSchema } from "@/lib/access/roles.contract";

export type Role = z.output<typeof RoleSchema>;
export type Permission = Role["permissions"][number];

/** What someone wants to be so, by role and permission; only what they touched. */
export type Wishes = ReadonlyMap<string, boolean>;

const keyOf = (roleId: number, permissionId: number) => `${roleId} ${permissionId}`;

const holds = (role: Role, permissionId: number) => role.permissions.some(({ id }) => id === permissionId);

/** How a cell stands: what is wished for it, or else how it is. */
export function stateOf(wishes: Wishes, role: Role, permissionId: number): { held: boolean; changed: boolean } {
  const now = holds(role, permissionId);
  const held = wishes.get(keyOf(role.id, permissionId)) ?? now;
  return { held, changed: held !== now };
}

/** The wishes after one more cell was turned over. */
export const turnOver = (wishes: Wishes, role: Role, permissionId: number): Wishes =>
  setAll(wishes, [{ role, permissionId }], !stateOf(wishes, role, permissionId).held);

/** A role and a permission that it has or has not. */
export interface Cell {
  role: Role;
  permissionId: number;
}

/** How many of these cells are held, as they are wished. */
export function stateOfAll(wishes: Wishes, cells: readonly Cell[]): "all" | "some" | "none" {
  const held = cells.filter(({ role, permissionId }) => stateOf(wishes, role, permissionId).held).length;
  if (held === 0) return "none";
  return held === cells.length ? "all" : "some";
}

/** The wishes after these cells were given or taken together; what is so already is no wish. */
export function setAll(wishes: Wishes, cells: readonly Cell[], held: boolean): Wishes {
  const next = new Map(wishes);
  for (const { role, permissionId } of cells) {
    if (held === holds(role, permissionId)) next.delete(keyOf(role.id, permissionId));
    else next.set(keyOf(role.id, permissionId), held);
  }
  return next;
}

/** Whether a role's permissions can be changed at all; the operation refuses the rest. */
export const isFixed = ({ name }: Role): boolean => name === ADMINISTRATOR;

/** Whether this administrator may turn a cell over: what is held is taken away then, what is not is added. */
export const isOpen = (reach: RoleReach, role: Role, permissionId: number): boolean =>
  !isFixed(role) && (holds(role, permissionId) ? reach.empties.includes(role.id) : reach.adds.includes(permissionId));

/** What one role gains and loses. */
export interface RoleChange {
  role: Role;
  added: Permission[];
  removed: Permission[];
}

/** The wishes without those about these roles: they were applied, or are no longer wanted. */
export function withoutRoles(wishes: Wishes, roles: readonly Role[]): Wishes {
  const ids = new Set(roles.map(({ id }) => String(id)));
  return new Map([...wishes].filter(([key]) => !ids.has(key.split(" ", 1)[0] ?? "")));
}

/** The wishes that are not so already, role by role; what someone else did meanwhile drops out by itself. */
export function changesIn(wishes: Wishes, roles: readonly Role[], permissions: readonly Permission[]): RoleChange[] {
  return roles
    .map((role) => {
      const changed = permissions.filter(({ id }) => stateOf(wishes, role, id).changed);
      return {
        role,
        added: changed.filter(({ id }) => !holds(role, id)),
        removed: changed.filter(({ id }) => holds(role, id)),
      };
    })
    .filter(({ added, removed }) => added.length + removed.length > 0);
}

/** How the roles will be once the changes are made. */
export function withChanges(roles: readonly Role[], changes: readonly RoleChange[]): Role[] {
  const byId = new Map(changes.map((change) => [change.role.id, change]));
  return roles.map((role) => {
    const change = byId.get(role.id);
    if (!change) return role;
    const lost = new Set(change.removed.map(({ id }) => id));
    return { ...role, permissions: [...role.permissions.filter(({ id }) => !lost.has(id)), ...change.added] };
  });
}

/** What became different between two readings of the roles: what someone else did. */
export function differencesBetween(before: readonly Role[], after: readonly Role[]): RoleChange[] {
  const earlier = new Map(before.map((role) => [role.id, role]));
  return after.flatMap((role) => {
    const old = earlier.get(role.id);
    if (!old || old.version === role.version) return [];
    return {
      role,
      added: role.permissions.filter(({ id }) => !holds(old, id)),
      removed: old.permissions.filter(({ id }) => !holds(role, id)),
    };
  });
}

/** The changes as the operation takes them, each with the version that was looked at. */
export const toRequests = (changes: readonly RoleChange[]) =>
  changes.map(({ role, added, removed }) => ({
    role_id: role.id,
    version: role.version,
    add: added.map(({ id }) => id),
    remove: removed.map(({ id }) => id),
  }));
