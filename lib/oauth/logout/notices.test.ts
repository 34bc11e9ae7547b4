import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { MAX_ATTEMPTS } from "@/lib/events/lease";
import { deliverDue } from "@/lib/events/outbox";
import { disconnectApplication } from "@/lib/oauth/consent/connected.contract";
import { logoutConsumer } from "@/lib/oauth/logout/notices";
import { endOwnSession, listOwnSessions } from "@/lib/sessions/own-sessions.contract";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { ask, createClient, type Surfer, signInTo, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { changePassword } from "@/lib/users/account/registration/registration.contract";
import { deleteUser, updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const NEW_PASSWORD = "another one entirely";

interface Received {
  contentType: string | undefined;
  token: string;
}

/** The server of an application. It answers what `answers` says, one after the other, and 200 after that. */
async function serveApplication(...answers: number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const token = new URLSearchParams(Buffer.concat(parts).toString()).get("logout_token") ?? "";
    received.push({ contentType: request.headers["content-type"], token });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  return { address: `http://127.0.0.1:${port}/logout`, received };
}

const deliver = () => deliverDue(logoutConsumer);
const admin = async () => (await signIn(await createUser({}, ["admin"]))).access_token;

/** Someone who is signed in to an application that wants to be told, and a stranger who is, too. */
async function signedIn(...answers: number[]) {
  const application = await serveApplication(...answers);
  const client = await createClient({ backchannelLogoutUri: application.address });
  const [user, stranger] = [await createUser(), await createUser()];
  const surfer = await surferOf(user);
  const tokens = await signInTo(client, surfer);
  await signInTo(client, await surferOf(stranger));
  return { application, client, user, surfer, tokens, sid: String(decodeJwt(tokens.id_token).sid) };
}

type Case = { user: User; surfer: Surfer; client: TestClient; idToken: string };

const endings: Record<string, (told: Case) => Promise<unknown>> = {
  "the end-session endpoint": ({ surfer, idToken }) =>
    surfer.open(`/oauth/end-session?${new URLSearchParams({ id_token_hint: idToken })}`),
  "ending the session from elsewhere": async ({ user }) => {
    const { access_token: token } = await signIn(user);
    const sessions = (await call(listOwnSessions, { token })).body;
    const { id: sessionId } = sessions.find(({ profile }: { profile: string }) => profile === "browser");
    await call(endOwnSession, { token, params: { sessionId } });
  },
  "a new password": async ({ user }) => {
    const { access_token: token } = await signIn(user);
    await call(changePassword, {
      token,
      body: { currentPassword: PASSWORD, password: NEW_PASSWORD, passwordRepeat: NEW_PASSWORD },
    });
  },
  "revoking the consent": async ({ user, client }) => {
    const { access_token: token } = await signIn(user);
    await call(disconnectApplication, { token, params: { id: client.id } });
  },
  "an administrator who disables the person": async ({ user }) =>
    call(updateUser, { token: await admin(), params: { uid: user.id }, body: { active: false } }),
  "an administrator who deletes the person": async ({ user }) =>
    call(deleteUser, { token: await admin(), params: { uid: user.id } }),
};

test.each(Object.entries(endings))("the application is told of this session alone after %s", async (_, end) => {
  const { application, client, user, surfer, tokens, sid } = await signedIn();
  expect(await deliver()).toBe(0);
  moveClock(1);
  await end({ user, surfer, client, idToken: tokens.id_token });
  expect(await deliver()).toBe(1);
  expect(application.received.map(({ token }) => decodeJwt(token))).toMatchObject([{ sid, sub: user.id }]);
  expect(await db.logoutNotice.findMany({ select: { state: true, lastError: true } })).toEqual([
    { state: "delivered", lastError: null },
  ]);
});

test("a logout token is signed by a published key and says what the specification asks, and no nonce", async () => {
  const { application, client, user, sid } = await signedIn();
  await db.session.updateMany({ where: { userId: user.id }, data: { endedAt: new Date() } });
  await deliver();
  const [{ token, contentType } = { token: "", contentType: "" }] = application.received;
  expect(contentType).toBe("application/x-www-form-urlencoded");
  const keys = createLocalJWKSet((await send("GET", "/.well-known/jwks.json")).body);
  const checks = { issuer: "http://localhost:3000", audience: client.id, typ: "logout+jwt", algorithms: ["RS256"] };
  const { payload } = await jwtVerify(token, keys, checks);
  const { iat = 0, exp = 0, jti, ...claims } = payload;
  expect(exp - iat).toBe(120);
  expect(jti).toMatch(/^[\da-f-]{36}\.1$/);
  expect(claims).toEqual({
    iss: "http://localhost:3000",
    aud: client.id,
    sub: user.id,
    sid,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
});

test("logout token replay: one that is sent again is another one, for an application refuses what it has seen", async () => {
  const { application, user } = await signedIn(500, 400);
  await db.session.updateMany({ where: { userId: user.id }, data: { endedAt: new Date() } });
  const now = new Date();
  for (let round = 0; round < 3; round += 1) {
    await deliverDue(logoutConsumer, new Date(now.getTime() + round * 3_600_000));
  }
  expect(application.received).toHaveLength(3);
  expect(new Set(application.received.map(({ token }) => decodeJwt(token).jti)).size).toBe(3);
  expect(await db.logoutNotice.findFirst()).toMatchObject({ state: "delivered", attempts: 3 });
});

test("a logout token opens nothing here, and is no ID token to sign out by", async () => {
  const { application, client, user, surfer, tokens } = await signedIn();
  await db.oAuthGrant.deleteMany({ where: { userId: user.id } });
  await deliver();
  const { token = "" } = application.received[0] ?? {};
  expect(decodeProtectedHeader(token).typ).toBe("logout+jwt");
  expect((await call(listOwnSessions, { token })).status).toBe(401);
  expect((await ask("/oauth/introspect", client, { token })).body.active).toBeUndefined();
  const hint = new URLSearchParams({ id_token_hint: token });
  expect((await surfer.open(`/oauth/end-session?${hint}`)).headers.get("location")).toContain("/authorization-error");
  expect(decodeJwt(tokens.id_token).sid).toBe(decodeJwt(token).sid);
});

test("an application that never takes it is told twelve times and then no more, and keeps no other waiting", async () => {
  const { user } = await signedIn(...Array.from({ length: 20 }, () => 503));
  const other = await serveApplication();
  const patient = await createClient({ backchannelLogoutUri: other.address });
  await signInTo(patient, await surferOf(user));
  await db.session.updateMany({ where: { userId: user.id }, data: { endedAt: new Date() } });
  const now = new Date();
  for (let round = 0; round < 20; round += 1) {
    await deliverDue(logoutConsumer, new Date(now.getTime() + round * 12 * 3_600_000));
  }
  expect(other.received).toHaveLength(1);
  expect(await db.logoutNotice.findMany({ where: { state: "failed" } })).toMatchObject([
    { attempts: MAX_ATTEMPTS, lastError: "the application answered 503" },
  ]);
});

test("an internal address is refused at once and for good", async () => {
  const { application, user } = await signedIn();
  await db.session.updateMany({ where: { userId: user.id }, data: { endedAt: new Date() } });
  configure({ APP_URL: "https://id.gatehouse.example" });
  await deliver();
  expect(application.received).toEqual([]);
  expect(await db.logoutNotice.findFirst()).toMatchObject({ state: "failed", attempts: 1 });
});

test("nobody is told of a token that the application gives back, of a time that is over, or of a grant that signed nobody in", async () => {
  const { client, user, tokens } = await signedIn();
  await ask("/oauth/revoke", client, { token: tokens.refresh_token });
  await db.oAuthGrant.updateMany({ data: { scopes: ["roles"] } });
  await db.oAuthGrant.deleteMany();
  await signInTo(client, await surferOf(user));
  // As the job does that ends the rows of sessions.
  await db.session.deleteMany({ where: { clientType: "browser" } });
  expect(await db.oAuthGrant.count()).toBe(0);
  expect(await db.logoutNotice.count()).toBe(0);
});

test("it is written in the transaction that ends the session, or not at all", async () => {
  const { user } = await signedIn();
  const failure = new Error("undone");
  const undone = db.$transaction(async (tx) => {
    await tx.session.updateMany({ where: { userId: user.id }, data: { endedAt: new Date() } });
    expect(await tx.logoutNotice.count()).toBe(1);
    throw failure;
  });
  await expect(undone).rejects.toBe(failure);
  expect(await db.logoutNotice.count()).toBe(0);
});

test("200 with the address; 400 for one that is no web address, and of a kind without a server", async () => {
  const token = await admin();
  const { id } = await createClient();
  const redirect_uris = ["https://app.example/callback"];
  const set = (body: Record<string, unknown>) => call(configureClient, { token, params: { id }, body });
  const backchannel_logout_uri = "https://app.example/logout";
  const { status, body } = await set({ kind: "web", redirect_uris, backchannel_logout_uri });
  expect([status, body.backchannel_logout_uri]).toEqual([200, backchannel_logout_uri]);
  for (const wrong of ["http://app.example/logout", "https://app.example/#x", "com.example.app:/logout", "x"])
    expect((await set({ kind: "web", redirect_uris, backchannel_logout_uri: wrong })).status, wrong).toBe(400);
  expect((await set({ kind: "single_page", redirect_uris, backchannel_logout_uri })).status).toBe(400);
});
