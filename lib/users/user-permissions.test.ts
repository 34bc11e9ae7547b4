import { beforeEach, expect, test } from "vitest";
import { listUserPermissions } from "@/lib/access/authz.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUserWith(["permissions:read"]))).access_token;
});

test("200: every permission once, sorted, with each role that allows it", async () => {
  const user = await createUserWith(["users:read", "roles:read"]);
  const second = await db.role.create({ data: { name: "second" } });
  const { id } = await db.permission.findUniqueOrThrow({ where: { name: "users:read" } });
  await db.rolePermission.create({ data: { roleId: second.id, permissionId: id } });
  await db.userRole.create({ data: { userId: user.id, roleId: second.id } });
  const answer = await call(listUserPermissions, { token, params: { uid: user.id } });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual([
    { permission: "roles:read", because: [expect.stringMatching(/^role-/)] },
    { permission: "users:read", because: [expect.stringMatching(/^role-/), "second"] },
  ]);
});

test("200: anyone who is disabled is allowed nothing, whatever their roles say", async () => {
  const user = await createUserWith(["users:read"], { disabledAt: new Date() });
  expect((await call(listUserPermissions, { token, params: { uid: user.id } })).body).toEqual([]);
});

test("200 for oneself without any permission, 403 for another, 404 for nobody", async () => {
  const user = await createUser();
  const own = (await signIn(user)).access_token;
  expect((await call(listUserPermissions, { token: own, params: { uid: user.id } })).body).toEqual([]);
  const other = await createUser();
  expect((await call(listUserPermissions, { token: own, params: { uid: other.id } })).status).toBe(403);
  const nobody = "00000000-0000-4000-8000-000000000000";
  expect((await call(listUserPermissions, { token, params: { uid: nobody } })).status).toBe(404);
});
