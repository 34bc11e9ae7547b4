import { rightsOf } from "@/lib/access/authority";
import * as contracts from "@/lib/access/authz.contract";
import { db } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

export const checkAuthorization = implement(contracts.checkAuthorization, async (_, { body: { uid, permission } }) => {
  const [known, user, application] = await Promise.all([
    db.permission.count({ where: { name: permission } }),
    db.user.count({ where: { id: uid } }),
    db.application.count({ where: { id: uid } }),
  ]);
  if (user + application === 0) throw new Problem("user.not.found");
  if (known === 0) throw new Problem("permission.not.found");
  const rights = await rightsOf(db, uid);
  const because = rights.filter((right) => right.permission === permission).map(({ role }) => role);
  return { allowed: because.length > 0, because };
});

export const listUserPermissions = implement(contracts.listUserPermissions, async (_, { params: { uid } }) => {
  if ((await db.user.count({ where: { id: uid } })) === 0) throw new Problem("user.not.found");
  const reasons = new Map<string, string[]>();
  for (const { permission, role } of await rightsOf(db, uid)) {
    if (permission !== null) reasons.set(permission, [...(reasons.get(permission) ?? []), role]);
  }
  return [...reasons].map(([permission, because]) => ({ permission, because })).sort(byPermission);
});

const byPermission = (one: { permission: string }, other: { permission: string }) =>
  one.permission < other.permission ? -1 : 1;
