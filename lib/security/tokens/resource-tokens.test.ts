import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { addPermission, grantRole } from "@/lib/access/roles.contract";
import { validateToken } from "@/lib/authentication/identity.contract";
import { logout } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { rotateKeys } from "@/lib/sessions/keys/keys.contract";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { call, send } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase } from "@/lib/testing/factories";
import { fill, named, restricted } from "@/lib/testing/matrix";
import {
  ask,
  createClient,
  pkce,
  redeem,
  type Surfer,
  surferOf,
  type TestClient,
} from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource, OWN, refreshFor, tokensFor } from "@/lib/testing/oauth/resources";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { listUsers } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

/*
 * Tokens for several services, by one issuer and one key (RFC 9068, RFC 8707): each is good at its own alone, and carries no more
 * than was asked, allowed to the client and held by whom it is about.
 */

const API = "https://reports.example.com";
const LOCKED = "https://opaque.example.com";

let user: User;
let surfer: Surfer;
let client: TestClient;
/** Tokens that are good, and for other APIs. */
let others: string[];

beforeAll(async () => {
  await freshDatabase();
  user = await createUser({}, ["user", "admin"]);
  surfer = await surferOf(user);
  client = await createClient({ firstParty: true });
  await createResource(API, ["users:read", "reports:read"]);
  await createResource(LOCKED, ["users:read"], { opaque: true });
  for (const audience of [API, LOCKED]) await allowAt(client, audience, ["users:read"]);
  await allowAt(client, OWN, ["users:read", "roles:grant", "roles:write", "keys:rotate"]);
  others = [await tokenFor(API), await tokenFor(LOCKED), await tokenFor(API, "openid")];
});

const tokenFor = async (resource: string, scope = "openid users:read"): Promise<string> =>
  (await tokensFor(client, surfer, { resource, scope })).access_token;

/** A token with other claims, signed by our own key. */
async function resigned(token: string, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  const { privateKey } = await currentSigningKey();
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: "RS256", ...decodeProtectedHeader(token), ...header })
    .sign(privateKey);
}

test.each(named(restricted))(
  "confused deputy: %s opens to no token for another API, signed or opaque, and nothing is written",
  async (_, contract) => {
    const before = await readDatabase();
    for (const token of others) {
      const request = { token, ...(contract.body ? { body: {} } : {}) };
      const { status, body } = await send(contract.method, fill(contract), request);
      expect([status, body.errors]).toEqual([401, ["unauthorized"]]);
    }
    expect(await readDatabase()).toEqual(before);
  },
);

test("wrong-purpose token: ID tokens, identity tokens and those of `/v1` are told from it by type, audience and client", async () => {
  const {
    access_token: good,
    id_token,
    refresh_token,
  } = await tokensFor(client, surfer, { resource: OWN, scope: "openid users:read" });
  const { sid } = decodeJwt<{ sid: string }>(good);
  const opens = async (token: string) => (await call(listUsers, { token })).status;
  expect(await opens(good)).toBe(200);
  const wrong = {
    "an ID token": id_token,
    "a refresh token": refresh_token,
    "an identity token of the same session": await signIdentityToken({ id: user.id, name: "x" }, sid),
    "another type": await resigned(good, {}, { typ: "JWT" }),
    "an identity token's type": await resigned(good, {}, { typ: "identity+jwt" }),
    "another audience": await resigned(good, { aud: API }),
    "several audiences": await resigned(good, { aud: [OWN, API] }),
    "an address of this service": await resigned(good, { aud: `${OWN}/` }),
    "the client as its audience": await resigned(good, { aud: client.id }),
    "another issuer": await resigned(good, { iss: API }),
    "no client": await resigned(good, { client_id: undefined }),
    "another client": await resigned(good, { client_id: (await createClient()).id }),
    "another person": await resigned(good, { sub: (await createUser()).id }),
    "no grant": await resigned(good, { grant_id: undefined }),
    "another grant": await resigned(good, { grant_id: crypto.randomUUID() }),
    "a key that it is bound to": await resigned(good, { cnf: { jkt: "x" } }),
    "no audience": await resigned(good, { aud: undefined, id: user.id }),
  };
  for (const [name, token] of Object.entries(wrong)) expect([name, await opens(token)]).toEqual([name, 401]);
});

test("wrong-purpose token: what takes tokens of `/v1` themselves takes none of the provider's", async () => {
  const token = await tokenFor(OWN);
  expect((await call(validateToken, { body: { token } })).status).toBe(401);
  await call(logout, { body: { token } });
  expect((await call(listUsers, { token })).status).toBe(200);
});

test("scope escalation: neither at authorization, at the token endpoint nor at a refresh is more given than granted", async () => {
  const asking = await createClient();
  await allowAt(asking, OWN, ["users:read", "roles:write"]);
  const first = await tokensFor(asking, surfer, { resource: OWN, scope: "openid users:read" });
  const scopeOf = ({ access_token: token = "" }: { access_token?: string }) => token && decodeJwt(token).scope;
  expect(scopeOf(first)).toBe("users:read");
  const more = await refreshFor(asking, first.refresh_token, { resource: OWN, scope: "openid users:read roles:write" });
  expect(more.error).toBe("invalid_scope");
  const elsewhere = await refreshFor(asking, first.refresh_token, { resource: API });
  expect(elsewhere.error).toBe("invalid_target");
  const address = await surfer.authorize(asking, { ...pkce, resource: OWN, scope: "openid users:read" });
  expect((await redeem(asking, address, { resource: API })).body.error).toBe("invalid_target");
  const all = "openid users:read users:write audit:read keys:rotate";
  expect(scopeOf(await tokensFor(asking, surfer, { resource: OWN, scope: all }))).toBe("users:read");
});

test("scope escalation: a permission of one API is none of another, though it is called the same", async () => {
  const asking = await createClient({ firstParty: true });
  await allowAt(asking, API, ["users:read"]);
  await allowAt(asking, OWN, ["roles:write"]);
  const { access_token: token } = await tokensFor(asking, surfer, { resource: OWN, scope: "openid users:read" });
  expect(decodeJwt(token)).not.toHaveProperty("scope");
  expect((await call(listUsers, { token })).status).toBe(403);
});

test("scope escalation: with a token nobody hands on more than it carries, whatever its holder may do", async () => {
  const token = await tokenFor(OWN, "openid roles:grant roles:write users:read");
  const other = await createUser();
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const draft = await db.role.create({ data: { name: "draft" } });
  const grant = { token, body: { role_id: Number(admin.id), user_uid: other.id } };
  await expectRefusal(() => call(grantRole, grant), 403, "forbidden");
  const add = async (name: string) => {
    const permission = await db.permission.findUniqueOrThrow({ where: { name } });
    const body = { role_id: Number(draft.id), permission_id: Number(permission.id) };
    return call(addPermission, { token, body });
  };
  await expectRefusal(() => add("users:write"), 403, "forbidden");
  expect((await add("users:read")).status).toBe(200);
});

const own = restricted.filter(
  ({ access }) =>
    access === "user" ||
    access === "authenticated" ||
    (typeof access === "object" && access.permission !== "users:read"),
);

test.each(named(own))(
  "scope escalation: %s is what people do for themselves, and opens to no token",
  async (_, contract) => {
    const token = await tokenFor(OWN);
    const path = contract.path.replace("{uid}", user.id);
    const target = path.includes("{") ? fill(contract) : path;
    const { status, body } = await send(contract.method, target, { token, ...(contract.body ? { body: {} } : {}) });
    expect([status, body.errors]).toEqual([403, ["forbidden"]]);
  },
);

test("a role that is taken away between issue and refresh: the next token lacks it, and the one before opens nothing", async () => {
  const lesser = await createUserWith(["users:read"]);
  const { access_token: token, refresh_token } = await tokensFor(client, await surferOf(lesser), {
    resource: OWN,
    scope: "openid users:read",
  });
  expect((await call(listUsers, { token })).status).toBe(200);
  await db.userRole.deleteMany({ where: { userId: lesser.id } });
  expect((await call(listUsers, { token })).status).toBe(403);
  const next = await refreshFor(client, refresh_token, { resource: OWN });
  expect(decodeJwt(next.access_token)).not.toHaveProperty("scope");
});

test("a proof that is too old: what was shown in the browser since counts for nothing in a token from before", async () => {
  const token = await tokenFor(OWN, "openid keys:rotate");
  const { sid } = decodeJwt<{ sid: string }>(token);
  await db.session.update({ where: { id: sid }, data: { amr: ["pwd", "otp", "mfa"] } });
  await db.user.update({ where: { id: user.id }, data: { secondFactorAt: new Date() } });
  await expectRefusal(() => call(rotateKeys, { token }), 401, "reauthentication.required");
  await db.user.update({ where: { id: user.id }, data: { secondFactorAt: null } });
});

test("opaque tokens of an API are told to the application that it is, and to no other", async () => {
  const token = await tokenFor(LOCKED);
  const stranger = await createClient();
  await createResource("https://other.example.com", [], { applicationId: stranger.id });
  expect((await ask("/oauth/introspect", stranger, { token })).body).toEqual({ active: false });
  await db.resource.updateMany({ where: { audience: LOCKED }, data: { applicationId: stranger.id } });
  expect((await ask("/oauth/introspect", stranger, { token })).body).toMatchObject({ active: true, aud: LOCKED });
});
