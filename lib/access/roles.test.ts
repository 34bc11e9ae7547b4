import { beforeEach, expect, test } from "vitest";
import { toCount } from "@/lib/access/holders";
import * as contracts from "@/lib/access/roles.contract";
import { db } from "@/lib/db";
import { everyAddress } from "@/lib/testing/addresses";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({ name: "Admin" }, ["admin"]))).access_token;
});

const sample = { name: "example name", description: "example description" };

async function createRole(body: { name: string; description?: string } = sample) {
  return (await call(contracts.createRole, { token, body })).body;
}

async function createPermission(name = "reports:read") {
  const { id } = await db.permission.create({ data: { name } });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.rolePermission.create({ data: { roleId: admin.id, permissionId: id } });
  return Number(id);
}

const actions = async () => (await db.auditEvent.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action);

test.each(everyAddress(contracts.createRole))("201 with the role and where it is at %s", async (_, address) => {
  const { status, body, headers } = await call(contracts.createRole, { ...address, token, body: sample });
  expect(status).toBe(201);
  expect(body).toEqual({
    ...sample,
    second_factor_required: false,
    id: expect.any(Number),
    uuid: expect.any(String),
    permissions: [],
    system: false,
    version: 1,
  });
  expect(headers.get("location")).toBe(`http://localhost:3000/v1/roles/${body.id}`);
  expect(await db.auditEvent.findMany()).toMatchObject([
    { action: "role.created", targetId: String(body.id), details: { after: sample } },
  ]);
});

test.each(everyAddress(contracts.createRoleLegacy))("200 true at %s; the role is the same", async (_, address) => {
  expect(await call(contracts.createRoleLegacy, { ...address, token, body: sample })).toMatchObject({
    status: 200,
    body: true,
  });
  expect(await db.role.findUnique({ where: { name: sample.name } })).toMatchObject(sample);
  expect(await actions()).toEqual(["role.created"]);
});

test("409 for 99 of 100 who create one role at once, through both addresses; one audit row", async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      call(index % 2 ? contracts.createRole : contracts.createRoleLegacy, { token, body: sample }),
    ),
  );
  const refused = answers.filter(({ status }) => status === 409);
  expect(refused).toHaveLength(99);
  expect(refused.every(({ body }) => body.errors[0] === "role.already.exists")).toBe(true);
  expect(await db.role.count({ where: { name: sample.name } })).toBe(1);
  expect(await actions()).toEqual(["role.created"]);
});

test.each([
  "",
  "   ",
  "x".repeat(101),
  "two\nlines",
  "a\u0000b",
  "12",
  "9007199254740993",
  crypto.randomUUID(),
  7,
  null,
])("400 for a role called %j", async (name) => {
  const create = () => call(contracts.createRole, { token, body: { name } });
  await expectRefusal(create, 400, "request.invalid");
});

test("a name is kept without the space around it, so that no two roles look alike", async () => {
  expect((await createRole({ name: "  editor " })).name).toBe("editor");
  expect((await call(contracts.createRole, { token, body: { name: "editor" } })).status).toBe(409);
  expect((await call(contracts.createRole, { token, body: { name: " admin" } })).status).toBe(409);
});

test("200 with every role, in pages that do not shift while roles are added", async () => {
  for (const name of ["a", "b", "c"]) await createRole({ name });
  const names: string[] = [];
  let path: string | undefined = "/v1/roles?limit=2";
  for (let page = 0; path; page += 1) {
    const query: Record<string, string> = Object.fromEntries(new URL(path, "http://localhost").searchParams);
    const { body, headers } = await call(contracts.listRoles, { token, query });
    names.push(...body.map((role: { name: string }) => role.name));
    path = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    if (page === 0) await createRole({ name: "late" });
  }
  expect(names).toEqual(["user", "admin", "a", "b", "c", "late"]);
});

test("200 with the ids of what every role holds, page by page, as the list of roles says in full", async () => {
  const permissions = [await createPermission("a:read"), await createPermission("b:read")];
  const { id } = await createRole({ name: "both" });
  await createRole({ name: "empty" });
  for (const permissionId of permissions) {
    await db.rolePermission.create({ data: { roleId: id, permissionId } });
  }
  const { body: roles } = await call(contracts.listRoles, { token });
  const first = await call(contracts.listRolePermissions, { token, query: { limit: 3 } });
  const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1];
  const query = Object.fromEntries(new URL(next ?? "", "http://localhost").searchParams);
  const rest = await call(contracts.listRolePermissions, { token, query });
  expect([...first.body, ...rest.body]).toEqual(
    roles.map(({ id, name, system, version, permissions }: Record<string, unknown>) => ({
      id,
      name,
      system,
      version,
      permission_ids: (permissions as { id: number }[]).map((permission) => permission.id),
    })),
  );
  expect(rest.body).toMatchObject([{ name: "empty", permission_ids: [] }]);
});

test("with counts, how many users hold each role; counting stops at 10,000", async () => {
  const [busy, idle] = [await createRole({ name: "busy" }), await createRole({ name: "idle" })];
  for (let n = 0; n < 3; n += 1) await createUser({}, ["busy"]);
  const { body } = await call(contracts.listRoles, { token, query: { counts: "true" } });
  const holdersOf = (role: number) => body.find(({ id }: { id: number }) => id === role).holders;
  expect(holdersOf(busy.id)).toEqual({ users: 3, more: false });
  expect(toCount(10_001)).toEqual({ users: 10_000, more: true });
  expect(holdersOf(idle.id)).toEqual({ users: 0, more: false });
  expect((await call(contracts.listRoles, { token })).body[0]).not.toHaveProperty("holders");
});

test("400 for a cursor or limit that is none", async () => {
  for (const query of [
    { cursor: "nonsense" },
    { cursor: Buffer.from('["created"]').toString("base64url") },
    { limit: 0 },
    { limit: 501 },
    { limit: "ten" },
  ] as Record<string, string | number>[]) {
    for (const list of [contracts.listRoles, contracts.listRolePermissions])
      expect((await call(list, { token, query })).body.errors).toEqual(["request.invalid"]);
  }
});

test("200 by number, digits and uuid in every place; 400 or 404 for anything else, never another row", async () => {
  const role = await createRole();
  const permissionId = await createPermission();
  const user = await createUser();
  const good = [role.id, String(role.id), role.uuid, role.uuid.toUpperCase()];
  const bad = [
    ...[role.id + 0.5, -role.id, 2 ** 53, 1e300, 999_999, true, null, [role.id], { id: role.id }, ""],
    ...[` ${role.id}`, `${role.id}.0`, `+${role.id}`, `0${role.id}`, `0x${role.id}`, `${role.id}e0`, `-${role.id}`],
    ...["9007199254740993", "18446744073709551617", sample.name, "admin", crypto.randomUUID(), `${role.uuid}x`],
  ];
  const inBody = (contract: typeof contracts.grantRole | typeof contracts.addPermission, id: unknown) =>
    call(contract, { token, body: { role_id: id, permission_id: permissionId, user_uid: user.id } });
  const inPath = [
    (id: string) => call(contracts.findRole, { token, params: { id } }),
    (id: string) => call(contracts.updateRole, { token, params: { id }, body: { description: "x" } }),
    (id: string) => call(contracts.listRoleHolders, { token, params: { id } }),
    (id: string) => call(contracts.addPermissionByPath, { token, params: { role: id, permission: permissionId } }),
    (id: string) => call(contracts.removePermissionByPath, { token, params: { role: id, permission: permissionId } }),
    (id: string) => call(contracts.grantRoleByPath, { token, params: { role: id, uid: user.id } }),
    (id: string) => call(contracts.revokeRoleByPath, { token, params: { role: id, uid: user.id } }),
    (id: string) => call(contracts.deleteRole, { token, params: { id }, query: { dry_run: "true" } }),
  ];
  for (const id of good) {
    for (const contract of [contracts.addPermission, contracts.grantRole]) {
      expect(await inBody(contract, id), `${contract.id} ${id}`).toMatchObject({ status: 200, body: true });
    }
    for (const contract of [contracts.removePermission, contracts.revokeRole] as const) {
      const body = { role_id: id, permission_id: permissionId, user_uid: user.id };
      expect(await call(contract, { token, body }), `${contract.id} ${id}`).toMatchObject({ status: 200, body: true });
    }
    for (const ask of inPath) expect((await ask(String(id))).status, String(id)).toBe(200);
  }
  const before = await db.role.findMany({ include: { permissions: true, users: true }, orderBy: { id: "asc" } });
  for (const id of bad) {
    for (const contract of [contracts.addPermission, contracts.grantRole]) {
      expect([400, 404], `${contract.id} ${JSON.stringify(id)}`).toContain((await inBody(contract, id)).status);
    }
    if (typeof id !== "string" || id === "") continue;
    for (const ask of inPath) expect([400, 404], id).toContain((await ask(id)).status);
  }
  expect(await db.role.findMany({ include: { permissions: true, users: true }, orderBy: { id: "asc" } })).toEqual(
    before,
  );
});

test("the permission's id is as strict as the role's", async () => {
  const role = await createRole();
  const permissionId = await createPermission();
  const add = (permission_id: unknown) =>
    call(contracts.addPermission, { token, body: { role_id: role.id, permission_id } });
  for (const id of [
    permissionId + 0.5,
    -1,
    2 ** 53,
    "9007199254740993",
    ` ${permissionId}`,
    "reports:read",
    role.uuid,
    null,
  ]) {
    expect([400, 404], String(id)).toContain((await add(id)).status);
  }
  expect(await db.rolePermission.count({ where: { roleId: role.id } })).toBe(0);
  expect((await add(String(permissionId))).status).toBe(200);
});

test("the documented sample works as printed where a role 0 and a permission 0 exist", async () => {
  await db.role.create({ data: { id: 0, name: "zero" } });
  await db.permission.create({ data: { id: 0, name: "zero" } });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.rolePermission.create({ data: { roleId: admin.id, permissionId: 0 } });
  const user_uid = "02dd5dcb-c073-4efa-bc03-15715ba52742";
  await createUser({ id: user_uid });
  const pair = { role_id: 0, permission_id: 0 };
  expect((await call(contracts.addPermission, { token, body: pair })).body).toBe(true);
  expect((await call(contracts.removePermission, { token, body: pair })).body).toBe(true);
  expect((await call(contracts.grantRole, { token, body: { role_id: 0, user_uid } })).body).toBe(true);
  expect((await call(contracts.revokeRole, { token, body: { role_id: 0, user_uid } })).body).toBe(true);
});

test.each([
  ["body", everyAddress(contracts.addPermission), everyAddress(contracts.removePermission)],
  ["path", everyAddress(contracts.addPermissionByPath), everyAddress(contracts.removePermissionByPath)],
] as const)(
  "true, once and again, with the ids in the %s: one row, one audit row, one version more",
  async (kind, adds, removes) => {
    const role = await createRole();
    const permission = await createPermission();
    const input =
      kind === "body"
        ? { token, body: { role_id: role.id, permission_id: permission } }
        : { token, params: { role: role.id, permission } };
    const [add, remove] =
      kind === "body"
        ? [contracts.addPermission, contracts.removePermission]
        : [contracts.addPermissionByPath, contracts.removePermissionByPath];
    for (const [, address] of adds) expect((await call(add, { ...address, ...input })).body).toBe(true);
    expect((await call(contracts.findRole, { token, params: { id: role.id } })).body).toMatchObject({
      permissions: [{ id: permission, name: "reports:read" }],
      version: 2,
    });
    for (const [, address] of removes) expect((await call(remove, { ...address, ...input })).body).toBe(true);
    expect((await call(contracts.findRole, { token, params: { id: role.uuid } })).body).toMatchObject({
      permissions: [],
      version: 3,
    });
    expect(await actions()).toEqual(["role.created", "role.permission_added", "role.permission_removed"]);
  },
);

test("403 when adding a permission that one does not hold, and nothing is written", async () => {
  const role = await createRole();
  const permission_id = await createPermission();
  const { access_token: editor } = await signIn(await createUserWith(["roles:write"]));
  const body = { role_id: role.id, permission_id };
  await expectRefusal(() => call(contracts.addPermission, { token: editor, body }), 403, "forbidden");
  const params = { role: role.id, permission: permission_id };
  await expectRefusal(() => call(contracts.addPermissionByPath, { token: editor, params }), 403, "forbidden");
  const own = await db.permission.findUniqueOrThrow({ where: { name: "roles:write" } });
  const held = { role_id: role.id, permission_id: Number(own.id) };
  expect((await call(contracts.addPermission, { token: editor, body: held })).body).toBe(true);
});

test("200 with what changed; system roles keep their names, and admin its permissions", async () => {
  const role = await createRole();
  const changed = await call(contracts.updateRole, { token, params: { id: role.id }, body: { name: "editor" } });
  expect(changed.body).toMatchObject({ ...role, name: "editor", version: 2 });
  expect(await db.auditEvent.findFirst({ where: { action: "role.updated" } })).toMatchObject({
    details: { before: sample, after: { ...sample, name: "editor" } },
  });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const params = { id: Number(admin.id) };
  const rename = () => call(contracts.updateRole, { token, params, body: { name: "root" } });
  await expectRefusal(rename, 409, "role.is.protected");
  const clash = () => call(contracts.updateRole, { token, params: { id: role.id }, body: { name: "user" } });
  await expectRefusal(clash, 409, "role.already.exists");
  const some = await db.permission.findFirstOrThrow();
  const body = { role_id: Number(admin.id), permission_id: Number(some.id) };
  await expectRefusal(() => call(contracts.removePermission, { token, body }), 409, "role.is.protected");
  await expectRefusal(() => call(contracts.deleteRole, { token, params }), 409, "role.is.protected");
  const described = await call(contracts.updateRole, {
    token,
    params,
    body: { name: "admin", description: "All of it" },
  });
  expect(described.body).toMatchObject({ name: "admin", description: "All of it" });
});

test("dry_run says whom a deletion affects and deletes nothing; the deletion takes the grants with it", async () => {
  const role = await createRole();
  const params = { id: role.uuid };
  const people = [];
  for (let number = 1; number <= 12; number += 1) people.push(await createUser({ name: `Person ${number}` }));
  const { application } = await createApplication();
  const roleId = BigInt(role.id);
  await db.userRole.createMany({ data: people.map(({ id }) => ({ userId: id, roleId })) });
  await db.applicationRole.create({ data: { applicationId: application.id, roleId } });
  for (const dry_run of ["true", "1"]) {
    const { status, body } = await call(contracts.deleteRole, { token, params, query: { dry_run } });
    expect(status).toBe(200);
    expect(body).toEqual({
      users: 12,
      more: false,
      names: people.slice(0, 10).map(({ name }) => name),
      applications: 1,
    });
  }
  const unclear = () => call(contracts.deleteRole, { token, params, query: { dry_run: "yes" } });
  await expectRefusal(unclear, 400, "request.invalid");
  expect((await call(contracts.deleteRole, { token, params })).body).toBe(true);
  expect(await db.userRole.count({ where: { roleId } })).toBe(0);
  expect(await db.applicationRole.count({ where: { roleId } })).toBe(0);
  expect(await db.auditEvent.findFirst({ where: { action: "role.deleted" } })).toMatchObject({
    details: { before: { ...sample, permissions: [] }, users: 12, more: false, applications: 1 },
  });
  await expectRefusal(() => call(contracts.deleteRole, { token, params }), 404, "role.not.found");
});

test("200 with who was granted a role, users and applications, page by page", async () => {
  const role = await createRole();
  const roleId = BigInt(role.id);
  const people = [await createUser({ name: "A" }), await createUser({ name: "B", disabledAt: new Date() })];
  const { application } = await createApplication({ name: "C" });
  await db.userRole.createMany({ data: people.map(({ id }) => ({ userId: id, roleId })) });
  await db.applicationRole.create({ data: { applicationId: application.id, roleId } });
  const first = await call(contracts.listRoleHolders, { token, params: { id: role.id }, query: { limit: 2 } });
  expect(first.body).toMatchObject([
    { type: "user", id: people[0]?.id, active: true, roles: [sample.name] },
    { type: "user", id: people[1]?.id, active: false },
  ]);
  const cursor = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "").searchParams.get("cursor") ?? "";
  const second = await call(contracts.listRoleHolders, { token, params: { id: role.id }, query: { cursor } });
  expect(second.body).toMatchObject([{ type: "application", id: application.id, name: "C", email: null }]);
  expect(second.headers.get("link")).toBeNull();
});
