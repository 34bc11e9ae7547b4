import { availableParallelism } from "node:os";
import { beforeEach, expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

/*
 * What strangers can have the service do, against the production build: whatever it costs, everyone else is served
 * meanwhile. Judged by order, never by seconds.
 */

beforeEach(freshDatabase);

test("anonymous request that costs much: right passwords of 12 accounts from one address, 96 in flight, leave another network a turn at once", async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => createUser()));
  const other = await createUser();
  const service = await startInstance({ TRUSTED_PROXIES: "1", BCRYPT_COST: "10" });
  const answers: number[] = [];
  const signInFrom = async (ipAddress: string, email = "") => {
    const headers = { "Content-Type": "application/json", "X-Forwarded-For": ipAddress };
    const body = JSON.stringify({ username: email, password: PASSWORD });
    const answer = await fetch(`${service.origin}/v1/auth/login`, { method: "POST", headers, body });
    await answer.text();
    answers.push(answer.status);
    return answer.status;
  };
  // More than may wait: those beyond are turned away at once, and the first of the others is done some hashes later.
  const cores = availableParallelism();
  const flood = Array.from({ length: 48 * cores }, (_, n) => signInFrom("192.0.2.7", people[n % 12]?.email));
  await Promise.any(flood.map(async (answer) => expect(await answer).toBe(200)));
  const before = answers.length;
  expect(await signInFrom("198.51.100.1", other.email)).toBe(200);
  const overtaking = answers.slice(before, -1).filter((status) => status === 200);
  const waiting = flood.length - answers.length + 1;
  // What is being worked on, one more for its turn, and every response under way.
  expect(overtaking.length).toBeLessThan(6 * cores);
  expect(waiting).toBeGreaterThan(24 * cores);
  for (const status of await Promise.all(flood)) expect([200, 503]).toContain(status);
});
