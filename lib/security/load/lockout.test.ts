import { beforeEach, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { addressesOf } from "@/lib/http/table";
import { consumeAttempt, limitKey } from "@/lib/limits/sign-in-limits";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

beforeEach(async () => {
  await freshDatabase();
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
});

/** One address and one program for everyone. */
const SHARED = { "X-Forwarded-For": "192.0.2.7", "User-Agent": "east-client/1" };
const OWN = { "Gatehouse-Device": "o".repeat(43) };
const EMAIL = "ann@example.com";

const signIn = (email: string, password: string, more: Record<string, string> = {}) =>
  send("POST", "/v1/auth/login", { body: { email, password }, headers: { ...SHARED, ...more } });

const guesses = async (
  count: number,
  email: (n: number) => string,
  more: (n: number) => Record<string, string> = () => ({}),
) => {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => signIn(email(n), `guess ${n}`, more(n))));
  return answers.filter(({ status }) => status !== 429).length;
};

/** Guesses at 200 others from there, as far as they are counted: that none is right is known without hashing. */
const spray = async () => {
  const client = { ipAddress: SHARED["X-Forwarded-For"], userAgent: SHARED["User-Agent"], requestId: "spray" };
  const attempts = Array.from({ length: 200 }, (_, n) => consumeAttempt(client, `person${n}@example.com`));
  expect((await Promise.allSettled(attempts)).some(({ status }) => status === "rejected")).toBe(true);
};

const unlock = async (user: { id: string; email: string }, more: Record<string, string> = {}) => {
  const found = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const [address] = contracts.filter(({ id }) => id === "unlockSignIn").flatMap(addressesOf);
  const body = { token: await createCode(found, "unlock") };
  return send("POST", address?.path ?? "", { body, headers: { ...SHARED, ...more } });
};

test("lock by a stranger: with the owner's address and program a stranger has ten guesses, and the owner's device gets in", async () => {
  await createUser({ email: EMAIL });
  expect((await signIn(EMAIL, PASSWORD, OWN)).status).toBe(200);
  // What the owner's program is called is no secret either: it makes no budget beside the network's.
  expect((await signIn(EMAIL, PASSWORD)).status).toBe(200);
  expect(
    await guesses(
      60,
      () => EMAIL,
      (n) => ({ "User-Agent": n % 2 ? SHARED["User-Agent"] : "west-client/1" }),
    ),
  ).toBe(10);
  expect((await signIn(EMAIL, PASSWORD)).status).toBe(429);
  expect((await signIn(EMAIL, PASSWORD, OWN)).status).toBe(200);
});

test("unlock that does not: whatever was used up, the device that unlocks gets in, by its secret or without one", async () => {
  const user = await createUser({ email: EMAIL });
  await signIn(EMAIL, PASSWORD);
  await guesses(30, () => EMAIL);
  await spray();
  for (let n = 0; n < 12; n += 1) await signIn(EMAIL, "guess", OWN);
  expect((await signIn(EMAIL, PASSWORD)).status).toBe(429);
  expect((await unlock(user)).status).toBe(200);
  expect((await signIn(EMAIL, PASSWORD)).status).toBe(200);
  // What strangers go on doing to others from here does not lock the owner out again.
  await spray();
  expect((await signIn(EMAIL, PASSWORD)).status).toBe(200);

  // A known device that used up its own budget.
  await signIn(EMAIL, PASSWORD, OWN);
  for (let n = 0; n < 12; n += 1) await signIn(EMAIL, "guess", OWN);
  expect((await signIn(EMAIL, PASSWORD, OWN)).status).toBe(429);
  expect((await unlock(user, OWN)).status).toBe(200);
  expect((await signIn(EMAIL, PASSWORD, OWN)).status).toBe(200);
});

test("unlock that does not: it opens nothing else: guesses stay bounded, and other accounts' limits stand", async () => {
  const user = await createUser({ email: EMAIL });
  await spray();
  await unlock(user);
  expect(await guesses(60, () => EMAIL)).toBe(10);
  expect((await signIn("bob@example.com", "guess")).status).toBe(429);
  expect((await signIn("bob@example.com", "guess", OWN)).status).toBe(429);
});

test("lock by a stranger: spraying accounts that are known at an address is counted for it like any other", async () => {
  const people = await Promise.all(Array.from({ length: 3 }, () => createUser()));
  for (const { email } of people) expect((await signIn(email, PASSWORD)).status).toBe(200);
  await guesses(9, (n) => people[n % 3]?.email ?? "");
  const row = await db.rateLimit.findUnique({ where: { key: limitKey("network", "192.0.2.7") } });
  expect(row?.points).toBe(9);
});
