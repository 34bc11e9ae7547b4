import type { z } from "zod";
import type { RoleReach } from "@/lib/access/may";
import { ADMINISTRATOR } from "@/lib/access/rights";
import type { Role as RoleSchema } from "@/lib/access/roles.contract";

export type FullRole = z.output<typeof RoleSchema>;

export type Permission = FullRole["permissions"][number];

/** A role as the browser needs it: thousands of permissions are their ids. */
export interface Role {
  id: number;
  name: string;
  version: number;
  permission_ids: readonly number[];
}

/** What a page sends of a role that was read in full. */
export const toIds = ({ id, name, version, permissions }: FullRole): Role => ({
  id,
  name,
  version,
  permission_ids: permissions.map((permission) => permission.id),
});

/** What somebody wants to be so, by role and permission; only what they touched. */
export type Wishes = ReadonlyMap<number, ReadonlyMap<number, boolean>>;

const sets = new WeakMap<readonly number[], ReadonlySet<number>>();

/** Whether a long list has an id. Lists of ids are never changed in place: each is looked through once. */
export function includesId(ids: readonly number[], id: number): boolean {
  const known = sets.get(ids) ?? new Set(ids);
  sets.set(ids, known);
  return known.has(id);
}

const holds = (role: Role, permissionId: number) => includesId(role.permission_ids, permissionId);

/** How a cell stands: what is wished for it, or else how it is. */
export function stateOf(wishes: Wishes, role: Role, permissionId: number): { held: boolean; changed: boolean } {
  const now = holds(role, permissionId);
  const held = wishes.get(role.id)?.get(permissionId) ?? now;
  return { held, changed: held !== now };
}

/** The wishes after one more cell was turned over. */
export const turnOver = (wishes: Wishes, role: Role, permissionId: number): Wishes =>
  setAll(wishes, [{ role, permissionIds: [permissionId] }], !stateOf(wishes, role, permissionId).held);

/** Some permissions of a role, which it has or has not. */
export interface Cells {
  role: Role;
  permissionIds: readonly number[];
}

/** The wishes after these cells were given or taken together; what is so already is no wish. */
export function setAll(wishes: Wishes, cells: readonly Cells[], held: boolean): Wishes {
  const next = new Map(wishes);
  for (const { role, permissionIds } of cells) {
    const own = new Map(next.get(role.id));
    for (const id of permissionIds) {
      if (held === holds(role, id)) own.delete(id);
      else own.set(id, held);
    }
    if (own.size > 0) next.set(role.id, own);
    else next.delete(role.id);
  }
  return next;
}

/** Whether a role's permissions can be changed at all; the operation refuses the rest. */
export const isFixed = ({ name }: Role): boolean => name === ADMINISTRATOR;

/** Whether this administrator may turn a cell over: what is held is taken away then, what is not is added. */
export const isOpen = (reach: RoleReach, role: Role, permissionId: number): boolean =>
  !isFixed(role) &&
  (holds(role, permissionId) ? includesId(reach.empties, role.id) : includesId(reach.adds, permissionId));

/** What one role gains and loses. */
export interface RoleChange {
  role: Role;
  added: Permission[];
  removed: Permission[];
}

/** The wishes without those about these roles: they were applied, or are no longer wanted. */
export function withoutRoles(wishes: Wishes, roles: readonly Role[]): Wishes {
  const next = new Map(wishes);
  for (const { id } of roles) next.delete(id);
  return next;
}

/** The wishes that are not so already, role by role; what somebody else did meanwhile drops out by itself. */
export function changesIn(wishes: Wishes, roles: readonly Role[], permissions: readonly Permission[]): RoleChange[] {
  return roles.flatMap((role) => {
    const own = wishes.get(role.id);
    const changed = own ? permissions.filter(({ id }) => own.has(id) && stateOf(wishes, role, id).changed) : [];
    if (changed.length === 0) return [];
    return {
      role,
      added: changed.filter(({ id }) => !holds(role, id)),
      removed: changed.filter(({ id }) => holds(role, id)),
    };
  });
}

/** How the roles will be once the changes are made. */
export function withChanges(roles: readonly Role[], changes: readonly RoleChange[]): Role[] {
  const byId = new Map(changes.map((change) => [change.role.id, change]));
  return roles.map((role) => {
    const change = byId.get(role.id);
    if (!change) return role;
    const lost = new Set(change.removed.map(({ id }) => id));
    const kept = role.permission_ids.filter((id) => !lost.has(id));
    return { ...role, permission_ids: [...kept, ...change.added.map(({ id }) => id)] };
  });
}

/** What became different between two readings of the roles: what somebody else did, as far as these permissions say. */
export function differencesBetween(
  before: readonly Role[],
  after: readonly Role[],
  permissions: readonly Permission[],
): RoleChange[] {
  const earlier = new Map(before.map((role) => [role.id, role]));
  return after.flatMap((role) => {
    const old = earlier.get(role.id);
    if (!old || old.version === role.version) return [];
    return {
      role,
      added: permissions.filter(({ id }) => holds(role, id) && !holds(old, id)),
      removed: permissions.filter(({ id }) => holds(old, id) && !holds(role, id)),
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
