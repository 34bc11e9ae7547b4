import { beforeEach, expect, test } from "vitest";
import { deletePermission, updatePermission } from "@/lib/access/permissions.contract";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { CALLBACK, createClient } from "@/lib/testing/oauth/relying-party";
import { createResource, OWN } from "@/lib/testing/oauth/resources";
import { expectRefusal } from "@/lib/testing/refusal";

const API = "https://reports.example.com";

let token: string;
let permissionIds: number[];

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
  const names = ["reports:read", "reports:write"];
  const role = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  permissionIds = [];
  for (const name of names) {
    const { id } = await db.permission.create({ data: { name, roles: { create: { roleId: role.id } } } });
    permissionIds.push(Number(id));
  }
});

const create = (body: object = {}) =>
  call(contracts.createResource, {
    token,
    body: { audience: API, name: "Reports", permission_ids: permissionIds, ...body },
  });
const find = (id: string) => call(contracts.findResource, { token, params: { id } });
const update = (id: string, body: object) => call(contracts.updateResource, { token, params: { id }, body });
const remove = (id: string) => call(contracts.deleteResource, { token, params: { id } });
const set = (id: string, resource: string, permission_ids: number[], bearer = token) =>
  call(contracts.setClientResource, { token: bearer, params: { id, resource }, body: { permission_ids } });
const allowed = (id: string) => call(contracts.listClientResources, { token, params: { id } });
const actions = async (targetId: string) =>
  (await db.auditEvent.findMany({ where: { targetId }, orderBy: { id: "asc" } })).map(({ action }) => action);

test("201 for an API; it is found, listed after this service itself, changed and deleted, with a row of the audit log each", async () => {
  const { status, body, headers } = await create();
  expect(status).toBe(201);
  expect(headers.get("location")).toBe(`${OWN}/v1/resources/${body.id}`);
  expect(body).toEqual({
    id: expect.any(String),
    audience: API,
    name: "Reports",
    opaque: false,
    self_registered_clients: false,
    application_id: null,
    system: false,
    permissions: [
      { id: permissionIds[0], name: "reports:read" },
      { id: permissionIds[1], name: "reports:write" },
    ],
    created_at: expect.any(String),
  });
  expect((await find(body.id)).body).toEqual(body);
  const [own, listed] = (await call(contracts.listResources, { token })).body;
  expect(own).toMatchObject({ audience: OWN, system: true });
  expect(own.permissions.map(({ name }: { name: string }) => name)).toContain("users:read");
  expect(listed).toEqual(body);
  const { id: applicationId } = await createClient();
  const changed = await update(body.id, {
    opaque: true,
    application_id: applicationId,
    permission_ids: [permissionIds[1]],
  });
  expect(changed.body).toMatchObject({
    name: "Reports",
    opaque: true,
    application_id: applicationId,
    permissions: [{ name: "reports:write" }],
  });
  expect((await update(body.id, { opaque: true })).body).toEqual(changed.body);
  expect((await remove(body.id)).body).toBe(true);
  expect(await actions(body.id)).toEqual(["resource.created", "resource.updated", "resource.deleted"]);
});

test("pages of the list follow one another, and none is told twice", async () => {
  for (const host of ["a", "b", "c"]) await create({ audience: `https://${host}.example` });
  const first = await call(contracts.listResources, { token, query: { limit: 2 } });
  expect(first.body).toHaveLength(2);
  const next = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "").searchParams.get("cursor") ?? "";
  const second = await call(contracts.listResources, { token, query: { limit: 2, cursor: next } });
  expect(second.body.map(({ audience }: { audience: string }) => audience)).toEqual([
    "https://b.example",
    "https://c.example",
  ]);
});

test.each([
  "reports",
  "/reports",
  "https://reports.example.com/#part",
  "https://reports.example.com/a b",
  "https://user@reports.example.com",
  "https://REPORTS.example.com",
  "https://reports.example.com:443",
  "https://reports.example.com/a/../b",
  OWN,
  `${OWN}/`,
  `${OWN}/v1`,
  `https://reports.example.com/${"x".repeat(500)}`,
])("400 for the audience %s, and nothing is written", async (audience) => {
  await expectRefusal(() => create({ audience }), 400, "request.invalid");
});

test.each([
  "https://a.example/v1/reports",
  "https://a.example/mcp?x=1",
  "urn:example:reports",
  "http://localhost:4000",
])("201 for the audience %s", async (audience) => {
  expect((await create({ audience })).body.audience).toBe(audience);
});

test("409 for an audience that another API has, with a slash at its end too", async () => {
  await create();
  await expectRefusal(() => create(), 409, "resource.already.exists");
  await expectRefusal(() => create({ audience: `${API}/` }), 409, "resource.already.exists");
});

test("404 for what is not there, and nothing is written", async () => {
  const nothing = crypto.randomUUID();
  const { id } = (await create()).body;
  const client = await createClient();
  for (const ask of [
    () => find(nothing),
    () => update(nothing, {}),
    () => remove(nothing),
    () => set(client.id, nothing, []),
  ])
    await expectRefusal(ask, 404, "resource.not.found");
  const foreign = { permission_ids: [999_999] };
  for (const ask of [
    () => create({ audience: "https://a.example", ...foreign }),
    () => update(id, foreign),
    () => set(client.id, id, foreign.permission_ids),
  ])
    await expectRefusal(ask, 404, "permission.not.found");
  for (const ask of [
    () => create({ audience: "https://a.example", application_id: nothing }),
    () => update(id, { application_id: nothing }),
    () => set(nothing, id, []),
    () => allowed(nothing),
  ])
    await expectRefusal(ask, 404, "application.not.found");
});

test("400 for a permission whose name cannot be a scope, or is one of OpenID Connect", async () => {
  for (const name of ["two words", "имя", 'quoted"', "openid", "roles"]) {
    const { id } = await db.permission.create({ data: { name } });
    await expectRefusal(() => create({ permission_ids: [Number(id)] }), 400, "request.invalid");
  }
});

test("403 to change or delete this service itself, and nothing is written", async () => {
  const { id } = await db.resource.findFirstOrThrow({ where: { audience: null } });
  for (const ask of [() => update(id, { name: "Mine" }), () => remove(id)]) await expectRefusal(ask, 403, "forbidden");
});

test("200: a client may ask for what an API exposes, and no more once that is taken from the API or is gone", async () => {
  const { id } = (await create()).body;
  const client = await createClient();
  expect((await set(client.id, id, permissionIds)).body.permissions).toHaveLength(2);
  expect((await set(client.id, id, permissionIds)).status).toBe(200);
  const names = async () =>
    (await allowed(client.id)).body.map(({ permissions }: { permissions: { name: string }[] }) =>
      permissions.map(({ name }) => name),
    );
  expect(await names()).toEqual([["reports:read", "reports:write"]]);
  await update(id, { permission_ids: [permissionIds[0]] });
  expect(await names()).toEqual([["reports:read"]]);
  await call(updatePermission, { token, params: { id: permissionIds[0] ?? 0 }, body: { name: "reports:see" } });
  expect(await names()).toEqual([["reports:see"]]);
  await call(deletePermission, { token, params: { id: permissionIds[0] ?? 0 } });
  expect(await names()).toEqual([]);
  expect((await actions(client.id)).filter((action) => action === "client.resource_set")).toHaveLength(1);
});

test("403 for who lets a client ask for what they do not hold, and for who then says where people are sent back to", async () => {
  const { id } = await db.resource.findFirstOrThrow({ where: { audience: null } });
  const client = await createClient();
  const own = await db.permission.findFirstOrThrow({ where: { name: "users:write" } });
  const lesser = (await signIn(await createUserWith(["applications:write"]))).access_token;
  await expectRefusal(() => set(client.id, id, [Number(own.id)], lesser), 403, "forbidden");
  const params = { id: client.id };
  const body = { kind: "web", redirect_uris: [CALLBACK] };
  expect((await call(configureClient, { token: lesser, params, body })).status).toBe(200);
  await set(client.id, id, [Number(own.id)]);
  await expectRefusal(() => call(configureClient, { token: lesser, params, body }), 403, "forbidden");
});

test("the application that is an API goes, and the API stays", async () => {
  const { id: applicationId } = await createClient();
  const { id } = await createResource(API, [], { applicationId });
  await db.application.delete({ where: { id: applicationId } });
  expect((await find(id)).body.application_id).toBeNull();
});
