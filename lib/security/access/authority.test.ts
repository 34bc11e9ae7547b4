import { beforeAll, expect, test } from "vitest";
import { createPermission, deletePermission, updatePermission } from "@/lib/access/permissions.contract";
import * as roles from "@/lib/access/roles.contract";
import * as applications from "@/lib/applications/applications.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import type { Contract } from "@/lib/operation";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import { markEmailVerified } from "@/lib/users/administration.contract";
import { changeUsers } from "@/lib/users/bulk.contract";
import { updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

const RIGHTS = ["roles:read", "roles:write", "roles:grant", "permissions:write", "users:read", "users:write"];
const TEAM = "team";
const PRIZE = "billing-admin";

let attacker: User;
let accomplice: User;
let token: string;
let application: { id: string };

async function prepare() {
  await freshDatabase();
  // Another service trusts the name; it allows nothing here, so that permissions alone would not guard it.
  const prize = await db.role.create({ data: { name: PRIZE } });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const kept = await db.permission.create({ data: { name: "reports:read", roles: { create: { roleId: admin.id } } } });
  await db.role.create({ data: { name: TEAM, permissions: { create: { permissionId: kept.id } } } });
  await db.role.create({ data: { name: "reporters", permissions: { create: { permissionId: kept.id } } } });
  await createUser({}, ["user", PRIZE, "reporters"]);
  attacker = await createUserWith([...RIGHTS, "applications:write"], {}, [TEAM]);
  accomplice = await createUser({ confirmedAt: null });
  await db.userRole.create({ data: { userId: accomplice.id, roleId: prize.id } });
  ({ application } = await createApplication({}, [PRIZE]));
  token = (await signIn(attacker)).access_token;
}

// What is refused leaves nothing behind: only the tests that change something begin anew.
beforeAll(prepare);

const idOf = async (name: string) => Number((await db.role.findUniqueOrThrow({ where: { name } })).id);
const permissionId = async () =>
  Number((await db.permission.findUniqueOrThrow({ where: { name: "reports:read" } })).id);

/** One way in which a role, or who acts under its name, changes. */
type Attempt = () => ReturnType<typeof call>;

/** By operation: every way in which it could bring the name, or take it, or what stands in it. */
const attempts: Record<string, (as: string) => Promise<Attempt[]>> = {
  grantRole: async (as) => {
    const role = await idOf(PRIZE);
    return [() => call(roles.grantRole, { token: as, body: { role_id: role, user_uid: attacker.id } })];
  },
  grantRoleByPath: async (as) => {
    const role = await idOf(PRIZE);
    return [() => call(roles.grantRoleByPath, { token: as, params: { uid: attacker.id, role } })];
  },
  revokeRole: async (as) => {
    const role = await idOf(PRIZE);
    return [() => call(roles.revokeRole, { token: as, body: { role_id: role, user_uid: accomplice.id } })];
  },
  revokeRoleByPath: async (as) => {
    const role = await idOf(PRIZE);
    return [() => call(roles.revokeRoleByPath, { token: as, params: { uid: accomplice.id, role } })];
  },
  grantApplicationRole: async (as) => {
    const params = { id: application.id, role: await idOf(PRIZE) };
    return [() => call(applications.grantApplicationRole, { token: as, params })];
  },
  revokeApplicationRole: async (as) => {
    const params = { id: application.id, role: await idOf(PRIZE) };
    return [() => call(applications.revokeApplicationRole, { token: as, params })];
  },
  updateRole: async (as) => {
    const [prize, team] = [await idOf(PRIZE), await idOf(TEAM)];
    return [
      () => call(roles.updateRole, { token: as, params: { id: prize }, body: { name: "gone" } }),
      () => call(roles.updateRole, { token: as, params: { id: team }, body: { name: "invoices-admin" } }),
    ];
  },
  deleteRole: async (as) => {
    const [prize, reporters] = [await idOf(PRIZE), await idOf("reporters")];
    return [
      () => call(roles.deleteRole, { token: as, params: { id: prize } }),
      () => call(roles.deleteRole, { token: as, params: { id: reporters } }),
      () => call(roles.deleteRole, { token: as, params: { id: prize }, query: { dry_run: "true" } }),
    ];
  },
  removePermission: async (as) => {
    const body = { role_id: await idOf("reporters"), permission_id: await permissionId() };
    return [() => call(roles.removePermission, { token: as, body })];
  },
  removePermissionByPath: async (as) => {
    const params = { role: await idOf("reporters"), permission: await permissionId() };
    return [() => call(roles.removePermissionByPath, { token: as, params })];
  },
  changeRolePermissions: async (as) => {
    const entry = { role_id: await idOf("reporters"), remove: [await permissionId()] };
    const body = { roles: [entry] };
    return [
      () => call(roles.changeRolePermissions, { token: as, body }),
      () => call(roles.changeRolePermissions, { token: as, body, query: { dry_run: "true" } }),
    ];
  },
  deletePermission: async (as) => {
    const params = { id: await permissionId() };
    return [() => call(deletePermission, { token: as, params })];
  },
  updatePermission: async (as) => {
    const params = { id: await permissionId() };
    return [() => call(updatePermission, { token: as, params, body: { name: "payments:approve" } })];
  },
  markEmailVerified: async (as) => [() => call(markEmailVerified, { token: as, params: { uid: accomplice.id } })],
  updateUser: async (as) => [
    () => call(updateUser, { token: as, params: { uid: accomplice.id }, body: { active: true } }),
  ],
  rotateApplicationToken: async (as) => [
    () => call(applications.rotateApplicationToken, { token: as, params: { id: application.id }, body: {} }),
  ],
  updateApplication: async (as) => [
    () => call(applications.updateApplication, { token: as, params: { id: application.id }, body: { active: false } }),
  ],
  deleteApplication: async (as) => [
    () => call(applications.deleteApplication, { token: as, params: { id: application.id } }),
  ],
};

/** Changes of roles that the table leaves out: they give nobody anything that the actor does not hold. */
const harmless = ["createRole", "createRoleLegacy", "addPermission", "addPermissionByPath"];

test("every operation that changes roles or grants is tried here, or named as one that gives nothing", () => {
  const changes = ({ method, access }: Contract) =>
    method !== "GET" && (access === "roles:write" || access === "roles:grant");
  const known = [...Object.keys(attempts), ...harmless];
  expect(contracts.filter(changes).filter(({ id }) => !known.includes(id))).toEqual([]);
  expect(Object.keys(attempts).filter((id) => !contracts.some((contract) => contract.id === id))).toEqual([]);
});

test.each(Object.keys(attempts))("authority by name: %s refuses who does not hold the role in full", async (id) => {
  for (const attempt of (await attempts[id]?.(token)) ?? []) await expectRefusal(attempt, 403, "forbidden");
});

test("authority by name: a bulk change refuses what a single one refuses, previewed and carried out", async () => {
  const role_id = await idOf(PRIZE);
  const bulk = async (action: string, uid: string, dry_run: boolean) =>
    (await call(changeUsers, { token, body: { action, uids: [uid], dry_run, role_id } })).body;
  for (const dry of [true, false]) {
    for (const [action, uid] of [
      ["grant", attacker.id],
      ["revoke", accomplice.id],
      ["confirm", accomplice.id],
      ["enable", accomplice.id],
    ] as const) {
      expect(await bulk(action, uid, dry), action).toMatchObject([{ outcome: "refused", problem: "forbidden" }]);
    }
  }
  expect(await db.userRole.count({ where: { userId: attacker.id, role: { name: PRIZE } } })).toBe(0);
});

test.each(RIGHTS.map((right) => [right]))("authority by name: %s alone brings no role to anybody", async (right) => {
  const alone = await createUserWith([right]);
  const as = (await signIn(alone)).access_token;
  for (const list of Object.values(attempts)) {
    for (const attempt of await list(as)) expect((await attempt()).status).toBe(403);
  }
  const every = await db.role.findMany({ where: { users: { none: { userId: alone.id } } } });
  for (const { id } of every) {
    const body = { role_id: Number(id), user_uid: alone.id };
    expect((await call(roles.grantRole, { token: as, body })).status).toBe(403);
  }
  expect(await db.role.count({ where: { name: { in: [PRIZE, TEAM, "reporters"] } } })).toBe(3);
});

test("authority by name: rename, delete, empty, recreate bring nobody a name that they did not hold", async () => {
  await prepare();
  const team = await idOf(TEAM);
  const before = await call(getProfile, { token });
  // All that the actor may do with the role of their own, one after the other.
  await call(roles.updateRole, { token, params: { id: team }, body: { name: PRIZE } });
  await call(roles.removePermission, { token, body: { role_id: team, permission_id: await permissionId() } });
  await call(roles.deleteRole, { token, params: { id: team } });
  for (const name of [TEAM, "invoices-admin", PRIZE]) {
    const { status, body } = await call(roles.createRole, { token, body: { name } });
    if (status !== 201) continue;
    const grant = { role_id: body.id, user_uid: attacker.id };
    expect((await call(roles.grantRole, { token, body: grant })).status).toBe(403);
    const draft = { id: body.id };
    expect((await call(roles.updateRole, { token, params: draft, body: { name: `${name} again` } })).status).toBe(200);
    expect((await call(roles.grantRole, { token, body: grant })).status).toBe(403);
    expect((await call(roles.deleteRole, { token, params: draft })).status).toBe(200);
  }
  const after = await call(getProfile, { token });
  expect(after.body.roles.filter((name: string) => !before.body.roles.includes(name))).toEqual([]);
});

test("authority by name: who makes a permission does not rename it into what others ask for", async () => {
  await prepare();
  const { id } = (await call(createPermission, { token, body: { name: "Reports Read!" } })).body;
  const rename = () => call(updatePermission, { token, params: { id }, body: { name: "reports:write" } });
  await expectRefusal(rename, 403, "forbidden");
  const described = await call(updatePermission, { token, params: { id }, body: { description: "Reports" } });
  expect(described.body).toMatchObject({ name: "Reports Read!", description: "Reports" });
});

test("authority by name: who holds a role in full goes on, and administrators do all of it", async () => {
  await prepare();
  const permission = await permissionId();
  const body = { role_id: await idOf(TEAM), user_uid: accomplice.id };
  expect((await call(roles.grantRole, { token, body })).body).toBe(true);
  expect((await call(roles.revokeRole, { token, body })).body).toBe(true);
  const removal = { role_id: body.role_id, permission_id: permission };
  expect((await call(roles.removePermission, { token, body: removal })).body).toBe(true);
  expect((await call(roles.deleteRole, { token, params: { id: body.role_id } })).body).toBe(true);
  const admin = (await signIn(await createUser({}, ["admin"]))).access_token;
  const params = { id: await idOf(PRIZE) };
  expect((await call(roles.updateRole, { token: admin, params, body: { name: "billing" } })).status).toBe(200);
  const granted = { role_id: params.id, user_uid: attacker.id };
  expect((await call(roles.grantRole, { token: admin, body: granted })).body).toBe(true);
  expect((await call(deletePermission, { token: admin, params: { id: permission } })).body).toBe(true);
  expect((await call(roles.deleteRole, { token: admin, params })).body).toBe(true);
});
