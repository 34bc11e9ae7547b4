import { beforeEach, expect, test } from "vitest";
import { checkAuthorization } from "@/lib/access/authz.contract";
import * as contracts from "@/lib/access/permissions.contract";
import { permissionNames } from "@/lib/access/rights";
import { findRole } from "@/lib/access/roles.contract";
import { db } from "@/lib/db";
import { everyAddress } from "@/lib/testing/addresses";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
});

const sample = { name: "example name", description: "example description" };
const create = (body: object = sample) => call(contracts.createPermission, { token, body });
const adminRole = () => db.role.findUniqueOrThrow({ where: { name: "admin" } });

test.each(everyAddress(contracts.createPermission))(
  "201 at %s; the role admin holds it at once",
  async (_, address) => {
    const { version, uuid } = await adminRole();
    const { status, body, headers } = await call(contracts.createPermission, { ...address, token, body: sample });
    expect(status).toBe(201);
    expect(body).toEqual({ ...sample, id: expect.any(Number), system: false });
    expect(headers.get("location")).toBe(`http://localhost:3000/v1/permissions/${body.id}`);
    const role = (await call(findRole, { token, params: { id: uuid } })).body;
    expect(role.permissions).toContainEqual(body);
    expect(role.version).toBe(version + 1);
    expect(await db.auditEvent.findMany()).toMatchObject([
      { action: "permission.created", targetId: String(body.id), details: { after: sample } },
    ]);
  },
);

test("409 for 19 of 20 who create one permission at once, and one audit row", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  expect(answers.find(({ status }) => status === 409)?.body.errors).toEqual(["permission.already.exists"]);
  expect(await db.auditEvent.count()).toBe(1);
});

test("400 for a name or description that is none, and nothing is written", async () => {
  for (const body of [
    {},
    { name: "" },
    { name: " " },
    { name: "x".repeat(101) },
    { name: 1 },
    { ...sample, description: 1 },
  ]) {
    await expectRefusal(() => create(body), 400, "request.invalid");
  }
});

test("200 with the permissions in pages, and each by number or digits", async () => {
  await create();
  const { body } = await call(contracts.listPermissions, { token });
  expect(body.map(({ name }: { name: string }) => name)).toEqual([...permissionNames, sample.name]);
  const first = await call(contracts.listPermissions, { token, query: { limit: 5 } });
  expect(first.body).toEqual(body.slice(0, 5));
  const next = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "");
  const second = await call(contracts.listPermissions, { token, query: Object.fromEntries(next.searchParams) });
  expect(second.body).toEqual(body.slice(5, 10));
  const { id } = body.at(-1);
  for (const given of [id, String(id)]) {
    expect((await call(contracts.findPermission, { token, params: { id: given } })).body).toEqual(body.at(-1));
  }
});

test("with counts, how many roles allow each permission", async () => {
  const { body } = await call(contracts.listPermissions, { token, query: { counts: "true", limit: 1 } });
  expect(body).toEqual([expect.objectContaining({ name: "users:read", roles: 1 })]);
});

test("400 or 404 for an id of another kind in every place", async () => {
  const { id } = (await create()).body;
  for (const given of [
    `0${id}`,
    ` ${id}`,
    `${id}.5`,
    `-${id}`,
    "9007199254740993",
    "999999",
    sample.name,
    crypto.randomUUID(),
  ]) {
    for (const contract of [
      contracts.findPermission,
      contracts.updatePermission,
      contracts.deletePermission,
      contracts.listPermissionHolders,
    ]) {
      expect([400, 404], `${contract.id} ${given}`).toContain(
        (await call(contract, { token, params: { id: given } })).status,
      );
    }
  }
  expect(await db.permission.count({ where: { id } })).toBe(1);
});

test("dry_run says whom a deletion affects; the deletion takes it out of every role", async () => {
  const { id } = (await create()).body;
  const first = await createUserWith([sample.name], { name: "Ann" });
  await createUser({ name: "Ben" }, [
    (await db.role.findFirstOrThrow({ where: { users: { some: { userId: first.id } }, system: false } })).name,
  ]);
  const params = { id };
  const dry = await call(contracts.deletePermission, { token, params, query: { dry_run: "true" } });
  expect(dry.body).toMatchObject({ users: 3, more: false, applications: 0 });
  expect(dry.body.names.slice(1)).toEqual(["Ann", "Ben"]);
  expect(await db.permission.count({ where: { id } })).toBe(1);
  expect((await call(contracts.deletePermission, { token, params })).body).toBe(true);
  expect(await db.rolePermission.count({ where: { permissionId: id } })).toBe(0);
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "permission.deleted" } });
  expect(event).toMatchObject({ details: { before: sample, users: 3 } });
  await expectRefusal(() => call(contracts.deletePermission, { token, params }), 404, "permission.not.found");
});

test("403 for deleting a permission that guards the service itself, dry or not", async () => {
  const system = await db.permission.findMany({ where: { system: true } });
  expect(system).toHaveLength(permissionNames.length);
  const params = { id: Number(system[0]?.id) };
  await expectRefusal(() => call(contracts.deletePermission, { token, params }), 403, "forbidden");
  const query = { dry_run: "true" };
  await expectRefusal(() => call(contracts.deletePermission, { token, params, query }), 403, "forbidden");
});

const update = (id: number, body: object) => call(contracts.updatePermission, { token, params: { id }, body });

test.each(everyAddress(contracts.updatePermission))(
  "200 at %s: a permission is renamed and described; who holds it is told the new name at once",
  async (_, address) => {
    const { id } = (await create({ name: "Reports Read!" })).body;
    const holder = await createUserWith(["Reports Read!"]);
    const role = await db.role.findFirstOrThrow({ where: { users: { some: { userId: holder.id } }, system: false } });
    const { version } = await adminRole();
    const body = { name: " reports:read ", description: "See reports" };
    const after = { name: "reports:read", description: "See reports" };
    const answer = await call(contracts.updatePermission, { ...address, token, params: { id }, body });
    expect(answer.body).toEqual({ id, ...after, system: false });
    expect((await call(contracts.findPermission, { token, params: { id } })).body).toEqual(answer.body);
    const check = (permission: string) => call(checkAuthorization, { token, body: { uid: holder.id, permission } });
    expect((await check("reports:read")).body).toEqual({ allowed: true, because: [role.name] });
    expect((await check("Reports Read!")).status).toBe(404);
    expect((await adminRole()).version).toBe(version + 1);
    const events = await db.auditEvent.findMany({ where: { action: "permission.updated" } });
    expect(events).toMatchObject([
      { targetId: String(id), details: { before: { name: "Reports Read!", description: "" }, after } },
    ]);
  },
);

test("200 and nothing written where nothing changes; a description alone leaves the roles as they are", async () => {
  const { id } = (await create()).body;
  const { version } = await adminRole();
  expect((await update(id, {})).body).toEqual({ id, ...sample, system: false });
  expect((await update(id, sample)).body).toEqual({ id, ...sample, system: false });
  expect(await db.auditEvent.count({ where: { action: "permission.updated" } })).toBe(0);
  expect((await update(id, { description: "another" })).body).toMatchObject({ description: "another" });
  expect((await adminRole()).version).toBe(version);
});

test("400, 403, 404 and 409 for a rename that cannot be, and nothing is written", async () => {
  const { id } = (await create()).body;
  const system = await db.permission.findUniqueOrThrow({ where: { name: "users:read" } });
  await expectRefusal(() => update(id, { name: " " }), 400, "request.invalid");
  await expectRefusal(() => update(id, { name: "x".repeat(101) }), 400, "request.invalid");
  for (const body of [{ name: "users:peek" }, { description: "Anything" }]) {
    await expectRefusal(() => update(Number(system.id), body), 403, "forbidden");
  }
  await expectRefusal(() => update(999_999, { name: "gone" }), 404, "permission.not.found");
  await expectRefusal(() => update(id, { name: "users:read" }), 409, "permission.already.exists");
});

test("200 with who holds a permission, through which roles, users and applications", async () => {
  const user = await createUserWith(["users:read"], { name: "Ann" });
  const { id: roleId, name: role } = await db.role.findFirstOrThrow({ where: { system: false } });
  const { application } = await createApplication({}, [role, "admin"]);
  await createUser();
  const { id } = await db.permission.findUniqueOrThrow({ where: { name: "users:read" } });
  const { body } = await call(contracts.listPermissionHolders, { token, params: { id: Number(id) } });
  expect(body).toHaveLength(3);
  expect(body[0]).toMatchObject({ type: "user", roles: ["admin"] });
  expect(body).toContainEqual(
    expect.objectContaining({ type: "user", id: user.id, name: "Ann", email: user.email, active: true, roles: [role] }),
  );
  expect(body).toContainEqual(
    expect.objectContaining({ type: "application", id: application.id, email: null, roles: ["admin", role].sort() }),
  );
  expect(await db.userRole.count({ where: { roleId } })).toBe(1);
});

test("200 with whether and why someone may do something, at this moment", async () => {
  const user = await createUserWith(["users:read"]);
  const { name: role, id: roleId } = await db.role.findFirstOrThrow({ where: { system: false } });
  const check = async (uid: string, permission = "users:read") =>
    (await call(checkAuthorization, { token, body: { uid, permission } })).body;
  const denied = { allowed: false, because: [] };
  expect(await check(user.id)).toEqual({ allowed: true, because: [role] });
  expect(await check(user.id, "users:write")).toEqual(denied);
  for (const data of [{ disabledAt: new Date() }, { confirmedAt: null }, { resetPassword: true }]) {
    await db.user.update({ where: { id: user.id }, data });
    expect(await check(user.id)).toEqual(denied);
    await db.user.update({
      where: { id: user.id },
      data: { disabledAt: null, confirmedAt: new Date(), resetPassword: false },
    });
  }
  const { application } = await createApplication({}, [role, "admin"]);
  expect(await check(application.id)).toEqual({ allowed: true, because: ["admin", role].sort() });
  await db.userRole.deleteMany({ where: { roleId } });
  expect(await check(user.id)).toEqual(denied);
});

test("404 for asking about nobody or about no permission", async () => {
  const user = await createUser();
  const check = (uid: string, permission: string) => () =>
    call(checkAuthorization, { token, body: { uid, permission } });
  await expectRefusal(check(crypto.randomUUID(), "users:read"), 404, "user.not.found");
  await expectRefusal(check(user.id, "nothing"), 404, "permission.not.found");
  await expectRefusal(check(user.id, "users\0read"), 400, "request.invalid");
});
