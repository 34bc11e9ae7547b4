import { beforeEach, expect, test, vi } from "vitest";
import { db, pool } from "@/lib/db";
import { getStatus } from "@/lib/operator/service.contract";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(async () => {
  await freshDatabase();
  // Every test begins with a minute of its own.
  moveClock(0);
  vi.setSystemTime(Math.ceil(Date.now() / 60_000) * 60_000);
  minute += 1;
  vi.setSystemTime(Date.now() + minute * 60_000);
});
let minute = 0;

const limited = (most: number) =>
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1", REQUESTS_PER_MINUTE: String(most) });
const probe = (address = "192.0.2.7") => call(getStatus, { headers: { "X-Forwarded-For": address } });

test("429 with Retry-After once a network's minute is used up; answers before say how much is left; then a new one begins", async () => {
  limited(3);
  vi.setSystemTime(Date.now() + 20_000);
  const answers = [await probe(), await probe(), await probe(), await probe()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get("ratelimit"))).toEqual(
    [2, 1, 0, 0].map((left) => `"requests";r=${left};t=40`),
  );
  expect(answers.map(({ headers }) => headers.get("ratelimit-remaining"))).toEqual(["2", "1", "0", "0"]);
  expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual([null, null, null, "40"]);
  expect((await probe("192.0.2.8")).status).toBe(200);
  vi.setSystemTime(Date.now() + 40_000);
  expect((await probe()).status).toBe(200);
});

test("someone signed in is counted as such, whatever the network; refusals are counted; tokens tried are the network's", async () => {
  limited(3);
  const [ann, bob] = [await signIn(await createUser()), await signIn(await createUser())];
  const read = async (token: string, address: string) =>
    (await call(getProfile, { token, headers: { "X-Forwarded-For": address } })).status;
  expect(await read(ann.access_token, "192.0.2.1")).toBe(200);
  expect(await read(ann.access_token, "192.0.2.2")).toBe(200);
  expect((await send("PATCH", "/v1/user/profile", { token: ann.access_token, body: "[" })).status).toBe(400);
  expect(await read(ann.access_token, "192.0.2.3")).toBe(429);
  expect(await read(bob.access_token, "192.0.2.1")).toBe(200);
  for (const status of [401, 401, 401, 429]) expect(await read("guess", "192.0.2.9")).toBe(status);
});

test("where no address is known nobody is counted, for all would be one", async () => {
  configure({ RATE_LIMITS: "on", REQUESTS_PER_MINUTE: "1" });
  for (let n = 0; n < 3; n += 1) expect((await call(getStatus)).status).toBe(200);
});

test("what every cache may keep says nothing about one caller", async () => {
  limited(3);
  const { headers } = await send("GET", "/.well-known/jwks.json", { headers: { "X-Forwarded-For": "192.0.2.7" } });
  expect(headers.get("ratelimit")).toBeNull();
});

test("99 requests cost no round trip, the hundredth one; from there on other instances' requests count too", async () => {
  limited(150);
  const query = vi.spyOn(pool(), "query");
  const statements = () => query.mock.calls.filter(([text]) => String(text).includes("rate_limits"));
  for (let n = 0; n < 99; n += 1) await probe();
  expect(statements()).toHaveLength(0);
  await probe();
  await vi.waitFor(async () => expect(await db.rateLimit.findMany()).toMatchObject([{ points: 100 }]));
  expect(statements()).toHaveLength(1);
  query.mockRestore();
  // Another instance has told of so many.
  await db.rateLimit.updateMany({ data: { points: { increment: 1000 } } });
  const statuses = [];
  for (let n = 0; n < 50; n += 1) statuses.push((await probe()).status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await probe()).status).toBe(429);
});
