import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt } from "jose";
import { isValidElement } from "react";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { DecisionForm } from "@/app/(account)/decision-form";
import { decideDevice } from "@/app/(account)/device/actions";
import { CodeForm } from "@/app/(account)/device/form";
import DevicePage from "@/app/(account)/device/page";
import { listRoles } from "@/lib/access/roles.contract";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { disconnectApplication } from "@/lib/oauth/consent/connected.contract";
import { decideDeviceRequest } from "@/lib/oauth/device/requests";
import { DEVICE_GRANT } from "@/lib/oauth/endpoints";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { endOwnSession, listOwnSessions } from "@/lib/sessions/own-sessions.contract";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import {
  ask,
  createClient,
  type Surfer,
  sessionCookieOf,
  surferOf,
  type TestClient,
} from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource, OWN } from "@/lib/testing/oauth/resources";
import { readDatabase } from "@/lib/testing/refusal";
import { listUsers } from "@/lib/users/users.contract";
import { answerOAuth } from "@/lib/web/oauth/oauth";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeEach(freshDatabase);

const createDevice = () =>
  createClient({ kind: "device", authMethod: "none", redirectUris: [], grants: [DEVICE_GRANT, "refresh_token"] });

async function start(client: TestClient, scope = "openid profile offline_access", resource?: string) {
  const response = await handleOAuth(
    new Request("http://localhost:3000/oauth/device", {
      method: "POST",
      headers: { accept: "application/json", "user-agent": "Television/2.0" },
      body: new URLSearchParams({ client_id: client.id, scope, ...(resource ? { resource } : {}) }),
    }),
  );
  return { status: response.status, body: await response.json() };
}

const poll = (client: TestClient, device_code: string, fields: Record<string, string> = {}) =>
  ask("/oauth/token", undefined, { grant_type: DEVICE_GRANT, client_id: client.id, device_code, ...fields });

/** What someone says to the code that they typed: where it leads, or why not. */
async function decide({ cookies }: Surfer, user_code: string, decision = "allow", origin = "http://localhost:3000") {
  visit.cookies = new Map(Object.entries(cookies));
  visit.headers = new Headers({ origin, "x-forwarded-for": "192.0.2.1" });
  const data = new FormData();
  for (const [name, value] of Object.entries({ user_code, decision })) data.set(name, value);
  const outcome: unknown = await decideDevice({}, data).catch((error: unknown) => error);
  const { digest, problem } = Object(outcome);
  return digest ? String(digest).split(";")[2] : problem.errors[0];
}

/** Every element of a page, however deep. */
function* elementsIn(node: unknown): Generator<{ type: unknown; props: Record<string, unknown> }> {
  if (Array.isArray(node)) for (const one of node) yield* elementsIn(one);
  if (!isValidElement<Record<string, unknown>>(node)) return;
  yield node;
  for (const value of Object.values(node.props)) yield* elementsIn(value);
}

/** Which form the page shows for a code, and with what. */
async function shown({ cookies }: Surfer, user_code: string) {
  visit.cookies = new Map(Object.entries(cookies));
  visit.headers = new Headers({ "x-forwarded-for": "192.0.2.1" });
  const page = await DevicePage({ searchParams: Promise.resolve({ user_code }) });
  const form = [...elementsIn(page)].find(({ type }) => type === CodeForm || type === DecisionForm);
  return { confirms: form?.type === DecisionForm, error: form?.props.error, texts: JSON.stringify(page) };
}

test("a device waits until its code is typed and allowed, and then has tokens of that person, once", async () => {
  const [client, user] = [await createDevice(), await createUser({ name: "Ann" })];
  const { status, body } = await start(client);
  expect(status).toBe(200);
  expect(body.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  expect(body).toMatchObject({
    verification_uri: "http://localhost:3000/device",
    verification_uri_complete: `http://localhost:3000/device?user_code=${body.user_code}`,
    expires_in: 600,
  });
  expect((await poll(client, body.device_code)).body.error).toBe("authorization_pending");
  const surfer = await surferOf(user);
  // As people type: small, with other signs between.
  const typed = body.user_code.toLowerCase().replace("-", " ");
  const page = await shown(surfer, typed);
  expect(page.confirms).toBe(true);
  expect(page.texts).toContain(body.user_code);
  expect(await decide(surfer, typed)).toBe("/device?done=allowed");
  expect((await poll(client, body.device_code)).status).toBe(200);
  // A second use is a thief's or the device's own: as with codes of addresses, what was issued ends.
  expect((await poll(client, body.device_code)).body.error).toBe("invalid_grant");
  expect(await db.oAuthGrant.count()).toBe(0);
  const again = (await start(client)).body;
  await decide(surfer, again.user_code);
  const answers = await Promise.all(Array.from({ length: 4 }, () => poll(client, again.device_code)));
  expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(1);
});

test("what the device holds says who it is and is refreshed; the device is a session of its own, seen and ended there", async () => {
  const [client, user] = [await createDevice(), await createUser({ name: "Ann" })];
  const surfer = await surferOf(user);
  const { body } = await start(client);
  await decide(surfer, body.user_code);
  const tokens = (await poll(client, body.device_code)).body;
  expect(tokens.scope).toBe("openid profile offline_access");
  const userinfo = async (token: string) =>
    (await surfer.open("/oauth/userinfo", { headers: { authorization: `Bearer ${token}`, accept: "*/*" } })).status;
  expect(await userinfo(tokens.access_token)).toBe(200);
  // The browser in which it was allowed may be signed out: it was somebody else's computer.
  await surfer.signOut();
  const refresh = { grant_type: "refresh_token", client_id: client.id, refresh_token: tokens.refresh_token };
  const next = await ask("/oauth/token", undefined, refresh);
  expect(next.status).toBe(200);
  const { access_token: token } = await signIn(user);
  const sessions: { id: string; userAgent: string | null }[] = (await call(listOwnSessions, { token })).body;
  const device = sessions.find(({ userAgent }) => userAgent === "Television/2.0");
  await call(endOwnSession, { token, params: { sessionId: device?.id ?? "" } });
  expect(await userinfo(next.body.access_token)).toBe(401);
});

test("revoking the consent ends what the device holds", async () => {
  const [client, user] = [await createDevice(), await createUser()];
  const { body } = await start(client);
  await decide(await surferOf(user), body.user_code);
  const tokens = (await poll(client, body.device_code)).body;
  const { access_token: token } = await signIn(user);
  await call(disconnectApplication, { token, params: { id: client.id } });
  const refresh = { grant_type: "refresh_token", client_id: client.id, refresh_token: tokens.refresh_token };
  expect((await ask("/oauth/token", undefined, refresh)).body.error).toBe("invalid_grant");
});

test("a no is told to the device, and a code is decided once of however many at once", async () => {
  const [client, surfer] = [await createDevice(), await surferOf(await createUser())];
  const denied = (await start(client)).body;
  expect(await decide(surfer, denied.user_code, "deny")).toBe("/device?done=denied");
  expect((await poll(client, denied.device_code)).body.error).toBe("access_denied");
  expect(await decide(surfer, denied.user_code)).toBe("not.found");
  const { user_code, device_code } = (await start(client)).body;
  const actor = await actorOfCookie(sessionCookieOf(surfer), {
    ipAddress: null,
    userAgent: null,
    requestId: "request",
  });
  if (actor.type !== "user") throw new Error("nobody is signed in");
  const decisions = [true, true, false, true].map((allow) => decideDeviceRequest(actor, user_code, allow));
  const outcomes = await Promise.allSettled(decisions);
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
  const { status } = await poll(client, device_code);
  expect(await db.oAuthGrant.count()).toBe(status === 200 ? 1 : 0);
});

test("codes have their time: neither is worth anything ten minutes later", async () => {
  const [client, surfer] = [await createDevice(), await surferOf(await createUser())];
  const [early, late] = [(await start(client)).body, (await start(client)).body];
  await decide(surfer, early.user_code);
  moveClock(601);
  expect((await poll(client, early.device_code)).body.error).toBe("expired_token");
  expect((await shown(surfer, late.user_code)).error).toBe("unknown");
  expect(await decide(surfer, late.user_code)).toBe("not.found");
});

test("device code guessing: after twenty wrong codes even the right one is refused, and one's own give no guess back", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const [client, surfer, stranger] = [
    await createDevice(),
    await surferOf(await createUser()),
    await surferOf(await createUser()),
  ];
  const { user_code } = (await start(client)).body;
  for (let guess = 0; guess < 20; guess += 1) {
    const own = guess % 5 === 0 ? (await start(client)).body.user_code : undefined;
    if (own) expect((await shown(stranger, own)).confirms).toBe(true);
    expect((await shown(stranger, `BBBB-${String(guess).padStart(4, "B")}`)).error).toBe("unknown");
  }
  expect((await shown(stranger, user_code)).error).toBe("tooMany");
  expect(await decide(stranger, user_code)).toBe("too.many.requests");
  expect((await shown(surfer, user_code)).confirms).toBe(true);
});

test("nobody allows a device from another site or without a session, and looking at a code changes nothing", async () => {
  const [client, surfer] = [await createDevice(), await surferOf(await createUser())];
  const { user_code, device_code } = (await start(client)).body;
  const before = await readDatabase();
  expect((await shown(surfer, user_code)).confirms).toBe(true);
  expect(await decide(surfer, user_code, "allow", "https://evil.example")).toBe("forbidden");
  const { "gatehouse-session": _, ...signedOut } = surfer.cookies;
  expect(await decide(Object.assign(Object.create(surfer), { cookies: signedOut }), user_code)).toBe("unauthorized");
  expect(await readDatabase()).toEqual(before);
  expect((await poll(client, device_code)).body.error).toBe("authorization_pending");
});

test("a code is the device's that asked: no other client redeems it, and neither code is stored as it was shown", async () => {
  const [client, other, surfer] = [await createDevice(), await createDevice(), await surferOf(await createUser())];
  const { user_code, device_code } = (await start(client)).body;
  const stored = JSON.stringify(await readDatabase(), (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  for (const secret of [user_code, user_code.replace("-", ""), device_code]) expect(stored).not.toContain(secret);
  await decide(surfer, user_code);
  expect((await poll(other, device_code)).body.error).toBe("invalid_grant");
  expect((await poll(client, device_code)).status).toBe(200);
});

test("only a client of this kind may ask for codes, and asks for no more than it may have", async () => {
  const web = await createClient();
  const refused = await ask("/oauth/device", web, { scope: "openid" });
  expect([refused.status, refused.body.device_code]).toEqual([400, undefined]);
  const client = await createDevice();
  await db.oAuthClient.update({ where: { applicationId: client.id }, data: { scopes: ["openid"] } });
  const { status, body } = await start(client, "openid email");
  expect([status, body.error]).toEqual([400, "invalid_scope"]);
});

test("200: a device is set up without addresses and without a secret, and the metadata say where it begins", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  const { id } = await createClient();
  const { status, body } = await call(configureClient, { token, params: { id }, body: { kind: "device" } });
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: "device", redirect_uris: [], token_endpoint_auth_method: "none", secret: null });
  const metadata = (await send("GET", "/.well-known/openid-configuration")).body;
  expect(metadata.device_authorization_endpoint).toBe("http://localhost:3000/oauth/device");
  expect(metadata.grant_types_supported).toContain(DEVICE_GRANT);
});

test("a device that asks for an API gets what it asked for, may have and the person holds now; the page names just that", async () => {
  const user = await createUserWith(["users:read", "roles:read", "audit:read"]);
  const [client, surfer] = [await createDevice(), await surferOf(user)];
  await allowAt(client, OWN, ["users:read", "roles:read", "applications:read"]);
  const scope = "openid offline_access users:read applications:read audit:read";
  const { user_code, device_code } = (await start(client, scope, OWN)).body;
  const { texts } = await shown(surfer, user_code);
  expect(texts).toContain('"name":"users:read"');
  for (const absent of ["roles:read", "applications:read", "audit:read"]) expect(texts).not.toContain(absent);
  await decide(surfer, user_code);
  expect((await db.consent.findFirstOrThrow()).resources).toEqual({ [OWN]: ["users:read"] });
  const granted = await db.auditEvent.findFirstOrThrow({ where: { action: "consent.granted" } });
  expect(granted.details).toMatchObject({ resources: { [OWN]: ["users:read"] } });
  const { access_token: token, refresh_token } = (await poll(client, device_code, { resource: OWN })).body;
  expect(decodeJwt(token)).toMatchObject({ aud: OWN, sub: user.id, client_id: client.id, scope: "users:read" });
  expect((await call(listUsers, { token })).status).toBe(200);
  expect((await call(listRoles, { token })).status).toBe(403);
  // What the roles say now is in the next one.
  await db.userRole.deleteMany({ where: { userId: user.id } });
  const refresh = { grant_type: "refresh_token", client_id: client.id, refresh_token, resource: OWN };
  expect(decodeJwt((await ask("/oauth/token", undefined, refresh)).body.access_token)).not.toHaveProperty("scope");
});

test("a device asks for the API when it redeems its code, for none that it did not name, and without openid the one is enough", async () => {
  const user = await createUserWith(["users:read", "reports:read"]);
  await createResource("https://reports.example.com", ["reports:read"]);
  const [client, surfer] = [await createDevice(), await surferOf(user)];
  await allowAt(client, OWN, ["users:read"]);
  await allowAt(client, "https://reports.example.com", ["reports:read"]);
  const first = (await start(client, "openid users:read", OWN)).body;
  await decide(surfer, first.user_code);
  const other = await poll(client, first.device_code, { resource: "https://reports.example.com" });
  expect([other.status, other.body.error]).toEqual([400, "invalid_target"]);
  const second = (await start(client, "users:read", OWN)).body;
  await decide(surfer, second.user_code);
  const { access_token } = (await poll(client, second.device_code)).body;
  expect(decodeJwt(access_token)).toMatchObject({ aud: OWN, scope: "users:read" });
  const refused = await start(client, "openid users:read", "https://nowhere.example");
  expect([refused.status, refused.body.error]).toEqual([400, "invalid_target"]);
});

test("an empty secret is none: programs that have none send it, and are known by the id beside it", async () => {
  const [client, other] = [await createDevice(), await createDevice()];
  const shown = { ...client, secret: "" };
  const asked = await ask("/oauth/device", shown, { scope: "openid" });
  expect([asked.status, asked.body.user_code]).toEqual([200, expect.any(String)]);
  await decide(await surferOf(await createUser()), asked.body.user_code);
  const grant = { grant_type: DEVICE_GRANT, device_code: asked.body.device_code };
  expect((await ask("/oauth/token", { ...other, secret: "" }, grant)).body.error).toBe("invalid_grant");
  const mixed = await ask("/oauth/token", shown, { ...grant, client_id: other.id });
  expect([mixed.status, mixed.body.access_token]).toEqual([400, undefined]);
  expect((await ask("/oauth/token", shown, { ...grant, client_id: client.id })).status).toBe(200);
  // Whoever has a secret is nobody without it.
  const kept = await createClient({ grants: ["client_credentials"] });
  const bare = await ask("/oauth/token", { ...kept, secret: "" }, { grant_type: "client_credentials" });
  expect([bare.status, bare.body.error]).toEqual([401, "invalid_client"]);
});

test("an empty secret is answered on a connection, too, and not by its end", async () => {
  const { id } = await createDevice();
  const server = createServer((request, response) => void answerOAuth(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const answer = await fetch(`http://127.0.0.1:${port}/oauth/device`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${id}:`)}` },
    body: new URLSearchParams({ client_id: id, scope: "openid" }),
  });
  expect([answer.status, (await answer.json()).user_code]).toEqual([200, expect.any(String)]);
});
