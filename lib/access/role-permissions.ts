import type { z } from "zod";
import { demandOnRole, lockRole, requireAuthority, requireStepUp, whereRole } from "@/lib/access/authority";
import { countAffected, countGains } from "@/lib/access/holders";
import { ADMINISTRATOR, permissionNames } from "@/lib/access/rights";
import { roleTarget, toRole, withPermissions } from "@/lib/access/roles";
import * as contracts from "@/lib/access/roles.contract";
import type { Authorized } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { type Issue, Problem } from "@/lib/problem";
import type { Permission, Role } from "@/prisma/client/client";

type Request = z.output<NonNullable<typeof contracts.changeRolePermissions.body>>["roles"][number];

/** What one role gains and loses: only what is not so already. */
interface Change {
  role: Role;
  added: Permission[];
  removed: Permission[];
}

/** What is asked of one role, by every entry of the request that names it, by number or by uuid. */
interface Wish {
  id: bigint;
  add: number[];
  remove: number[];
  versions: { index: number; version: number }[];
}

/** Refuses to add and remove one thing at once: which of the two was meant? */
function refuseContradiction({ add, remove }: Wish, index: number): void {
  const both = add.find((id) => remove.includes(id));
  if (both === undefined) return;
  const issue = { pointer: `/body/roles/${index}`, detail: `adds and removes permission ${both}` };
  throw new Problem("request.invalid", { issues: [issue] });
}

/** One wish for each role, in the order of their ids, so that two callers lock them in the same order. */
async function readWishes(tx: Transaction, requests: readonly Request[]): Promise<Wish[]> {
  const wishes = new Map<bigint, Wish>();
  for (const [index, { role_id, version, add, remove }] of requests.entries()) {
    const row = await tx.role.findUnique({ where: whereRole(role_id), select: { id: true } });
    if (!row) throw new Problem("role.not.found");
    const wish = wishes.get(row.id) ?? { id: row.id, add: [], remove: [], versions: [] };
    wish.add.push(...add);
    wish.remove.push(...remove);
    if (version !== undefined) wish.versions.push({ index, version });
    refuseContradiction(wish, index);
    wishes.set(row.id, wish);
  }
  return [...wishes.values()].sort((a, b) => Number(a.id - b.id));
}

/** Every permission that is named, by id. */
async function readPermissions(tx: Transaction, requests: readonly Request[]): Promise<Map<number, Permission>> {
  const ids = [...new Set(requests.flatMap(({ add, remove }) => [...add, ...remove]))];
  const rows = await tx.permission.findMany({ where: { id: { in: ids.map(BigInt) } } });
  if (rows.length < ids.length) throw new Problem("permission.not.found");
  return new Map(rows.map((row) => [Number(row.id), row]));
}

/**
 * Locks the roles and finds what would change in them.
 * @throws Problem role.changed, with an issue for every role that is not the one the caller saw
 */
async function findChanges(tx: Transaction, requests: readonly Request[]): Promise<Change[]> {
  const permissions = await readPermissions(tx, requests);
  const pick = (ids: readonly number[]) => [...new Set(ids)].flatMap((id) => permissions.get(id) ?? []);
  const stale: Issue[] = [];
  const changes: Change[] = [];
  for (const { id, add, remove, versions } of await readWishes(tx, requests)) {
    const role = await lockRole(tx, Number(id), "change");
    for (const { index } of versions.filter(({ version }) => version !== role.version)) {
      stale.push({ pointer: `/body/roles/${index}/version`, detail: `is ${role.version} now` });
    }
    const rows = await tx.rolePermission.findMany({ where: { roleId: id }, select: { permissionId: true } });
    const held = new Set(rows.map(({ permissionId }) => permissionId));
    if (role.name === ADMINISTRATOR && remove.length > 0) throw new Problem("role.is.protected");
    const added = pick(add).filter((permission) => !held.has(permission.id));
    const removed = pick(remove).filter((permission) => held.has(permission.id));
    changes.push({ role, added, removed });
  }
  if (stale.length > 0) throw new Problem("role.changed", { issues: stale });
  return changes;
}

/** Writes what one role gains and loses, each with its line in the audit log as if it were the only one. */
async function apply(tx: Transaction, actor: Authorized, change: Change): Promise<void> {
  const { role, added, removed } = change;
  const { id, name } = role;
  if (added.length + removed.length === 0) return;
  await tx.rolePermission.deleteMany({ where: { roleId: id, permissionId: { in: removed.map((row) => row.id) } } });
  await tx.rolePermission.createMany({ data: added.map((row) => ({ roleId: id, permissionId: row.id })) });
  await tx.role.update({ where: { id }, data: { version: { increment: 1 } } });
  for (const permission of added) {
    await audit(tx, actor, "role.permission_added", roleTarget(id), { role: name, permission: permission.name });
  }
  for (const permission of removed) {
    await audit(tx, actor, "role.permission_removed", roleTarget(id), { role: name, permission: permission.name });
  }
}

/** Of how many permissions a dry run counts who gains them. */
const GAINS_COUNTED = 20;

const isOwn = ({ name }: Permission) => permissionNames.some((each) => each === name);

/** Who gains what by changes that are not applied yet, the service's own permissions first. */
function readGains(tx: Transaction, changes: readonly Change[]) {
  const added = new Map(changes.flatMap((change) => change.added).map((permission) => [permission.id, permission]));
  const first = [...added.values()].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a))).slice(0, GAINS_COUNTED);
  return countGains(
    tx,
    first.map(({ id, name }) => ({
      id,
      name,
      roleIds: changes.flatMap(({ role, added: own }) => (own.some((one) => one.id === id) ? role.id : [])),
    })),
  );
}

export const changeRolePermissions = implement(contracts.changeRolePermissions, (actor, { query, body }) =>
  transaction(async (tx) => {
    const changes = await findChanges(tx, body.roles);
    const touched = changes.flatMap(({ added }) => added.map(({ name }) => name));
    await requireAuthority(tx, actor, { permission: "roles:write", touched });
    const taken = changes.flatMap(({ removed }) => removed.map(({ name }) => name));
    if (!query.dry_run) requireStepUp(actor, [...touched, ...taken]);
    for (const { role } of changes.filter(({ removed }) => removed.length > 0)) {
      await requireAuthority(tx, actor, await demandOnRole(tx, role, "empty"));
    }
    const real = changes.filter(({ added, removed }) => added.length + removed.length > 0);
    if (!query.dry_run) for (const change of real) await apply(tx, actor, change);
    const ids = changes.map(({ role }) => role.id);
    const roles = await tx.role.findMany({
      where: { id: { in: ids } },
      include: withPermissions,
      orderBy: { id: "asc" },
    });
    return {
      applied: !query.dry_run,
      changes: real.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0),
      affected: await countAffected(
        tx,
        real.map(({ role }) => role.id),
      ),
      gains: query.dry_run ? await readGains(tx, real) : [],
      roles: roles.map(toRole),
    };
  }),
);
