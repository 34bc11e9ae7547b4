import { beforeAll, expect, test } from "vitest";
import { reachesApplication, reachOver, reachOverPermission, reachOverRoles, rolesWithin } from "@/lib/access/may";
import { deletePermission, listPermissions, updatePermission } from "@/lib/access/permissions.contract";
import * as roleContracts from "@/lib/access/roles.contract";
import { grantRole, listRoles } from "@/lib/access/roles.contract";
import { updateApplication } from "@/lib/applications/applications.contract";
import { db } from "@/lib/db";
import { authenticate } from "@/lib/sessions/authenticate";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

const RIGHTS = [
  "users:read",
  "users:write",
  "roles:read",
  "roles:write",
  "roles:grant",
  "permissions:read",
  "permissions:write",
  "applications:write",
];
const client = { ipAddress: null, userAgent: null, requestId: crypto.randomUUID() };
let limited: User;
let token: string;

beforeAll(async () => {
  await freshDatabase();
  await db.role.create({ data: { name: "team" } });
  await db.role.create({ data: { name: "billing-admin" } });
  limited = await createUserWith(RIGHTS, {}, ["team"]);
  token = (await signIn(limited)).access_token;
});

async function actorOf(bearer: string) {
  const actor = await authenticate(bearer, client);
  if (actor.type === "anonymous") throw new Error("Nobody is signed in");
  return actor;
}

test("what a page offers over a user is what the operation does: not over administrators, nor over who may do more", async () => {
  const people = {
    plain: await createUser(),
    equal: await createUserWith(["users:read"]),
    stronger: await createUserWith(["keys:rotate"]),
    administrator: await createUser({}, ["admin"]),
  };
  const offered: Record<string, boolean> = {};
  for (const [name, { id }] of Object.entries(people)) {
    const may = await reachOver(await actorOf(token), id);
    offered[name] = may("users:write");
    const { status } = await call(updateUser, { token, params: { uid: id }, body: { name: "Another" } });
    expect(status, name).toBe(offered[name] ? 200 : 403);
    expect(may("sessions:end"), name).toBe(false);
  }
  expect(offered).toEqual({ plain: true, equal: true, stronger: false, administrator: false });
});

test("the roles that a page offers are those that can be granted", async () => {
  const user = await createUser();
  const { body: roles } = await call(listRoles, { token });
  const offered = (await rolesWithin(await actorOf(token), roles as { name: string; permissions: [] }[])).map(
    ({ name }) => name,
  );
  expect(offered).toContain("team");
  expect(offered).not.toContain("billing-admin");
  for (const { id, name } of roles) {
    const { status } = await call(grantRole, { token, body: { role_id: id, user_uid: user.id } });
    expect(status, name).toBe(offered.includes(name) ? 200 : 403);
  }
});

test("what the pages of roles offer is what the operations do", async () => {
  const role = async (name: string, permissions: string[], holders: string[] = []) => {
    const rows = await db.permission.findMany({ where: { name: { in: permissions } } });
    return db.role.create({
      data: {
        name,
        permissions: { create: rows.map(({ id }) => ({ permissionId: id })) },
        users: { create: holders.map((userId) => ({ userId })) },
      },
    });
  };
  const other = await createUser();
  await role("draft", ["users:read"]);
  await role("draft beyond", ["users:read", "keys:rotate"]);
  await role("of others", ["users:read"], [other.id]);
  await role("one's own", ["users:read"], [limited.id]);
  const { body: roles } = await call(roleContracts.listRolePermissions, { token });
  const { body: permissions } = await call(listPermissions, { token });
  const reach = await reachOverRoles(await actorOf(token), roles, permissions);
  const expected = { draft: [true, true], "draft beyond": [false, false], "of others": [false, false] };
  for (const [name, answers] of Object.entries({ ...expected, "one's own": [false, true] })) {
    const { id } = roles.find((known: { name: string }) => known.name === name);
    expect([reach.renames.includes(id), reach.empties.includes(id)], name).toEqual(answers);
    const renamed = await call(roleContracts.updateRole, { token, params: { id }, body: { name: `${name} again` } });
    expect(renamed.status, name).toBe(answers[0] ? 200 : 403);
    const deletion = { token, params: { id }, query: { dry_run: "true" } };
    expect((await call(roleContracts.deleteRole, deletion)).status, name).toBe(answers[1] ? 200 : 403);
  }
  const { id: draft } = await db.role.findUniqueOrThrow({ where: { name: "draft again" } });
  for (const { id, name } of permissions) {
    const body = { role_id: Number(draft), permission_id: id };
    const { status } = await call(roleContracts.addPermission, { token, body });
    expect(status, name).toBe(reach.adds.includes(id) ? 200 : 403);
  }
});

test("what the page of a permission offers is what the operations do", async () => {
  const admin = (await signIn(await createUser({}, ["admin"]))).access_token;
  // As the service makes permissions: `admin` holds each.
  const all = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const mine = await db.role.findUniqueOrThrow({ where: { name: "team" } });
  const others = await db.role.findUniqueOrThrow({ where: { name: "of others" } });
  const make = (name: string, roles: bigint[]) =>
    db.permission.create({ data: { name, roles: { create: [all.id, ...roles].map((roleId) => ({ roleId })) } } });
  await make("reports:see", [mine.id]);
  await make("reports:share", [mine.id, others.id]);
  await make("reports:none", []);
  const { body: permissions } = await call(listPermissions, { token });
  for (const [bearer, deletable] of [
    [token, ["reports:see"]],
    [admin, ["reports:see", "reports:share", "reports:none"]],
  ] as const) {
    for (const permission of permissions) {
      const { id, name } = permission;
      const reach = await reachOverPermission(await actorOf(bearer), permission);
      const [params, renames] = [{ id }, bearer === admin && !permission.system];
      expect(reach, name).toEqual({ renames, deletes: (deletable as readonly string[]).includes(name) });
      const deletion = await call(deletePermission, { token: bearer, params, query: { dry_run: "true" } });
      expect(deletion.status, name).toBe(reach.deletes ? 200 : 403);
      const renamed = await call(updatePermission, { token: bearer, params, body: { name: `${name} again` } });
      expect(renamed.status, name).toBe(reach.renames ? 200 : 403);
    }
  }
});

test("what the page of an application offers is what the operations do", async () => {
  for (const [roles, offered] of [
    [[], true],
    [["team"], true],
    [["billing-admin"], false],
    [["admin"], false],
  ] as const) {
    const { application } = await createApplication({}, [...roles]);
    expect(await reachesApplication(await actorOf(token), application.id), String(roles)).toBe(offered);
    const params = { id: application.id };
    const { status } = await call(updateApplication, { token, params, body: { description: "Another" } });
    expect(status, String(roles)).toBe(offered ? 200 : 403);
  }
});
