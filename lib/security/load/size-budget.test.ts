import { decodeJwt } from "jose";
import { beforeAll, expect, test } from "vitest";
import { authenticateUser, validateToken } from "@/lib/authentication/identity.contract";
import { exchangeServiceToken, login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { fitClaims, MAX_TOKEN_BYTES } from "@/lib/sessions/keys/token-size";
import type { PlatformClaims } from "@/lib/sessions/keys/tokens";
import { call, type TestResponse } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { createClient, surferOf } from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN, refreshFor, tokensFor } from "@/lib/testing/oauth/resources";
import { expectRefusal } from "@/lib/testing/refusal";
import { addAddress, listAddresses } from "@/lib/users/account/addresses.contract";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import { MAX_ADDRESSES } from "@/lib/values";
import type { User } from "@/prisma/client/client";

const AIM = 4_096;
const wide = (index: number, length: number) => `${index} `.padEnd(length, "界");

let heavy: User;
let heavyToken: string;
let serviceToken: string;
let names: string[];

/** As many addresses as one likes, behind the API's back. */
const claimMany = (user: User, count: number, length: number) =>
  db.$executeRaw`
    INSERT INTO addresses (id, user_id, address, type, name, created_at)
    SELECT gen_random_uuid(), ${user.id}::uuid, rpad(${user.id.slice(-12)} || n::text, ${length}::int, 'x'), 'client', '', now() + n * interval '1 ms'
    FROM generate_series(1, ${count}::int) n`;

beforeAll(async () => {
  await freshDatabase();
  names = Array.from({ length: 1_000 }, (_, index) => wide(index, 100));
  await db.role.createMany({ data: names.map((name) => ({ name })) });
  const email = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(50)}.example`;
  heavy = await createUser({ email, name: wide(0, 200) }, ["admin", ...names]);
  await db.address.createMany({
    data: Array.from({ length: MAX_ADDRESSES }, (_, index) => ({
      userId: heavy.id,
      address: wide(index, 128),
      type: wide(index, 64),
      name: wide(index, 200),
    })),
  });
  heavyToken = (await signIn(heavy)).access_token;
  ({ serviceToken } = await createApplication({ name: wide(1, 100) }, names));
});

/** Everything that we issue as a credential to someone with 1,000 roles and every address that an account may have. */
async function issueEverything(): Promise<Record<string, string>> {
  const body = { email: heavy.email, password: PASSWORD };
  const { access_token: platform, refresh_token } = (await call(login, { body })).body;
  const refreshed = (await call(refreshSession, { body: { token: refresh_token } })).body;
  const { token: identity } = (await call(authenticateUser, { body })).body;
  const { access_token: application } = (await call(exchangeServiceToken, { token: serviceToken })).body;
  return { platform, refreshed: refreshed.access_token, refresh: refreshed.refresh_token, identity, application };
}

const longestHeader = ({ headers }: TestResponse) =>
  Math.max(...[...headers].map(([name, value]) => name.length + value.length));

test("size budget: no credential of someone with 1,000 roles and every address exceeds 6 KB, and all of them work", async () => {
  const { refresh, ...tokens } = await issueEverything();
  expect(refresh?.length).toBeLessThan(AIM);
  for (const [name, token] of Object.entries(tokens)) {
    expect(token.length, name).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
    expect(decodeJwt(token).client_id, name).toEqual(expect.any(String));
    const { status, body } = await call(validateToken, { body: { token } });
    expect(status, name).toBe(200);
    expect(body.roles.length, name).toBeGreaterThanOrEqual(1_000);
    const profile = await call(getProfile, { token });
    expect([profile.status, profile.body.roles.length], name).toEqual([200, body.roles.length]);
    expect(profile.body.addresses).toEqual(body.addresses.map(({ address }: { address: string }) => address));
  }
  expect(decodeJwt(tokens.platform ?? "")).toMatchObject({
    roles: [],
    addresses: [],
    roles_omitted: true,
    addresses_omitted: true,
  });
  expect((await call(validateToken, { body: { token: tokens.platform } })).body.addresses).toHaveLength(MAX_ADDRESSES);
});

test("size budget: no ID token or token for an API exceeds 6 KB, whatever claims the client has of its own; what is left out says so", async () => {
  const from = ["name", "locale", "addresses", "roles", "permissions"];
  const claims = Array.from({ length: 20 }, (_, index) => ({
    claim: `claim-${index}`.padEnd(100, "-"),
    from: from[index % from.length],
    address_type: null,
    in: ["id_token", "userinfo", "access_token"],
  }));
  const scopes = ["openid", "profile", "email", "addresses", "roles", "permissions"];
  const client = await createClient({ claims, scopes, firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  const surfer = await surferOf(heavy);
  const tokens = await tokensFor(client, surfer, { resource: OWN, scope: [...scopes, "users:read"].join(" ") });
  for (const token of [tokens.id_token, tokens.access_token]) expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
  const omitted = (token: string) => Object.keys(decodeJwt(token)).filter((name) => name.endsWith("_omitted"));
  expect(omitted(tokens.id_token)).toEqual(expect.arrayContaining(["roles_omitted", "addresses_omitted"]));
  const last = `${claims.at(-2)?.claim}_omitted`;
  expect([omitted(tokens.id_token), omitted(tokens.access_token)]).toEqual([
    expect.arrayContaining([last]),
    expect.arrayContaining([last, "roles_omitted"]),
  ]);
  const { access_token } = await refreshFor(client, tokens.refresh_token);
  const headers = { authorization: `Bearer ${access_token}`, accept: "*/*" };
  const told = await (await surfer.open("/oauth/userinfo", { headers })).json();
  expect(told.addresses).toHaveLength(MAX_ADDRESSES);
  expect(told[claims.at(-2)?.claim ?? ""].length).toBeGreaterThanOrEqual(1_000);
});

test("size budget: what fits is there whole, and nothing says otherwise", async () => {
  const { access_token } = await signIn(await createUser());
  const claims = decodeJwt(access_token);
  expect(claims.roles).toEqual(["user"]);
  expect(Object.keys(claims).filter((name) => name.endsWith("_omitted"))).toEqual([]);
});

test.each([
  ["60 addresses of 100 characters", 60, 100, 0],
  ["250 roles", 0, 0, 250],
  ["both", 60, 100, 250],
])("size budget: %s: signed in, validated and signed out like anybody", async (_, addresses, length, count) => {
  const short = Array.from({ length: count }, (__, index) => `r${addresses}-${index}`);
  await db.role.createMany({ data: short.map((name) => ({ name })) });
  const user = await createUser({}, ["user", ...short]);
  await claimMany(user, addresses, length);
  const { access_token } = await signIn(user);
  expect(access_token.length).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
  const claims = decodeJwt<PlatformClaims>(access_token);
  expect(claims.addresses_omitted).toBe(addresses > 0 ? true : undefined);
  // Roles are kept up to 6 KB: more depends on them.
  expect(claims.roles).toHaveLength(count + 1);
  const { body } = await call(validateToken, { body: { token: access_token } });
  expect([body.addresses.length, body.roles.length]).toEqual([addresses, count + 1]);
});

test("size budget: 50,000 addresses from before the cap cost the token nothing, and are read page by page", async () => {
  const user = await createUser();
  await claimMany(user, 50_000, 100);
  const { access_token: token } = await signIn(user);
  expect(token.length).toBeLessThan(AIM);
  expect(decodeJwt(token)).toMatchObject({ addresses: [], addresses_omitted: true });
  expect((await call(getProfile, { token })).body.addresses).toHaveLength(MAX_ADDRESSES);
  expect((await call(validateToken, { body: { token } })).body.addresses).toHaveLength(MAX_ADDRESSES);
  const first = await call(listAddresses, { token });
  expect(first.body).toHaveLength(100);
  const next = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "").searchParams.get("cursor") ?? "";
  const second = await call(listAddresses, { token, query: { cursor: next } });
  expect(second.body[0].address).not.toBe(first.body[99].address);
  expect(second.body[0].createdAt > first.body[99].createdAt).toBe(true);
  // What comes after reads the whole database to see that nothing was written.
  await db.address.deleteMany({ where: { userId: user.id } });
});

test("size budget: 409 for one address more than an account may have, also for ten at once; those it has stay claimed", async () => {
  const user = await createUser();
  await claimMany(user, MAX_ADDRESSES - 3, 20);
  const { access_token: token } = await signIn(user);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => call(addAddress, { token, body: { address: `new ${index}` } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...Array(7).fill(409)]);
  await expectRefusal(() => call(addAddress, { token, body: { address: "another" } }), 409, "too.many.addresses");
  const known = await db.address.findFirstOrThrow({ where: { userId: user.id } });
  const again = await call(addAddress, { token, body: { address: known.address } });
  expect(again.body).toEqual({ addressId: known.id });
});

test("size budget: no header of a list exceeds 4 KB, whatever its rows, its filter and its cursor hold", async () => {
  await createUser({ email: heavy.email.replace("a", "e") });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  let linked = 0;
  for (const contract of contracts.filter(({ paged }) => paged)) {
    const params = { id: /permissions/.test(contract.path) ? 1 : Number(admin.id), uid: heavy.id };
    const answer = await call(contract, { token: heavyToken, params, query: { limit: 1 } });
    expect(longestHeader(answer), contract.id).toBeLessThan(AIM);
    if (answer.headers.has("link")) linked += 1;
  }
  expect(linked).toBeGreaterThan(3);
});

test("size budget: the session's cookie fits beside others into what a browser sends", async () => {
  const cookie = await sealBrowserCookie({ sessionId: crypto.randomUUID(), issuedAtSeconds: 4_000_000_000 }, 86_400);
  expect(cookie.length).toBeLessThan(1_024);
});

test("size budget: with a key of 16,384 bits no token exceeds 6 KB either, and half a list is never left", () => {
  const own = { id: heavy.id, client_id: heavy.id, name: heavy.email };
  const base = { ...own, locale: "en", status: "active", createdAt: "" } as const;
  for (let count = 0; count < 400; count += 7) {
    const claims = {
      ...base,
      roles: names.slice(0, count),
      addresses: Array.from({ length: count % 100 }, (_, index) => ({ address: `${index}`, type: "client", name: "" })),
    };
    const fitted = fitClaims(claims, { signatureBytes: 2_048, issuer: "https://id.example.com" });
    expect((Buffer.byteLength(JSON.stringify(fitted)) * 4) / 3 + (2_048 * 4) / 3 + 600).toBeLessThan(MAX_TOKEN_BYTES);
    expect(fitted.roles_omitted ? [] : claims.roles).toEqual(fitted.roles);
    expect(fitted.addresses_omitted ? [] : claims.addresses).toEqual(fitted.addresses);
  }
});
