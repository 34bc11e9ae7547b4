import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { endSessions } from "@/lib/sessions/session";
import { Browser } from "@/lib/testing/browser";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readDatabase } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const client = { ipAddress: null, userAgent: null, requestId: "00000000-0000-4000-8000-000000000000" };
const actorOf = (browser: Browser) => actorOfCookie(browser.cookies["gatehouse-session"], client);

test("200 after the right password: the cookie names a browser session, which holds where it came from", async () => {
  const user = await createUser({ name: "Ann" });
  const browser = new Browser();
  const answer = await browser.signIn(user.email, PASSWORD, { callbackUrl: "/account?tab=sessions" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ url: "http://localhost:3000/account?tab=sessions" });
  expect(await db.session.findMany()).toMatchObject([
    { userId: user.id, clientType: "browser", userAgent: browser.userAgent, endedAt: null },
  ]);
  expect(await actorOf(browser)).toMatchObject({ type: "user", id: user.id, name: "Ann", mustChangePassword: false });
  expect(await browser.session()).toMatchObject({ user: { name: "Ann", email: user.email } });
});

test("cookies are HttpOnly and Lax, and under https Secure with the __Host- prefix", async () => {
  // Every cookie that a sign-in may set: this one keeps an account that was to be deleted.
  const tomorrow = new Date(Date.now() + 86_400_000);
  const user = await createUser({ deletesAt: tomorrow });
  const attributes = async () => (await new Browser().signIn(user.email)).headers.getSetCookie();
  for (const line of await attributes()) expect(line).toMatch(/^gatehouse-.*; Path=\/;.*HttpOnly; SameSite=Lax/i);
  await db.user.update({ where: { id: user.id }, data: { deletesAt: tomorrow } });
  configure({ APP_URL: "https://id.example.com" });
  const browser = new Browser();
  const csrf = await browser.visit("GET", "csrf");
  const { csrfToken } = await csrf.json();
  const answer = await browser.visit("POST", "callback/credentials", {
    fields: { email: user.email, password: PASSWORD, csrfToken, json: "true" },
    headers: { origin: "https://id.example.com" },
  });
  const lines = [...csrf.headers.getSetCookie(), ...answer.headers.getSetCookie()];
  expect(lines.map((line) => line.split("=")[0]).sort()).toEqual([
    "__Host-gatehouse-csrf",
    "__Host-gatehouse-device",
    "__Host-gatehouse-kept",
    "__Host-gatehouse-return",
    "__Host-gatehouse-session",
  ]);
  for (const line of lines) {
    expect(line).toMatch(/; Path=\/;/);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    expect(line).toMatch(/; Secure/);
    expect(line).not.toMatch(/Domain=/);
  }
});

test("the sign-in that keeps an account from its deletion names its session to the pages; the next one does not", async () => {
  const user = await createUser({ deletesAt: new Date(Date.now() + 86_400_000) });
  const [first, second] = [new Browser(), new Browser()];
  await first.signIn(user.email);
  await second.signIn(user.email);
  const [session] = await db.session.findMany({ orderBy: { id: "asc" } });
  expect(first.cookies["gatehouse-kept"]).toBe(session?.id);
  expect(second.cookies["gatehouse-kept"]).toBeUndefined();
  expect(await db.mail.count({ where: { template: "deletion_cancelled" } })).toBe(1);
});

test.each([
  ["wrong.password", 401, {}, "not the password"],
  ["user.disabled", 403, { disabledAt: new Date() }, PASSWORD],
  ["user.should.be.confirmed", 403, { confirmedAt: null }, PASSWORD],
])("%s reaches the page as a code, and no session starts", async (code, status, data, password) => {
  configure({ ACCOUNT_CONFIRMATION: "required" });
  const user = await createUser(data);
  const browser = new Browser();
  const answer = await browser.signIn(user.email, password, { callbackUrl: "/account" });
  expect(answer.status).toBe(status);
  const { url } = await answer.json();
  expect(url).toBe(`http://localhost:3000/sign-in?error=${code}&callbackUrl=%2Faccount`);
  expect(browser.cookies["gatehouse-session"]).toBeUndefined();
  expect(await db.session.count()).toBe(0);
  const form = { email: user.email, password, csrfToken: await browser.csrfToken(), callbackUrl: "/account" };
  const plain = await browser.visit("POST", "callback/credentials", { fields: form, form: true });
  expect([plain.status, plain.headers.get("location")]).toEqual([303, url]);
});

test("too.many.requests reaches the page with Retry-After", async () => {
  configure({ RATE_LIMITS: "on" });
  const user = await createUser();
  const browser = new Browser();
  for (let attempt = 0; attempt < 20; attempt += 1) await browser.signIn(user.email, "not the password");
  const answer = await browser.signIn(user.email);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await answer.json()).url).toContain("error=too.many.requests");
});

test("a person who must choose a new password gets a session that says so", async () => {
  const user = await createUser({ resetPassword: true });
  const browser = new Browser();
  expect((await browser.signIn(user.email)).status).toBe(200);
  expect(await actorOf(browser)).toMatchObject({ id: user.id, mustChangePassword: true });
});

test("registration signs in; where the mailbox must be confirmed first the account is made and no session starts", async () => {
  const register = async (email: string) => {
    const browser = new Browser();
    const fields = { email, password: PASSWORD, json: "true", csrfToken: await browser.csrfToken() };
    return { browser, answer: await browser.visit("POST", "callback/registration", { fields }) };
  };
  const first = await register("ann@example.com");
  expect(first.answer.status).toBe(200);
  expect(await actorOf(first.browser)).toMatchObject({ email: "ann@example.com", status: "pending" });
  configure({ ACCOUNT_CONFIRMATION: "required" });
  const second = await register("bob@example.com");
  expect((await second.answer.json()).url).toContain("error=user.should.be.confirmed");
  expect(await db.user.count()).toBe(2);
  expect(await db.mail.count()).toBe(2);
  expect(await db.session.count()).toBe(1);
});

test("signing out ends the session's row, so that a copy of the cookie opens nothing", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.signIn(user.email);
  const copy = browser.cookies["gatehouse-session"];
  await browser.signOut();
  expect(browser.cookies["gatehouse-session"]).toBeUndefined();
  expect(await db.session.findMany()).toMatchObject([{ endReason: "logout" }]);
  expect(await actorOfCookie(copy, client)).toMatchObject({ type: "anonymous" });
});

test("one's own earlier session is replaced without a word; another person's is logged as a sign-out", async () => {
  const [ann, boris] = [await createUser(), await createUser()];
  const browser = new Browser();
  const ended = () => db.auditEvent.count({ where: { action: "session.ended" } });
  await browser.signIn(ann.email);
  await browser.signIn(ann.email);
  expect(await ended()).toBe(0);
  await browser.signIn(boris.email);
  expect(await ended()).toBe(1);
  expect(await db.session.count({ where: { endedAt: null } })).toBe(1);
});

test("signing in again in the same browser ends its earlier session", async () => {
  const [ann, bob] = [await createUser(), await createUser()];
  const browser = new Browser();
  await browser.signIn(ann.email);
  const copy = browser.cookies["gatehouse-session"];
  await browser.signIn(bob.email);
  expect(await actorOfCookie(copy, client)).toMatchObject({ type: "anonymous" });
  expect(await actorOf(browser)).toMatchObject({ id: bob.id });
});

describe("the next request is anonymous", () => {
  test.each<[string, (user: { id: string }, sessionId: string) => Promise<unknown>]>([
    ["when the session is ended", (_, id) => endSessions(db, { id }, "test")],
    ["when the person is disabled", ({ id }) => db.user.update({ where: { id }, data: { disabledAt: new Date() } })],
    ["when the person is deleted", ({ id }) => db.user.delete({ where: { id } })],
    ["after the idle deadline", async () => moveClock(15 * 86_400)],
    [
      "when tokens before now are void",
      ({ id }) => db.user.update({ where: { id }, data: { tokensNotBefore: new Date(Date.now() + 5_000) } }),
    ],
  ])("%s", async (_, happen) => {
    const user = await createUser();
    const browser = new Browser();
    await browser.signIn(user.email);
    const session = await db.session.findFirstOrThrow();
    await happen(user, session.id);
    expect(await actorOf(browser)).toMatchObject({ type: "anonymous" });
    expect(await browser.session()).toEqual({});
  });
});

test("a cookie cut or changed at any place, or naming a session of another client type, is nobody's", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.signIn(user.email);
  const cookie = browser.cookies["gatehouse-session"] ?? "";
  for (let place = 0; place < cookie.length; place += 1) {
    const other = cookie[place] === "A" ? "B" : "A";
    const forged = [cookie.slice(0, place), cookie.slice(0, place) + other + cookie.slice(place + 1)];
    for (const value of forged) expect(await actorOfCookie(value, client), value).toMatchObject({ type: "anonymous" });
  }
  const { sessionId, access_token } = await signIn(user);
  const foreign = await sealBrowserCookie({ sessionId, issuedAtSeconds: Math.floor(Date.now() / 1000) }, 3600);
  for (const value of [foreign, access_token, "x".repeat(5000), "..", "a.b.c.d.e"])
    expect(await actorOfCookie(value, client)).toMatchObject({ type: "anonymous" });
});

test("use of a session is noted at most once a minute, and moves its idle deadline", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.signIn(user.email);
  const read = () => db.session.findFirstOrThrow();
  const before = await read();
  await actorOf(browser);
  expect(await read()).toEqual(before);
  moveClock(61);
  await actorOf(browser);
  const after = await read();
  expect(after.lastUsedAt.getTime()).toBeGreaterThan(before.lastUsedAt.getTime());
  expect(after.idleExpiresAt.getTime()).toBeGreaterThan(before.idleExpiresAt.getTime());
});

test.each([
  "//evil.example",
  "///evil.example",
  "\\\\evil.example",
  "/\\evil.example",
  "https://evil.example",
  "https:evil.example",
  "http://localhost:3000@evil.example/",
  "http://localhost:3000//evil.example",
  "http://localhost:30001/",
  "javascript:alert(1)",
  "data:text/html,x",
  "/\t/evil.example",
  " //evil.example",
  "/.//evil.example",
  "/account/..//evil.example",
  "http://",
  ":::",
  "/api/auth/signout",
])("callbackUrl %j leads to the start page, from every place it may stand", async (callbackUrl) => {
  const user = await createUser();
  const body = await new Browser().signIn(user.email, PASSWORD, { callbackUrl });
  expect(await body.json()).toEqual({ url: "http://localhost:3000/" });
  const browser = new Browser();
  browser.cookies["gatehouse-return"] = callbackUrl;
  const cookie = await browser.signIn(user.email);
  expect(await cookie.json()).toEqual({ url: "http://localhost:3000/" });
  const query = await browser.visit("GET", `signin?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  expect(query.headers.get("location")).toBe("/sign-in?callbackUrl=http%3A%2F%2Flocalhost%3A3000%2F");
});

test.each([
  ["a foreign origin", { origin: "https://evil.example" }],
  ["an origin that begins like ours", { origin: "http://localhost:3000.evil.example" }],
  ["no origin on a cross-site request", { origin: "null", "sec-fetch-site": "cross-site" }],
])("403 from %s: nobody is signed in or out", async (_, headers) => {
  const user = await createUser();
  const browser = new Browser();
  await browser.signIn(user.email);
  const before = await readDatabase();
  const csrfToken = await browser.csrfToken();
  const fields = { email: user.email, password: PASSWORD, csrfToken };
  expect((await browser.visit("POST", "callback/credentials", { fields, headers })).status).toBe(403);
  expect((await browser.visit("POST", "signout", { fields: { csrfToken }, headers })).status).toBe(403);
  expect(await readDatabase()).toEqual(before);
});

test("403 without the CSRF token", async () => {
  const user = await createUser();
  const answer = await new Browser().signIn(user.email, PASSWORD, { csrfToken: "0".repeat(64) });
  expect(answer.status).toBe(403);
  expect(await db.session.count()).toBe(0);
});

test.each([
  ["POST", "_log", 404],
  ["POST", "session", 404],
  ["GET", "callback/credentials", 404],
  ["POST", "callback/constructor", 404],
  ["POST", "callback/__proto__", 404],
  ["GET", "session/more/segments", 404],
  ["DELETE", "session", 405],
])("%s %s: %d, a problem", async (method, path, status) => {
  const answer = await new Browser().visit(method, path, method === "GET" ? {} : { fields: { level: "constructor" } });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

test.each([
  ["not JSON", "{", "application/json", 400],
  ["an array", "[]", "application/json", 400],
  ["another media type", "email=a", "text/plain", 415],
  ["too much", `{"a":"${"x".repeat(70_000)}"}`, "application/json", 413],
])("a body that is %s is refused without a failure of ours", async (_, body, type, status) => {
  const browser = new Browser();
  const { answerNextAuth } = await import("@/lib/web/next-auth");
  const headers = { origin: "http://localhost:3000", "content-type": type, "user-agent": browser.userAgent };
  const url = "http://localhost:3000/api/auth/callback/credentials";
  expect((await answerNextAuth(new Request(url, { method: "POST", headers, body }))).status).toBe(status);
});

test("values of the wrong type are refused as such", async () => {
  const answer = await new Browser().signIn({ $ne: "" } as unknown as string, ["x"] as unknown as string);
  expect(answer.status).toBe(400);
  expect((await answer.json()).url).toContain("error=request.invalid");
});
