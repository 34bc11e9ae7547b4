import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeEach, expect, test } from "vitest";
import { createPermission } from "@/lib/access/permissions.contract";
import { listRoles } from "@/lib/access/roles.contract";
import { listApplications } from "@/lib/applications/applications.contract";
import { db } from "@/lib/db";
import { longestTokenSeconds } from "@/lib/sessions/keys/signing-keys";
import { MAX_TOKEN_BYTES } from "@/lib/sessions/keys/token-size";
import { call } from "@/lib/testing/call";
import { createUserWith, freshDatabase } from "@/lib/testing/factories";
import { ask, createClient, pkce, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource, OWN, refreshFor, tokensFor } from "@/lib/testing/oauth/resources";
import { listUsers } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const API = "https://reports.example.com";

test("a token for this service opens `/v1` as the person, with what was asked, allowed to the client and held by them", async () => {
  const user = await createUserWith(["users:read", "roles:read", "audit:read"]);
  const client = await createClient();
  await allowAt(client, OWN, ["users:read", "roles:read", "applications:read"]);
  const surfer = await surferOf(user);
  const scope = "openid users:read applications:read audit:read";
  const { access_token: token, scope: granted } = await tokensFor(client, surfer, { resource: OWN, scope });
  const session = await db.session.findFirstOrThrow({ where: { clientType: "browser" } });
  const grant = await db.oAuthGrant.findFirstOrThrow();
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "at+jwt" });
  expect(decodeJwt(token)).toEqual({
    iss: OWN,
    aud: OWN,
    sub: user.id,
    client_id: client.id,
    scope: "users:read",
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: expect.any(Number),
    auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
    acr: "aal1",
    amr: ["pwd"],
    sid: session.id,
    grant_id: grant.id,
  });
  expect(granted).toBe("users:read");
  expect((await call(listUsers, { token })).status).toBe(200);
  // Held, but neither asked for nor allowed; asked for and allowed, but not held.
  for (const contract of [listRoles, listApplications]) {
    const { status, headers } = await call(contract, { token });
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  }
});

test("what the roles say now is in the token that a refresh gives, and taken away at once it opens nothing more here", async () => {
  const user = await createUserWith(["users:read"]);
  const client = await createClient({ firstParty: true });
  await allowAt(client, OWN, ["users:read", "roles:read"]);
  const surfer = await surferOf(user);
  const asked = { resource: OWN, scope: "openid roles users:read roles:read" };
  const first = await tokensFor(client, surfer, asked);
  expect(decodeJwt(first.access_token).scope).toBe("users:read");
  await db.userRole.deleteMany({ where: { userId: user.id } });
  expect((await call(listUsers, { token: first.access_token })).status).toBe(403);
  const second = await refreshFor(client, first.refresh_token, { resource: OWN });
  expect(decodeJwt(second.access_token)).toMatchObject({ aud: OWN, roles: [] });
  expect(decodeJwt(second.access_token)).not.toHaveProperty("scope");
  const role = await db.role.findFirstOrThrow({
    where: { permissions: { some: { permission: { name: "roles:read" } } } },
  });
  await db.userRole.create({ data: { userId: user.id, roleId: role.id } });
  const third = await refreshFor(client, second.refresh_token, { resource: OWN });
  const { scope, roles } = decodeJwt(third.access_token);
  expect([String(scope).split(" ").toSorted(), roles]).toEqual([["roles:read", "users:read"], ["admin"]]);
});

test("`roles` and `permissions` are claims where they were asked for, and no permission beyond the scope", async () => {
  const user = await createUserWith(["users:read", "roles:read", "audit:read"]);
  const client = await createClient();
  await allowAt(client, OWN, ["users:read", "roles:read"]);
  const scope = "openid roles permissions users:read roles:read audit:read";
  const { access_token: token } = await tokensFor(client, await surferOf(user), { resource: OWN, scope });
  const claims = decodeJwt<{ permissions: string[]; roles: string[] }>(token);
  expect(claims.permissions.toSorted()).toEqual(["roles:read", "users:read"]);
  expect(claims.roles).toHaveLength(2);
});

test("an application that acts for itself: asked, allowed and held by its own roles", async () => {
  const client = await createClient({ kind: "machine", grants: ["client_credentials"], redirectUris: [] });
  await allowAt(client, OWN, ["users:read", "roles:read"]);
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const request = { grant_type: "client_credentials", resource: OWN, scope: "users:read audit:read" };
  const without = (await ask("/oauth/token", client, request)).body;
  expect(decodeJwt(without.access_token)).not.toHaveProperty("scope");
  expect((await call(listUsers, { token: without.access_token })).status).toBe(403);
  await db.applicationRole.create({ data: { applicationId: client.id, roleId: admin.id } });
  const { access_token: token } = (await ask("/oauth/token", client, request)).body;
  expect(decodeJwt(token)).toMatchObject({ aud: OWN, sub: client.id, client_id: client.id, scope: "users:read" });
  expect((await call(listUsers, { token })).status).toBe(200);
  expect((await call(listRoles, { token })).status).toBe(403);
  await db.clientPermission.deleteMany();
  expect((await call(listUsers, { token })).status).toBe(403);
  await allowAt(client, OWN, ["users:read"]);
  await db.application.update({ where: { id: client.id }, data: { disabledAt: new Date() } });
  expect((await call(listUsers, { token })).body.errors).toEqual(["token.revoked"]);
});

test("invalid_target for an API that is not there, and for one that the client may ask nothing of", async () => {
  await createResource(API, ["reports:read"]);
  const client = await createClient({ grants: ["client_credentials"], kind: "machine", redirectUris: [] });
  for (const resource of [API, OWN, "https://nowhere.example"]) {
    const request = { grant_type: "client_credentials", resource, scope: "reports:read" };
    expect((await ask("/oauth/token", client, request)).body.error).toBe("invalid_target");
  }
});

test("an API that wants them opaque gets opaque tokens, and asks about them as the application that it is", async () => {
  const [server, stranger] = [await createClient(), await createClient()];
  await createResource(API, ["reports:read"], { opaque: true, applicationId: server.id });
  const user = await createUserWith(["reports:read"]);
  const client = await createClient();
  await allowAt(client, API, ["reports:read"]);
  const asked = { resource: API, scope: "openid roles reports:read" };
  const { access_token: token } = await tokensFor(client, await surferOf(user), asked);
  expect(token).not.toContain(".");
  const introspect = async (asking: TestClient) => (await ask("/oauth/introspect", asking, { token })).body;
  expect(await introspect(server)).toMatchObject({
    active: true,
    sub: user.id,
    client_id: client.id,
    aud: API,
    scope: "reports:read",
    roles: [expect.any(String), "user"],
  });
  expect(await introspect(stranger)).toEqual({ active: false });
  expect((await call(listUsers, { token })).body.errors).toEqual(["unauthorized"]);
});

test("an origin is one API with the slash at its end or without", async () => {
  await createResource(API, ["reports:read"]);
  const client = await createClient();
  await allowAt(client, API, ["reports:read"]);
  const asked = { resource: `${API}/`, scope: "reports:read" };
  const { access_token } = await tokensFor(client, await surferOf(await createUserWith(["reports:read"])), asked);
  expect(decodeJwt(access_token)).toMatchObject({ aud: API });
});

test("consent names the API and what is asked of it; more is asked about anew, and what someone may not do is not", async () => {
  const user = await createUserWith(["users:read", "roles:read"]);
  const client = await createClient();
  await allowAt(client, OWN, ["users:read", "roles:read", "audit:read"]);
  const surfer = await surferOf(user);
  await tokensFor(client, surfer, { resource: OWN, scope: "openid users:read audit:read" });
  expect((await db.consent.findFirstOrThrow()).resources).toEqual({ [OWN]: ["users:read"] });
  const again = (scope: string) => surfer.authorize(client, { ...pkce, resource: OWN, scope });
  expect((await again("openid users:read audit:read")).searchParams.has("code")).toBe(true);
  const more = await again("openid users:read roles:read");
  expect(more.pathname).toMatch(/^\/consent\//);
  await surfer.decide(more, "allow");
  expect((await db.consent.findFirstOrThrow()).resources).toEqual({ [OWN]: ["users:read", "roles:read"] });
  expect((await again("openid users:read roles:read")).searchParams.has("code")).toBe(true);
});

test("no token lives longer than what says that it is void", async () => {
  const client = await createClient({ accessTokenSeconds: 86_400, firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  const user = await createUserWith(["users:read"]);
  const { access_token } = await tokensFor(client, await surferOf(user), { resource: OWN, scope: "users:read" });
  const { iat = 0, exp = 0 } = decodeJwt(access_token);
  expect(exp - iat).toBe(longestTokenSeconds());
});

test("the audit log tells the application along with whom it acts for", async () => {
  const user = await createUserWith(["permissions:write"]);
  const client = await createClient({ firstParty: true });
  await allowAt(client, OWN, ["permissions:write"]);
  const asked = { resource: OWN, scope: "permissions:write" };
  const { access_token: token } = await tokensFor(client, await surferOf(user), asked);
  expect((await call(createPermission, { token, body: { name: "reports:write" } })).status).toBe(201);
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "permission.created" } });
  expect([event.actorId, event.details]).toEqual([user.id, expect.objectContaining({ client: client.id })]);
});

test("beyond 4 KB permissions are left out whole and the scope says them, beyond 6 KB roles; more than that is refused", async () => {
  const names = Array.from({ length: 150 }, (_, index) => `reports-of-a-department:${index}`);
  await createResource(API, names);
  const user = await createUserWith(names);
  const client = await createClient({ firstParty: true });
  await allowAt(client, API, names);
  const surfer = await surferOf(user);
  const tokenOf = async (count: number) => {
    const scope = ["openid", "roles", "permissions", ...names.slice(0, count)].join(" ");
    return tokensFor(client, surfer, { resource: API, scope });
  };
  expect(decodeJwt((await tokenOf(20)).access_token).permissions).toHaveLength(20);
  const { access_token } = await tokenOf(100);
  expect(access_token.length).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
  const claims = decodeJwt<{ scope: string }>(access_token);
  expect(claims).toMatchObject({ permissions_omitted: true, roles: [expect.any(String), "user"] });
  expect(claims).not.toHaveProperty("permissions");
  expect(claims.scope.split(" ")).toHaveLength(100);
  expect((await tokenOf(150)).error).toBe("invalid_scope");
});

test("a client without scopes of its own is let ask for those of APIs, and for no other", async () => {
  await createResource(API, ["reports:read"]);
  const machine = await createClient({ kind: "machine", grants: ["client_credentials"], redirectUris: [], scopes: [] });
  await allowAt(machine, API, ["reports:read"]);
  const got = async (scope: string) =>
    (await ask("/oauth/token", machine, { grant_type: "client_credentials", resource: API, scope })).body;
  expect(decodeJwt((await got("reports:read")).access_token)).toMatchObject({ aud: API });
  expect(await got("openid reports:read")).toMatchObject({ error: "invalid_scope" });

  const web = await createClient({ firstParty: true, scopes: [] });
  await allowAt(web, API, ["reports:read"]);
  const surfer = await surferOf(await createUserWith(["reports:read"]));
  expect((await tokensFor(web, surfer, { resource: API, scope: "reports:read" })).scope).toBe("reports:read");
  const refused = await surfer.authorize(web, { ...pkce, scope: "profile" });
  expect(refused.searchParams.get("error")).toBe("invalid_scope");
});
