import { beforeEach, expect, test, vi } from "vitest";
import { authenticateUser, changePasswordByUserId } from "@/lib/authentication/identity.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { db, pool } from "@/lib/db";
import { consumeAttempt, limitKey, type SignInBudget } from "@/lib/limits/sign-in-limits";
import { Problem } from "@/lib/problem";
import { Browser } from "@/lib/testing/browser";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const limited = () => configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
const EMAIL = "ann@example.com";
const HERE = "192.0.2.7";

const clientAt = (ipAddress: string | null, userAgent = "stranger") => ({ ipAddress, userAgent, requestId: "test" });

/** Seconds to wait, or 0 where the guess may be looked at. */
async function guess(ipAddress: string | null = HERE, email = EMAIL): Promise<number> {
  try {
    await consumeAttempt(clientAt(ipAddress), email);
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return Number(error.headers["Retry-After"]);
  }
}

async function guesses(count: number, ipAddress?: (n: number) => string, email?: (n: number) => string) {
  const waits = await Promise.all(
    Array.from({ length: count }, (_, n) => guess(ipAddress?.(n) ?? HERE, email?.(n) ?? EMAIL)),
  );
  return { allowed: waits.filter((wait) => wait === 0).length, waits };
}

const DEVICE = { "Gatehouse-Device": "d".repeat(43) };

const signInFrom = (ipAddress: string, password = PASSWORD, more: Record<string, string> = {}) =>
  call(login, {
    body: { email: EMAIL, password },
    headers: { "X-Forwarded-For": ipAddress, "User-Agent": "east-client/1", ...more },
  });

const pointsOf = async (name: SignInBudget, ...parts: string[]) =>
  (await db.rateLimit.findUnique({ where: { key: limitKey(name, ...parts) } }))?.points ?? 0;

test("10 of 60 parallel guesses from one network are looked at; the others get 429 before anything is hashed", async () => {
  limited();
  await createUser({ email: EMAIL });
  const answers = await Promise.all(Array.from({ length: 60 }, () => signInFrom(HERE, "guess")));
  const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
  expect([count(401), count(429)]).toEqual([10, 50]);
  expect(await db.auditEvent.count({ where: { action: "login.refused" } })).toBe(10);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body.errors).toEqual(["too.many.requests"]);
  expect(refused?.headers.get("ratelimit")).toMatch(/^"signIn";r=0;t=30[01]$/);
  expect(refused?.headers.get("ratelimit-policy")).toBe('"signIn";q=10');
  expect(refused?.headers.get("retry-after")).toMatch(/^30[01]$/);
});

test("each exceeded window blocks for twice as long as the one before; quiet days let it be forgotten", async () => {
  limited();
  const blocks: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    // Other networks' and this account's budgets must not be what refuses here.
    await db.rateLimit.deleteMany({ where: { key: limitKey("account", EMAIL) } });
    expect((await guesses(10)).allowed).toBe(10);
    const wait = await guess();
    blocks.push(wait);
    expect(await guess()).toBe(wait);
    moveClock(wait + 1);
  }
  expect(blocks).toEqual([300, 600, 1200, 2400]);
  moveClock(2 * 86_400);
  await guesses(10);
  expect(await guess()).toBe(1200);
});

test("20 of 200 parallel guesses at one account from 200 networks are looked at", async () => {
  limited();
  const { allowed, waits } = await guesses(200, (n) => `198.51.100.${n}`);
  expect(allowed).toBe(20);
  expect(Math.max(...waits)).toBeGreaterThanOrEqual(3600);
});

test("100 of 300 parallel guesses from one network at 300 accounts are looked at; another network goes on", async () => {
  limited();
  const each = (n: number) => `person${n}@example.com`;
  expect((await guesses(300, undefined, each)).allowed).toBe(100);
  expect(await guess("198.51.100.1", "person299@example.com")).toBe(0);
});

test("where no network is known, guesses at others' accounts keep nobody out", async () => {
  limited();
  const waits = await Promise.all(Array.from({ length: 150 }, (_, n) => guess(null, `person${n}@example.com`)));
  expect(Math.max(...waits)).toBe(0);
});

test("the addresses of a /64 are one network: changing them buys no guess", async () => {
  limited();
  expect((await guesses(40, (n) => `2001:db8:1:2::${n + 1}`)).allowed).toBe(10);
  expect(await guess("2001:db8:1:3::1")).toBe(0);
});

test("a refused guess spends nothing: one network cannot use up what the account has for all", async () => {
  limited();
  await guesses(50);
  expect(await pointsOf("account", EMAIL)).toBe(10);
  expect(await pointsOf("network", HERE)).toBe(10);
});

test("a browser that signed in before gets in while strangers have used up everything, and no other browser does", async () => {
  limited();
  await createUser({ email: EMAIL });
  const [known, unknown] = [new Browser(), new Browser()];
  const here = { headers: { "x-forwarded-for": HERE } };
  const signIn = async (browser: Browser, password: string) => {
    const fields = { email: EMAIL, password, json: "true", csrfToken: await browser.csrfToken() };
    return (await browser.visit("POST", "callback/credentials", { fields, ...here })).status;
  };
  expect(await signIn(known, PASSWORD)).toBe(200);
  await guesses(200, (n) => `198.51.100.${n}`);
  await guesses(200, undefined, (n) => `person${n}@example.com`);
  expect(await signIn(unknown, PASSWORD)).toBe(429);
  expect(await signIn(known, PASSWORD)).toBe(200);
  // Someone else's device is no device of this person.
  unknown.cookies["gatehouse-device"] = "A".repeat(43);
  expect(await signIn(unknown, PASSWORD)).toBe(429);
});

test("a program that signed in before gets in by the secret it shows, from anywhere; its name and address are no secret", async () => {
  limited();
  await createUser({ email: EMAIL });
  expect((await signInFrom("203.0.113.5", PASSWORD, DEVICE)).status).toBe(200);
  await guesses(200, (n) => `198.51.100.${n}`);
  expect((await signInFrom("203.0.113.6", PASSWORD, DEVICE)).status).toBe(200);
  expect((await signInFrom("203.0.113.5")).status).toBe(429);
  expect((await signInFrom("203.0.113.5", PASSWORD, { "Gatehouse-Device": "e".repeat(43) })).status).toBe(429);
  expect((await signInFrom("203.0.113.5", PASSWORD, { "Gatehouse-Device": "short" })).status).toBe(429);
});

test("guesses of a known device count for its network, whose end keeps strangers out and not the device", async () => {
  limited();
  await createUser({ email: EMAIL });
  await signInFrom(HERE, PASSWORD, DEVICE);
  for (let n = 0; n < 3; n += 1) await signInFrom(HERE, "guess", DEVICE);
  expect(await pointsOf("network", HERE)).toBe(3);
  await guesses(200, undefined, (n) => `person${n}@example.com`);
  expect(await pointsOf("network", HERE)).toBe(101);
  expect((await signInFrom(HERE)).status).toBe(429);
  expect((await signInFrom(HERE, PASSWORD, DEVICE)).status).toBe(200);
  // What was not counted is not refunded: one's own sign-ins buy no guesses at others.
  expect(await pointsOf("network", HERE)).toBe(101);
});

test("a known device has ten guesses of its own, whose end keeps no other out", async () => {
  limited();
  await createUser({ email: EMAIL });
  await signInFrom(HERE, PASSWORD, DEVICE);
  await db.rateLimit.deleteMany();
  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await signInFrom(HERE, "guess", DEVICE)).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
  expect(await pointsOf("account", EMAIL)).toBe(0);
  expect((await signInFrom("203.0.113.6")).status).toBe(200);
});

test("the right password gives back its own attempts, and of shared budgets the one it took", async () => {
  limited();
  await createUser({ email: EMAIL });
  await guesses(9);
  await guess(HERE, "bob@example.com");
  expect((await signInFrom(HERE)).status).toBe(200);
  expect(await pointsOf("accountNetwork", EMAIL, HERE)).toBe(0);
  expect(await pointsOf("account", EMAIL)).toBe(9);
  expect(await pointsOf("network", HERE)).toBe(10);
});

test("a guess costs one round trip, refused or not, beside the one that all who come at a time share", async () => {
  limited();
  const query = vi.spyOn(pool(), "query");
  /** Those that do not ask whether settings have changed, which is asked once for everybody. */
  const own = () => query.mock.calls.filter((call) => !JSON.stringify(call).includes("FROM settings"));
  await guess();
  expect(own()).toHaveLength(1);
  await guesses(10);
  query.mockClear();
  expect((await signInFrom(HERE)).status).toBe(429);
  expect(own()).toHaveLength(1);
  query.mockRestore();
});

test("every way to guess a password spends the same budget", async () => {
  limited();
  const user = await createUser({ email: EMAIL });
  await guesses(10);
  const headers = { "X-Forwarded-For": HERE };
  const body = { user_uid: user.id, old_password: "guess", new_password: "newtesting1234" };
  await expectRefusal(() => call(changePasswordByUserId, { body, headers }), 429, "too.many.requests");
  const named = { email: EMAIL, password: PASSWORD };
  await expectRefusal(() => call(authenticateUser, { body: named, headers }), 429, "too.many.requests");
  await expectRefusal(() => call(login, { body: named, headers }), 429, "too.many.requests");
});
