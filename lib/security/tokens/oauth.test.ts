import { beforeAll, expect, test } from "vitest";
import { decide } from "@/app/(account)/consent/[id]/actions";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import {
  ask,
  CALLBACK,
  createClient,
  locationOf,
  pkce,
  redeem,
  type Surfer,
  signInTo,
  surferOf,
  type TestClient,
} from "@/lib/testing/oauth/relying-party";
import { readDatabase } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

/*
 * What RFC 9700 tells of attacks on OAuth, and what has happened to others: each against the provider as applications reach it.
 */

let client: TestClient;
let other: TestClient;
let user: User;
let surfer: Surfer;

beforeAll(async () => {
  await freshDatabase();
  [client, other] = [await createClient({ firstParty: true }), await createClient({ firstParty: true })];
  user = await createUser();
  surfer = await surferOf(user);
});

/** Addresses that are not the registered one, however near they come. */
const near = [
  "https://app.example/callback/",
  "https://app.example/callback?x=1",
  "https://app.example/callback#x",
  "https://app.example/Callback",
  "https://app.example/callback/..",
  "https://app.example/callback/../callback",
  "https://app.example/./callback",
  "https://app.example//callback",
  "https://app.example/callback%00",
  "https://app.example/callback%2F",
  "https://app.example/%63allback",
  "https://app.example/callback;x",
  "https://app.example/callback\t",
  "https://app.example/callback ",
  " https://app.example/callback",
  "https://app.example/",
  "https://app.example",
  "https://app.example/other",
  "http://app.example/callback",
  "https://APP.example/callback",
  "HTTPS://app.example/callback",
  "https://app.example:443/callback",
  "https://app.example:8443/callback",
  "https://app.example./callback",
  "https://www.app.example/callback",
  "https://app.example.evil.example/callback",
  "https://evil.example/app.example/callback",
  "https://evil.example/?https://app.example/callback",
  "https://evil.example/#https://app.example/callback",
  "https://app.example@evil.example/callback",
  "https://app.example:x@evil.example/callback",
  "https://user@app.example/callback",
  "https://app.example\\@evil.example/callback",
  "https://app.example%2F@evil.example/callback",
  "https://app.example%00.evil.example/callback",
  "https://app.examp1e/callback",
  "https://аpp.example/callback",
  "https://app。example/callback",
  "https:/app.example/callback",
  "https:app.example/callback",
  "//app.example/callback",
  "/callback",
  "callback",
  "javascript:alert(1)//https://app.example/callback",
  "data:text/html,https://app.example/callback",
  "com.example.app:/callback",
  "https://localhost/callback",
  "http://127.0.0.1/callback",
  "https://*.example/callback",
  "https://app.example/callback,https://evil.example/",
];

test.each(near)("redirect variants: nobody is sent to %j, in an answer or in an error", async (address) => {
  for (const more of [pkce, { ...pkce, scope: "unknown everything" }, { ...pkce, response_type: "token" }, {}]) {
    const target = await surfer.authorize(client, { ...more, redirect_uri: address });
    expect([target.origin, target.pathname]).toEqual(["http://localhost:3000", "/authorization-error"]);
  }
});

test("native clients: any port on loopback, and nothing else but what is registered", async () => {
  const native = await createClient({
    kind: "native",
    authMethod: "none",
    firstParty: true,
    redirectUris: ["http://127.0.0.1/callback"],
  });
  const at = async (address: string) => (await surfer.authorize(native, { ...pkce, redirect_uri: address })).href;
  expect(await at("http://127.0.0.1:51234/callback")).toMatch(/^http:\/\/127\.0\.0\.1:51234\/callback\?code=/);
  for (const foreign of [
    "http://127.0.0.1:51234/other",
    "http://127.0.0.2:1/callback",
    "http://evil.example:1/callback",
  ])
    expect(await at(foreign)).toContain("/authorization-error");
});

test("PKCE downgrade: no code without a challenge, none for `plain`, and none is redeemed without its verifier or with another", async () => {
  const without = await surfer.authorize(client);
  expect(without.searchParams.get("error")).toBe("invalid_request");
  const plain = await surfer.authorize(client, { ...pkce, code_challenge_method: "plain" });
  expect(plain.searchParams.get("error")).toBe("invalid_request");
  const wrong = [{ code_verifier: "another".repeat(8) }, { code_verifier: "" }];
  for (const fields of wrong) {
    const address = await surfer.authorize(client, pkce);
    expect((await redeem(client, address, fields)).body.error).toMatch(/^invalid_(grant|request)$/);
  }
  // A verifier for a code that was issued without a challenge is a sign that the challenge was taken out on the way.
  const relaxed = await createClient({ firstParty: true, pkceRequired: false });
  const bare = await surfer.authorize(relaxed);
  expect((await redeem(relaxed, bare)).body.error).toBe("invalid_grant");
});

test("public clients have no way around PKCE, and confidential ones none around their secret", async () => {
  const page = await createClient({ kind: "single_page", authMethod: "none", firstParty: true });
  expect((await surfer.authorize(page)).searchParams.get("error")).toBe("invalid_request");
  const address = await surfer.authorize(client, pkce);
  const code = address.searchParams.get("code") ?? "";
  const fields = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, code_verifier: "x".repeat(43) };
  for (const attempt of [
    ask("/oauth/token", undefined, { ...fields, client_id: client.id }),
    ask("/oauth/token", { ...client, secret: "wrong" }, fields),
    ask("/oauth/token", { ...client, secret: other.secret }, fields),
    ask("/oauth/token", { ...client, secret: "" }, { ...fields, client_id: client.id }),
  ])
    expect((await attempt).body.error).toBe("invalid_client");
});

test("confused deputy: a code or refresh token is nobody's but the client's it was issued to, and none tells of it", async () => {
  const address = await surfer.authorize(client, pkce);
  expect((await redeem(other, address)).body.error).toBe("invalid_grant");
  const tokens = (await redeem(client, address)).body;
  const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  expect((await ask("/oauth/token", other, refresh)).body.error).toBe("invalid_grant");
  expect((await ask("/oauth/introspect", other, { token: tokens.access_token })).body).toEqual({ active: false });
  await ask("/oauth/revoke", other, { token: tokens.access_token });
  expect((await ask("/oauth/introspect", client, { token: tokens.access_token })).body.active).toBe(true);
});

test("a code is bound to the address it was sent to", async () => {
  const two = await createClient({ firstParty: true, redirectUris: [CALLBACK, "https://app.example/second"] });
  const address = await surfer.authorize(two, pkce);
  expect((await redeem(two, address, { redirect_uri: "https://app.example/second" })).body.error).toBe("invalid_grant");
});

test("mix-up: every answer names its issuer, errors too", async () => {
  for (const params of [
    pkce,
    { ...pkce, prompt: "none", max_age: "0", scope: "openid" },
    { ...pkce, scope: "openid x y" },
  ]) {
    const address = await surfer.authorize(client, params);
    if (address.href.startsWith(CALLBACK)) expect(address.searchParams.get("iss")).toBe("http://localhost:3000");
  }
});

test("neither response types nor tokens that travel in addresses are given", async () => {
  for (const response_type of ["token", "id_token", "code id_token", "code token", "none"]) {
    const address = await surfer.authorize(client, { ...pkce, nonce: "n", response_type });
    expect(address.href).not.toMatch(/access_token|id_token=|code=/);
  }
  const { access_token } = (await redeem(client, await surfer.authorize(client, pkce))).body;
  const query = await surfer.open(`/oauth/userinfo?access_token=${access_token}`, { headers: { accept: "*/*" } });
  expect(query.status).toBeGreaterThanOrEqual(400);
});

test("CSRF of consent: a yes from another site, another browser or without a session counts for nothing", async () => {
  const asking = await createClient();
  const page = await surfer.authorize(asking, pkce);
  const id = page.pathname.slice("/consent/".length);
  const stranger = await surferOf(await createUser());
  const before = await readDatabase();
  const say = async (cookies: Record<string, string>, origin: string) => {
    visit.cookies = new Map(Object.entries(cookies));
    visit.headers = new Headers({ origin });
    const data = new FormData();
    for (const [name, value] of Object.entries({ id, decision: "allow" })) data.set(name, value);
    return (await decide({}, data)).problem?.errors[0];
  };
  const { "gatehouse-session": _, ...signedOut } = surfer.cookies;
  expect(await say(surfer.cookies, "https://evil.example")).toBe("forbidden");
  expect(await say(stranger.cookies, "http://localhost:3000")).toBe("not.found");
  expect(await say(signedOut, "http://localhost:3000")).toBe("unauthorized");
  expect(await readDatabase()).toEqual(before);
});

test("a sign-in that one browser began and another went on with is neither one's", async () => {
  const asking = await createClient();
  const victim = await surferOf(await createUser());
  const page = await surfer.authorize(asking, pkce);
  const id = page.pathname.slice("/consent/".length);
  // The victim is led to the attacker's sign-in, with the attacker's cookie planted.
  victim.cookies = { ...victim.cookies, "gatehouse-interaction": id };
  visit.cookies = new Map(Object.entries(victim.cookies));
  visit.headers = new Headers({ origin: "http://localhost:3000" });
  const data = new FormData();
  for (const [name, value] of Object.entries({ id, decision: "allow" })) data.set(name, value);
  await decide({}, data).catch(() => undefined);
  // The attacker goes on: the consent was the victim's, so the attacker is asked, and no code is the victim's.
  const next = locationOf(await surfer.open(`/oauth/authorize/${id}`));
  expect(next.href).not.toContain("code=");
  expect(await db.oAuthGrant.count({ where: { applicationId: asking.id } })).toBe(0);
});

test("tokens of applications open nothing of `/v1`, and those of `/v1` nothing of applications", async () => {
  const tokens = await signInTo(client, surfer);
  for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token])
    expect((await call(getProfile, { token })).status).toBe(401);
});

test("nothing that was issued is stored as it was issued", async () => {
  const tokens = await signInTo(client, surfer, { scope: "openid offline_access", prompt: "consent" });
  const stored = JSON.stringify(await readDatabase(), (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  for (const secret of [tokens.access_token, tokens.refresh_token, tokens.id_token, client.secret])
    expect(stored).not.toContain(secret);
});

test("no answer may be framed or kept, and every refusal leaves the browser's session alone", async () => {
  const answer = await surfer.open("/oauth/authorize?client_id=unknown");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(surfer.cookies["gatehouse-session"]).toBeTruthy();
});
