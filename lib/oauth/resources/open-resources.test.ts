import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { deleteResource, listClientResources, updateResource } from "@/lib/oauth/resources/resources.contract";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { acceptDocumentsOf, publishDocument, signInByDocument } from "@/lib/testing/oauth/documents";
import { createClient, pkce, surferOf } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource } from "@/lib/testing/oauth/resources";
import { expectRefusal } from "@/lib/testing/refusal";

/*
 * APIs that are open to clients which nobody here has looked at: those of metadata documents, and those that registered
 * themselves.
 */

const API = "https://mcp.example/mcp";
const asked = { resource: API, scope: "openid notes:read notes:write" };

let resourceId: string;
let token: string;

beforeEach(async () => {
  await freshDatabase();
  ({ id: resourceId } = await createResource(API, ["notes:read", "notes:write"]));
  const permissions = await db.permission.findMany({ where: { name: { startsWith: "notes:" } } });
  const { id: roleId } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.rolePermission.createMany({ data: permissions.map(({ id }) => ({ roleId, permissionId: id })) });
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
});

const open = (isOpen = true) =>
  call(updateResource, { token, params: { id: resourceId }, body: { self_registered_clients: isOpen } });

/** An agent that nobody registered, and someone who may read notes. */
async function meet() {
  const { client, host } = await publishDocument();
  acceptDocumentsOf(host);
  const surfer = await surferOf(await createUserWith(["notes:read"]));
  return { client, surfer };
}

test("closed unless someone opens it: whom an agent sends is told that it may not ask", async () => {
  const { client, surfer } = await meet();
  const { pathname, searchParams } = await surfer.authorize(client, { ...pkce, ...asked });
  expect([pathname, searchParams.get("error")]).toEqual(["/authorization-error", "invalid_target"]);
});

test("open: it gets a token for what was asked, exposed, consented to and held, and one that we made does not", async () => {
  expect((await open()).body.self_registered_clients).toBe(true);
  const { client, surfer } = await meet();
  const { access_token, refresh_token } = await signInByDocument(client, surfer, asked);
  expect(decodeJwt(access_token)).toMatchObject({ aud: API, client_id: client.id, scope: "notes:read" });
  expect(refresh_token).toBeTruthy();
  const ours = await createClient();
  expect((await surfer.authorize(ours, { ...pkce, ...asked })).searchParams.get("error")).toBe("invalid_target");
  await db.application.update({ where: { id: ours.id }, data: { registeredAt: new Date() } });
  expect((await surfer.authorize(ours, { ...pkce, ...asked })).pathname).toMatch(/^\/consent\//);
});

const closings: [string, () => Promise<unknown>][] = [
  ["closed", () => open(false)],
  [
    "exposes less",
    async () => {
      const kept = await db.permission.findFirstOrThrow({ where: { name: "notes:write" } });
      return call(updateResource, { token, params: { id: resourceId }, body: { permission_ids: [Number(kept.id)] } });
    },
  ],
  ["deleted", () => call(deleteResource, { token, params: { id: resourceId } })],
];

test.each(closings)("once it is %s, verifiers hear of the agents that hold tokens for it", async (_, close) => {
  await open();
  const { client, surfer } = await meet();
  await signInByDocument(client, surfer, asked);
  await db.revocation.deleteMany();
  await close();
  const subjects = (await db.revocation.findMany({ where: { kind: "holder" } })).map(({ subject }) => subject);
  expect(subjects).toEqual([client.id]);
});

test("403: nobody opens permissions that they do not hold, at once or later, nor this service itself", async () => {
  const lesser = (await signIn(await createUserWith(["applications:write", "notes:read"]))).access_token;
  const set = (id: string, body: object) => call(updateResource, { token: lesser, params: { id }, body });
  await expectRefusal(() => set(resourceId, { self_registered_clients: true }), 403, "forbidden");
  const [read, write] = await db.permission.findMany({
    where: { name: { startsWith: "notes:" } },
    orderBy: { name: "asc" },
  });
  const ids = (...some: (typeof read)[]) => some.map((one) => Number(one?.id));
  expect((await set(resourceId, { self_registered_clients: true, permission_ids: ids(read) })).status).toBe(200);
  await expectRefusal(() => set(resourceId, { permission_ids: ids(read, write) }), 403, "forbidden");
  // What is open already may be closed, and what else it is changed.
  expect((await set(resourceId, { name: "Notes" })).status).toBe(200);
  expect((await set(resourceId, { self_registered_clients: false })).status).toBe(200);
  const own = await db.resource.findFirstOrThrow({ where: { audience: null } });
  const body = { self_registered_clients: true };
  expect((await call(updateResource, { token, params: { id: own.id }, body })).status).toBe(403);
  await expect(db.resource.update({ where: { id: own.id }, data: { selfRegisteredClients: true } })).rejects.toThrow();
});

test("what is open to an application is listed with it, and what was chosen for it is kept apart", async () => {
  await open();
  const ours = await createClient();
  const list = async () => (await call(listClientResources, { token, params: { id: ours.id } })).body;
  expect(await list()).toEqual([]);
  await db.application.update({ where: { id: ours.id }, data: { registeredAt: new Date() } });
  expect(await list()).toMatchObject([{ resource_id: resourceId, audience: API, open: true, permissions: [] }]);
  await allowAt(ours, API, ["notes:read"]);
  await open(false);
  expect(await list()).toMatchObject([{ open: false, permissions: [{ name: "notes:read" }] }]);
});
