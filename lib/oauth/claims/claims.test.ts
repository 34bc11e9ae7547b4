import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { reservedClaims } from "@/lib/applications/claims.contract";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { claimsOfScope } from "@/lib/oauth/scopes";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { ask, CALLBACK, createClient, type Surfer, signInTo, surferOf } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource, OWN, refreshFor, tokensFor } from "@/lib/testing/oauth/resources";
import { expectRefusal } from "@/lib/testing/refusal";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const API = "https://reports.example.com";

const everywhere = ["id_token", "userinfo", "access_token"];
const of = (claim: string, from: string, more: object = {}) => ({
  claim,
  from,
  address_type: null,
  in: everywhere,
  ...more,
});

const all = [
  of("preferred_username", "name"),
  of("https://shop.example/language", "locale"),
  of("groups", "roles"),
  of("abilities", "permissions"),
  of("wallets", "addresses", { address_type: "client" }),
];

const SCOPES = "openid profile addresses roles permissions";
const scopes = SCOPES.split(" ");

const userinfo = async (surfer: Surfer, token: string) => {
  const headers = { authorization: `Bearer ${token}`, accept: "*/*" };
  return (await surfer.open("/oauth/userinfo", { headers })).json();
};

const claim = (user: User, address: string, type: string) =>
  db.address.create({ data: { userId: user.id, address, type, name: "" } });

test("claims under the client's own names: in the ID token, at userinfo and in tokens for APIs, as they are now", async () => {
  const user = await createUserWith(["users:read", "audit:read"], { name: "Ann" });
  await claim(user, "0x1", "client");
  await claim(user, "0x2", "license");
  const client = await createClient({ claims: all, scopes, firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  const surfer = await surferOf(user);
  const { id_token, access_token } = await signInTo(client, surfer, { scope: SCOPES });
  const roles = decodeJwt<{ roles: string[] }>(id_token).roles;
  const mapped = {
    preferred_username: "Ann",
    "https://shop.example/language": "en",
    groups: roles,
    wallets: ["0x1"],
  };
  expect(roles).toContain("user");
  const abilities = ["audit:read", "users:read"];
  expect(decodeJwt(id_token)).toMatchObject({ ...mapped, abilities, addresses: expect.any(Array) });
  expect(await userinfo(surfer, access_token)).toMatchObject({ ...mapped, abilities });
  const forApi = await tokensFor(client, surfer, { resource: OWN, scope: `${SCOPES} users:read audit:read` });
  // Of permissions a token for an API names what it carries.
  expect(decodeJwt(forApi.access_token)).toMatchObject({ ...mapped, abilities: ["users:read"] });
  await db.userRole.deleteMany({ where: { userId: user.id } });
  await db.address.deleteMany({ where: { userId: user.id } });
  const { id_token: later } = await refreshFor(client, forApi.refresh_token);
  expect(decodeJwt(later)).toMatchObject({ groups: [], abilities: [], wallets: [] });
});

test("a claim stands only where it was put, and only where its scope was asked for and granted", async () => {
  const claims = [of("groups", "roles", { in: ["userinfo"] }), of("login", "name", { in: ["id_token"] })];
  const client = await createClient({ claims, scopes: ["openid", "roles", "profile"] });
  const surfer = await surferOf(await createUser({ name: "Ann" }));
  const whole = await signInTo(client, surfer, { scope: "openid profile roles" });
  expect(decodeJwt(whole.id_token)).toMatchObject({ login: "Ann" });
  expect(decodeJwt(whole.id_token)).not.toHaveProperty("groups");
  const told = await userinfo(surfer, whole.access_token);
  expect([told.groups, told.login]).toEqual([["user"], undefined]);
  const less = await signInTo(client, surfer, { scope: "openid" });
  expect(decodeJwt(less.id_token)).not.toHaveProperty("login");
  expect(await userinfo(surfer, less.access_token)).toEqual({ sub: expect.any(String) });
});

test("claims of one client are not another's", async () => {
  const [client, other] = [await createClient({ claims: all, scopes }), await createClient({ scopes })];
  const surfer = await surferOf(await createUser());
  expect(decodeJwt((await signInTo(client, surfer, { scope: SCOPES })).id_token)).toHaveProperty("groups");
  expect(decodeJwt((await signInTo(other, surfer, { scope: SCOPES })).id_token)).not.toHaveProperty("groups");
});

test("an application that acts for itself has its roles under its own names, and nobody's name or addresses", async () => {
  await createResource(API, ["reports:read"]);
  const machine = { kind: "machine" as const, grants: ["client_credentials"], redirectUris: [] };
  const client = await createClient({ ...machine, claims: all, scopes });
  await allowAt(client, API, ["reports:read"]);
  const role = await db.role.create({ data: { name: "reader" } });
  await db.applicationRole.create({ data: { applicationId: client.id, roleId: role.id } });
  const request = { grant_type: "client_credentials", resource: API, scope: "roles profile addresses reports:read" };
  const claims = decodeJwt((await ask("/oauth/token", client, request)).body.access_token);
  expect(claims).toMatchObject({ groups: ["reader"], roles: ["reader"] });
  for (const absent of ["preferred_username", "wallets", "abilities"]) expect(claims).not.toHaveProperty(absent);
});

test("opaque tokens tell it to the API that introspects them", async () => {
  const server = await createClient();
  await createResource(API, ["reports:read"], { opaque: true, applicationId: server.id });
  const client = await createClient({ claims: all, firstParty: true });
  await allowAt(client, API, ["reports:read"]);
  const surfer = await surferOf(await createUserWith(["reports:read"]));
  const { access_token: token } = await tokensFor(client, surfer, {
    resource: API,
    scope: "openid roles reports:read",
  });
  const { body } = await ask("/oauth/introspect", server, { token });
  expect(body).toMatchObject({ active: true, groups: expect.arrayContaining(["user"]) });
});

test("every claim that a scope stands for or a token of ours has is reserved", async () => {
  const client = await createClient({ firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  const surfer = await surferOf(await createUserWith(["users:read"]));
  const scope = "openid profile email roles permissions users:read";
  const tokens = await tokensFor(client, surfer, { resource: OWN, scope });
  const platform = await signIn(await createUser());
  const issued = [tokens.id_token, tokens.access_token, platform.access_token].flatMap((token) =>
    Object.keys(decodeJwt(token)),
  );
  const named = [...Object.values(claimsOfScope).flat(), ...issued].filter((name) => !name.endsWith("_omitted"));
  expect(named.filter((name) => !reservedClaims.includes(name.toLowerCase()))).toEqual([]);
});

test("400 for a name with a meaning of its own, twice the same, and a type of what is no address; nothing changes", async () => {
  const token = (await signIn(await createUser({}, ["admin"]))).access_token;
  const { id } = await createClient();
  const configure = (claims: object[]) =>
    call(configureClient, { token, params: { id }, body: { kind: "web", redirect_uris: [CALLBACK], claims } });
  const refused = [
    ...[...reservedClaims, "SUB", "groups_omitted", "_claim_names", "__proto__", "a b", "1st", "", "a".repeat(101)].map(
      (name) => [{ claim: name, from: "roles" }],
    ),
    [{ claim: "groups", from: "email" }],
    [{ claim: "groups", from: "roles", in: [] }],
    [{ claim: "groups", from: "roles", address_type: "client" }],
    [
      { claim: "groups", from: "roles" },
      { claim: "groups", from: "name" },
    ],
    Array.from({ length: 21 }, (_, index) => ({ claim: `c${index}`, from: "roles" })),
  ];
  for (const claims of refused) await expectRefusal(() => configure(claims), 400, "request.invalid");
  const { status, body } = await configure([{ claim: "groups", from: "roles" }]);
  expect(status).toBe(200);
  expect(body.claims).toEqual([of("groups", "roles")]);
});
