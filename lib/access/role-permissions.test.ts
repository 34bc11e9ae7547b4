import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/access/roles.contract";
import { changeRolePermissions, updateRole } from "@/lib/access/roles.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;
const ids: Record<string, number> = {};

const makeRole = async (name: string, permissions: string[] = []) => {
  const rows = await db.permission.findMany({ where: { name: { in: permissions } } });
  const role = await db.role.create({
    data: { name, permissions: { create: rows.map(({ id }) => ({ permissionId: id })) } },
  });
  return Number(role.id);
};

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
  for (const { id, name } of await db.permission.findMany()) ids[name] = Number(id);
});

const id = (name: string) => ids[name] ?? -1;
const held = async (role: number) =>
  (await db.permission.findMany({ where: { roles: { some: { roleId: BigInt(role) } } } }))
    .map(({ name }) => name)
    .sort();
const change = (roles: unknown[], dryRun = false) =>
  call(changeRolePermissions, { token, body: { roles }, query: dryRun ? { dry_run: "true" } : {} });

test("200: several roles change in one transaction, with one audit row for each permission", async () => {
  const [support, sales] = [await makeRole("support", ["users:read"]), await makeRole("sales")];
  await createUser({}, ["user", "support"]);
  const request = [
    { role_id: support, version: 1, add: [id("audit:read")], remove: [id("users:read")] },
    { role_id: String(sales), add: [id("mail:read"), id("mail:read")] },
  ];
  const { body } = await change(request);
  expect(body).toMatchObject({ applied: true, changes: 3, affected: { users: 1, applications: 0 } });
  expect(body.roles.map(({ version }: { version: number }) => version)).toEqual([2, 2]);
  expect([await held(support), await held(sales)]).toEqual([["audit:read"], ["mail:read"]]);
  expect(await db.auditEvent.count({ where: { action: { startsWith: "role.permission_" } } })).toBe(3);
});

test("200: a dry run says how many users are affected, and changes nothing", async () => {
  const support = await makeRole("support", ["users:read"]);
  await createUser({}, ["user", "support"]);
  const request = [{ role_id: support, version: 1, add: [id("users:read"), id("audit:read")] }];
  const { body } = await change(request, true);
  expect(body).toMatchObject({ applied: false, changes: 1, affected: { users: 1 } });
  expect(await held(support)).toEqual(["users:read"]);
  expect(await db.auditEvent.count({ where: { action: { startsWith: "role." } } })).toBe(0);
});

test("200: a dry run says how many users gain each permission: not those who have it from another role", async () => {
  const [support, sales] = [await makeRole("support"), await makeRole("sales", ["users:read"])];
  await createUser({}, ["user", "support"]);
  await createUser({}, ["user", "support", "sales"]);
  await createUser({}, ["user", "sales"]);
  await createUser({}, ["user", "support", "admin"]);
  const request = [
    { role_id: support, add: [id("users:read"), id("users:write")] },
    { role_id: sales, add: [id("users:write")] },
  ];
  const { body } = await change(request, true);
  expect(body.gains).toEqual([
    { permission: "users:read", users: 1, more: false },
    { permission: "users:write", users: 3, more: false },
  ]);
  expect((await change(request)).body.gains).toEqual([]);
});

test("200: a role that is named twice, by number and by uuid, with the same addition, changes once", async () => {
  const support = await makeRole("support");
  const { uuid } = await db.role.findUniqueOrThrow({ where: { name: "support" } });
  const entry = { version: 1, add: [id("users:read")] };
  const { body } = await change([
    { role_id: support, ...entry },
    { role_id: uuid, ...entry },
    { role_id: support, add: [id("users:read"), id("mail:read")] },
  ]);
  expect(body).toMatchObject({ applied: true, changes: 2, roles: [{ version: 2 }] });
  expect(await held(support)).toEqual(["mail:read", "users:read"]);
  expect(await db.auditEvent.count({ where: { action: "role.permission_added" } })).toBe(2);
});

test("400: to add and to remove one permission at once is refused, in one entry and across two", async () => {
  const support = await makeRole("support", ["users:read"]);
  const [add, remove] = [{ add: [id("users:read")] }, { remove: [id("users:read")] }];
  for (const entries of [[{ ...add, ...remove }], [add, remove]]) {
    const request = () => change(entries.map((entry) => ({ role_id: support, ...entry })));
    const { body } = await expectRefusal(request, 400, "request.invalid");
    expect(body.issues[0].pointer).toBe(`/body/roles/${entries.length - 1}`);
  }
});

test("409: of a role that someone else has changed nothing is changed, nor of the roles beside it", async () => {
  const [support, sales] = [await makeRole("support"), await makeRole("sales")];
  await change([{ role_id: support, version: 1, add: [id("users:read")] }]);
  const late = [
    { role_id: sales, version: 1, add: [id("mail:read")] },
    { role_id: support, version: 1, add: [id("mail:read")] },
  ];
  const { body } = await expectRefusal(() => change(late), 409, "role.changed");
  expect(body.issues).toEqual([{ pointer: "/body/roles/1/version", detail: "is 2 now" }]);
});

test("409: a role is not renamed over a change that the caller has not seen", async () => {
  const support = await makeRole("support");
  const rename = (name: string) => call(updateRole, { token, params: { id: support }, body: { name, version: 1 } });
  expect((await rename("help")).body).toMatchObject({ name: "help", version: 2 });
  await expectRefusal(() => rename("care"), 409, "role.changed");
});

test("200 and 409: of ten callers who saw the same version one wins", async () => {
  const support = await makeRole("support");
  const names = Object.keys(ids).slice(0, 10);
  const answers = await Promise.all(names.map((name) => change([{ role_id: support, version: 1, add: [id(name)] }])));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  expect(await held(support)).toHaveLength(1);
});

test("403: nobody adds a permission that they do not hold, also beside one that they do", async () => {
  const support = await makeRole("support");
  token = (await signIn(await createUserWith(["roles:write", "users:read"]))).access_token;
  const request = [{ role_id: support, add: [id("users:read"), id("keys:rotate")] }];
  await expectRefusal(() => change(request), 403, "forbidden");
  await expectRefusal(() => change(request, true), 403, "forbidden");
  expect((await change([{ role_id: support, add: [id("users:read")] }])).status).toBe(200);
});

test("409: the role admin keeps every permission", async () => {
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const request = [{ role_id: Number(admin.id), remove: [id("users:read")] }];
  await expectRefusal(() => change(request), 409, "role.is.protected");
});

test("404: an unknown role or permission changes nothing", async () => {
  const support = await makeRole("support");
  await expectRefusal(() => change([{ role_id: 999_999, add: [id("users:read")] }]), 404, "role.not.found");
  const request = [{ role_id: support, add: [id("users:read"), 999_999] }];
  await expectRefusal(() => change(request), 404, "permission.not.found");
});

/** The ways to change a single permission: names in the body, or in the path. */
const single = [
  ["addPermission", contracts.addPermission, contracts.addPermissionByPath],
  ["removePermission", contracts.removePermission, contracts.removePermissionByPath],
] as const;

test.each(single)(
  "404 from %s, named in the body or in the path, for an unknown role or permission",
  async (_, inBody, inPath) => {
    const support = await makeRole("support", ["users:read"]);
    const known = id("users:read");
    for (const [role, permission, code] of [
      [999_999, known, "role.not.found"],
      [support, 999_999, "permission.not.found"],
    ] as const) {
      await expectRefusal(() => call(inBody, { token, body: { role_id: role, permission_id: permission } }), 404, code);
      await expectRefusal(() => call(inPath, { token, params: { role, permission } }), 404, code);
    }
  },
);

test("409 from removePermission, named in the body or in the path: the role admin keeps every permission", async () => {
  const role = Number((await db.role.findUniqueOrThrow({ where: { name: "admin" } })).id);
  const permission = id("users:read");
  const body = { role_id: role, permission_id: permission };
  await expectRefusal(() => call(contracts.removePermission, { token, body }), 409, "role.is.protected");
  const params = { role, permission };
  await expectRefusal(() => call(contracts.removePermissionByPath, { token, params }), 409, "role.is.protected");
});
