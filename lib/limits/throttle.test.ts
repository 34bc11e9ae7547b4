import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import * as sessions from "@/lib/authentication/sign-in.contract";
import { db, disconnect, pool } from "@/lib/db";
import { networkOf } from "@/lib/network";
import { call, type TestResponse } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { checkAddressExists } from "@/lib/users/account/addresses.contract";
import * as accounts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const limited = () => configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
const from = (address: string) => ({ "X-Forwarded-For": address });

function expectLimit(answer: TestResponse, points: number): void {
  expect({ status: answer.status, errors: answer.body.errors }).toEqual({ status: 429, errors: ["too.many.requests"] });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answer.headers.get("ratelimit-limit")).toBe(String(points));
  expect(answer.headers.get("ratelimit-policy")).toMatch(new RegExp(`^"\\w+";q=${points}$`));
  expect(answer.headers.get("ratelimit")).toMatch(/^"\w+";r=0;t=\d+$/);
  expect(answer.headers.get("ratelimit-remaining")).toBe("0");
  expect(answer.headers.get("ratelimit-reset")).toBe(answer.headers.get("retry-after"));
}

/** Spends a budget in the table rather than by so many requests. */
async function spend(key: string, points: number): Promise<void> {
  await pool().query(
    `INSERT INTO rate_limits (key, points, expire) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET points = $2`,
    [key, points, Date.now() + 60_000],
  );
}

const email = "ann@example.com";

test.each([
  ["registerUser", "registration", "|", 60, () => call(accounts.registerUser, { body: { email, password: PASSWORD } })],
  ["checkAddressExists", "addressExists", "|", 20, () => call(checkAddressExists, { query: { email } })],
  ["confirmUser", "codes", "|", 50, () => call(accounts.confirmUser, { params: { code: "guess" } })],
  [
    "resetPassword",
    "codes",
    "|",
    50,
    () => call(accounts.resetPassword, { body: { token: "guess", password: PASSWORD } }),
  ],
  ["refreshSession", "refresh", "|", 1200, () => call(sessions.refreshSession, { body: { token: "guess" } })],
  [
    "exchangeServiceToken",
    "serviceToken",
    "|",
    120,
    () => call(sessions.exchangeServiceToken, { body: { token: "guess" } }),
  ],
])("429 from %s when its budget is spent, and nothing is written", async (_, budget, account, points, request) => {
  configure({ RATE_LIMITS: "on" });
  await spend(`${budget}:unknown${account}`, points - 1);
  expect((await request()).status).not.toBe(429);
  const refused = await expectRefusal(request, 429, "too.many.requests");
  expectLimit(refused, points);
});

test("429 for the current password of a change, guessed by anyone who holds a session, from whatever network", async () => {
  limited();
  const user = await createUser();
  const { access_token } = await signIn(user);
  await spend(`proof:unknown|${user.id}`, 20);
  const body = { password: "newtesting1234", passwordRepeat: "newtesting1234", currentPassword: "guess" };
  const request = () => call(accounts.changePassword, { token: access_token, body, headers: from("192.0.2.9") });
  expectLimit(await expectRefusal(request, 429, "too.many.requests"), 20);
});

test("the limit survives a restart: it is in the database", async () => {
  limited();
  const refresh = () => call(sessions.refreshSession, { body: { token: "guess" }, headers: from("192.0.2.7") });
  await spend("refresh:192.0.2.7|", 1200);
  await disconnect();
  expect((await refresh()).status).toBe(429);
});

const check = (address: string) => call(checkAddressExists, { query: { email }, headers: from(address) });

test("429 for every address of a /64 once it is spent, in any spelling; the next /64 has its own budget", async () => {
  limited();
  await spend("addressExists:2001:db8:1:2|", 20);
  for (const address of [
    "2001:db8:1:2::1",
    "2001:DB8:1:2:ffff:ffff:ffff:ffff",
    "2001:0db8:0001:0002::9",
    "[2001:db8:1:2::1]:443",
  ]) {
    expect((await check(address)).status).toBe(429);
  }
  expect((await check("2001:db8:1:3::1")).status).toBe(200);
});

test("429 for an IPv4 address in any of its spellings, and whatever port a proxy writes behind it", async () => {
  limited();
  await spend("addressExists:192.0.2.7|", 20);
  for (const address of [
    "192.0.2.7",
    "::ffff:192.0.2.7",
    "::ffff:c000:207",
    "0:0:0:0:0:FFFF:C000:0207",
    "[::ffff:c000:207]:443",
    "192.0.2.7:50123",
    "203.0.113.9, 192.0.2.7",
  ]) {
    expect((await check(address)).status, address).toBe(429);
  }
  expect((await check("192.0.2.8")).status).toBe(200);
});

test("429 whatever a stranger writes into X-Forwarded-For: only the trusted proxy's own entry counts", async () => {
  limited();
  await spend("addressExists:192.0.2.7|", 20);
  for (const garbage of [
    "198.51.100.1, 192.0.2.7",
    "'; DROP TABLE rate_limits; --, 192.0.2.7",
    ",,,192.0.2.7",
    "x, 192.0.2.7",
  ]) {
    expect((await check(garbage)).status).toBe(429);
  }
  configure({ TRUSTED_PROXIES: "0" });
  await spend("addressExists:unknown|", 20);
  for (const garbage of ["198.51.100.1", "198.51.100.2, 198.51.100.3", "", "unknown"]) {
    const answer = await call(checkAddressExists, {
      query: { email },
      headers: {
        "X-Forwarded-For": garbage,
        Forwarded: `for=${garbage}`,
        "X-Real-IP": "198.51.100.9",
        "X-Gatehouse-Peer": "198.51.100.9",
      },
    });
    expect(answer.status).toBe(429);
  }
});

test("a zone behind a link-local address, however long, is no failure and buys no other network", async () => {
  limited();
  await spend("addressExists:fe80:0:0:0|", 20);
  for (const zone of ["", "%eth0", `%${"x".repeat(60)}`]) expect((await check(`fe80::1${zone}`)).status).toBe(429);
  const { email: known } = await createUser();
  const body = { email: known, password: PASSWORD };
  const headers = from(`fe80::2%${"x".repeat(60)}`);
  expect((await call(sessions.login, { body, headers })).status).toBe(200);
  expect((await db.session.findFirst())?.ipAddress).toBe("fe80::2");
});

test("every spelling of an IPv6 address is of one network", () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
      const url = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1);
      expect(networkOf(one.toUpperCase())).toBe(networkOf(one));
      expect(networkOf(url(one))).toBe(networkOf(one));
      if (url(one) === url(other)) expect(networkOf(one)).toBe(networkOf(other));
    }),
  );
  expect(networkOf("::1")).toBe("0:0:0:0");
  expect(networkOf("2001:db8::")).toBe("2001:db8:0:0");
  expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
  expect(networkOf(null)).toBe("unknown");
});
