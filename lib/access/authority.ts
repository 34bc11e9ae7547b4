import { ADMINISTRATOR, type PermissionName, permissionNames } from "@/lib/access/rights";
import type { Authorized } from "@/lib/actor";
import type { Transaction } from "@/lib/db";
import { requireFresh, STEP_UP } from "@/lib/operation";
import { Problem, type ProblemKind } from "@/lib/problem";
import type { RoleReference } from "@/lib/references";
import { Prisma, type Role, type User } from "@/prisma/client/client";

/**
 * What an actor must hold to change something of someone else: the operation's own permission, every permission that
 * is touched, and every role. Other services read roles by name, so a role is more than the permissions in it: holding
 * those does not make it one's own. Who holds `admin` holds every role.
 */
export interface Demand {
  permission: PermissionName;
  touched?: Iterable<string>;
  roles?: Iterable<string>;
}

interface Right {
  role: string;
  permission: string | null;
}

/** Roles in effect and their permissions, of a user or an application. */
export function rightsOf(tx: Transaction, holderId: string): Promise<Right[]> {
  return tx.$queryRaw<Right[]>`
    SELECT r.name AS role, p.name AS permission
    FROM (
      SELECT ur.role_id FROM user_roles ur JOIN users u ON u.id = ur.user_id
      WHERE ur.user_id = ${holderId}::uuid AND u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL AND NOT u.reset_password
      UNION ALL
      SELECT ar.role_id FROM application_roles ar JOIN applications a ON a.id = ar.application_id
      WHERE ar.application_id = ${holderId}::uuid AND a.disabled_at IS NULL
    ) held
    JOIN roles r ON r.id = held.role_id
    LEFT JOIN role_permissions rp ON rp.role_id = r.id
    LEFT JOIN permissions p ON p.id = rp.permission_id
    ORDER BY r.name, p.name`;
}

/** What an actor may do at this moment. The operator owns the database, and with it every right. */
export type Rights = { roles: ReadonlySet<string>; permissions: ReadonlySet<string | null> } | "every";

export async function readRights(tx: Transaction, actor: Authorized): Promise<Rights> {
  if (actor.type === "operator") return "every";
  const rights = await rightsOf(tx, actor.id);
  // What an application acts with for someone is what its token carries, and of roles those that it carries whole.
  const isCarried = ({ permission }: Right) =>
    !actor.delegation || permission === null || actor.permissions.has(permission);
  const beyond = new Set(rights.filter((right) => !isCarried(right)).map(({ role }) => role));
  return {
    roles: new Set(rights.map(({ role }) => role).filter((role) => !beyond.has(role))),
    permissions: new Set(rights.filter(isCarried).map(({ permission: name }) => name)),
  };
}

/** Whether a demand asks for more than these rights allow. */
export function exceeds(rights: Rights, { permission, touched = [], roles = [] }: Demand): boolean {
  if (rights === "every") return false;
  if ([permission, ...touched].some((name) => !rights.permissions.has(name))) return true;
  return !rights.roles.has(ADMINISTRATOR) && [...roles].some((name) => !rights.roles.has(name));
}

/**
 * Refuses anyone who would reach beyond their own permissions. The actor's are read again here, after the locks: the request
 * may have waited for the very one that took them away.
 * @throws Problem forbidden
 */
export async function requireAuthority(tx: Transaction, actor: Authorized, demand: Demand): Promise<void> {
  if (exceeds(await readRights(tx, actor), demand)) {
    throw new Problem("forbidden", {
      detail: "This reaches beyond your own permissions.",
      reason: "beyond the caller's own rights",
    });
  }
}

/** Names of the permissions that a role allows. */
export async function permissionsOfRole(tx: Transaction, roleId: bigint): Promise<string[]> {
  const rows = await tx.permission.findMany({ where: { roles: { some: { roleId } } }, select: { name: true } });
  return rows.map(({ name }) => name);
}

/** Every role that was granted to someone and every permission in them, in effect or not. */
export async function grantsOf(
  tx: Transaction,
  holder: { userId: string } | { applicationId: string },
): Promise<{ roles: string[]; permissions: string[] }> {
  const some = "userId" in holder ? { users: { some: holder } } : { applications: { some: holder } };
  const roles = await tx.role.findMany({
    where: some,
    select: { name: true, permissions: { select: { permission: { select: { name: true } } } } },
    orderBy: { name: "asc" },
  });
  const permissions = roles.flatMap((role) => role.permissions.map(({ permission }) => permission.name));
  return { roles: roles.map(({ name }) => name), permissions: [...new Set(permissions)] };
}

/** A role by number or uuid. */
export function whereRole(reference: RoleReference) {
  return typeof reference === "number" ? { id: BigInt(reference) } : { uuid: reference };
}

/**
 * Finds a role and holds its row until the transaction ends: `share` while it is granted, `change` while it, its
 * permissions or the administrators change.
 * @throws Problem role.not.found
 */
export async function lockRole(tx: Transaction, reference: RoleReference, mode: "share" | "change"): Promise<Role> {
  const which =
    typeof reference === "number" ? Prisma.sql`id = ${reference}::bigint` : Prisma.sql`uuid = ${reference}::uuid`;
  const lock = mode === "share" ? Prisma.sql`FOR SHARE` : Prisma.sql`FOR UPDATE`;
  // One statement: a row that waited for its lock is answered as the change before left it.
  const [role] = await tx.$queryRaw<Role[]>`
    SELECT id, uuid::text AS uuid, name, description, system, version, second_factor_required_at AS "secondFactorRequiredAt",
      created_at AS "createdAt"
    FROM roles WHERE ${which} ${lock}`;
  if (!role) throw new Problem("role.not.found");
  return role;
}

/**
 * Refuses who does not hold a role in full: anyone who hands it on or takes it away.
 * @returns names of the permissions in it
 * @throws Problem forbidden
 */
export async function requireWholeRole(tx: Transaction, actor: Authorized, { id, name }: Role): Promise<string[]> {
  const touched = await permissionsOfRole(tx, id);
  await requireAuthority(tx, actor, { permission: "roles:grant", touched, roles: [name] });
  return touched;
}

/**
 * Which of these roles were granted to anybody, in effect or not. Hold a role that changes: a grant holds it too. In the order
 * of an index: of a role that nobody holds, the planner would otherwise look for a grant among all there are.
 */
export async function rolesHeldAmong(tx: Transaction, ids: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT r.id FROM roles r
    WHERE r.id = ANY (${ids}::bigint[])
      AND ((SELECT user_id FROM user_roles WHERE role_id = r.id ORDER BY user_id LIMIT 1) IS NOT NULL
        OR EXISTS (SELECT 1 FROM application_roles ar WHERE ar.role_id = r.id))`;
  return new Set(rows.map(({ id }) => id));
}

/** A role as authority looks at it: its name, what it allows, and whether it was granted to anybody. */
interface RoleAtStake {
  name: string;
  permissions: readonly string[];
  held: boolean;
}

/**
 * What changing a role asks. A role that nobody holds is a draft: everything it allows is enough. Of one that is held,
 * `empty` (or delete) it only who holds it in full. A new name is one that its holders did not have, the actor perhaps
 * among them: only administrators `rename` it.
 */
export function demandOfRole({ name, permissions, held }: RoleAtStake, change: "rename" | "empty"): Demand {
  const demand: Demand = { permission: "roles:write", touched: permissions, roles: [name] };
  if (!held) return { ...demand, roles: [] };
  return change === "rename" ? { ...demand, roles: [ADMINISTRATOR] } : demand;
}

/** `demandOfRole` of a role that is locked. */
export async function demandOnRole(tx: Transaction, role: Role, change: "rename" | "empty"): Promise<Demand> {
  const permissions = await permissionsOfRole(tx, role.id);
  const held = (await rolesHeldAmong(tx, [role.id])).has(role.id);
  return demandOfRole({ name: role.name, permissions, held }, change);
}

/** What deleting a permission asks: it empties every role that allows it; `admin` is made to hold all there are. */
export async function demandOfDeletion(tx: Transaction, permission: string, roles: readonly Role[]): Promise<Demand> {
  const touched = [permission];
  const names: string[] = [];
  for (const role of roles.filter(({ name }) => name !== ADMINISTRATOR)) {
    const demand = await demandOnRole(tx, role, "empty");
    touched.push(...(demand.touched ?? []));
    names.push(...(demand.roles ?? []));
  }
  return { permission: "permissions:write", touched, roles: names };
}

/**
 * What renaming a permission asks. Who holds it holds it through a role, and would hold a name that nobody granted them:
 * only administrators, who hold every name, do it.
 */
export const demandOfRenaming = (permission: string): Demand => ({
  permission: "permissions:write",
  touched: [permission],
  roles: [ADMINISTRATOR],
});

/**
 * What changing an application asks. Anyone who holds its token acts as it: everything it may do, and its roles. Anyone who
 * says where people are sent back to acts for them with what it may ask for.
 */
export async function demandOnApplication(tx: Transaction, applicationId: string): Promise<Demand> {
  const { roles, permissions } = await grantsOf(tx, { applicationId });
  const asked = await tx.permission.findMany({
    where: { resources: { some: { clients: { some: { applicationId } } } } },
    select: { name: true },
  });
  const touched = [...permissions, ...asked.map(({ name }) => name)];
  return { permission: "applications:write", touched, roles };
}

/** Says that a role is no longer the one the caller saw. */
export const roleChanged = (pointer: string, version: number): Problem =>
  new Problem("role.changed", { issues: [{ pointer, detail: `is ${version} now` }] });

/**
 * Reads a user and holds the row until the transaction ends. Whatever changes someone's grants, status, password or codes
 * does this first, so that one change sees the other.
 * @param missing what it means to the caller that the user has just been deleted
 */
export async function lockUser(tx: Transaction, userId: string, missing: ProblemKind = "user.not.found") {
  await holdUser(tx, userId, missing);
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

/** As `lockUser`, where nothing of the row is read. */
export async function holdUser(tx: Transaction, userId: string, missing: ProblemKind = "user.not.found") {
  const locked = await tx.$queryRaw<unknown[]>`SELECT 1 AS locked FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
  if (locked.length === 0) throw new Problem(missing, { reason: "the person was deleted meanwhile" });
}

/** Ids of administrators who can act, at most `most` of them. */
export async function readAdministrators(tx: Transaction, most: number): Promise<string[]> {
  const administrators = await tx.userRole.findMany({
    where: { role: { name: "admin" }, user: { confirmedAt: { not: null }, disabledAt: null, deletesAt: null } },
    select: { userId: true },
    take: most,
  });
  return administrators.map(({ userId }) => userId);
}

/**
 * Asks anyone who has a second factor for it anew, before they hand on or change what carries rights over this product.
 * @param touched names of permissions that are given or taken
 * @throws Problem reauthentication.required
 */
export function requireStepUp(actor: Authorized, touched: Iterable<string>): void {
  const own: readonly string[] = permissionNames;
  if ([...touched].some((name) => own.includes(name))) requireFresh(actor, { recent: STEP_UP });
}

/**
 * Call before the user, whose row is locked, stops being an active administrator. Holds the role `admin`, so that of
 * two administrators who demote each other one is too late.
 * @throws Problem last.administrator
 */
export async function keepAdministrator(tx: Transaction, userId: string): Promise<void> {
  const [admin] = await tx.$queryRaw<{ id: bigint }[]>`SELECT id FROM roles WHERE name = 'admin' FOR UPDATE`;
  if (!admin) return;
  const administrators = await readAdministrators(tx, 2);
  if (administrators.length === 1 && administrators[0] === userId) throw new Problem("last.administrator");
}

/**
 * Holds a user whom the actor may change: one who was granted nothing that the actor does not hold.
 * @param permission what the operation itself asks for
 * @throws Problem user.not.found, forbidden
 */
export async function lockSubordinate(tx: Transaction, actor: Authorized, id: string, permission: PermissionName) {
  const user = await lockUser(tx, id);
  const { roles, permissions } = await grantsOf(tx, { userId: id });
  const isAdministrator = roles.includes(ADMINISTRATOR);
  const admin = isAdministrator ? [ADMINISTRATOR] : [];
  await requireAuthority(tx, actor, { permission, touched: permissions, roles: admin });
  return { user, roles, isAdministrator };
}

/**
 * What was granted to a pending account takes effect once it is confirmed: who confirms it in its owner's stead grants it.
 * @throws Problem forbidden
 */
export async function requireConfirming(tx: Transaction, actor: Authorized, user: User, roles: readonly string[]) {
  if (!user.confirmedAt) await requireAuthority(tx, actor, { permission: "users:write", roles });
}
