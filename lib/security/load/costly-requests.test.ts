import { beforeEach, expect, test, vi } from "vitest";
import { pool } from "@/lib/db";
import { send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

beforeEach(freshDatabase);

test("anonymous request that costs much: the list of revocations is read and signed once, however many ask", async () => {
  await pool().query(
    "INSERT INTO revocations (kind, subject) SELECT 'session', gen_random_uuid() FROM generate_series(1, 2000)",
  );
  moveClock(0);
  const query = vi.spyOn(pool(), "query");
  const etags = new Set<string | null>();
  for (let n = 0; n < 20; n += 1) etags.add((await send("GET", "/v1/auth/revocations")).headers.get("etag"));
  const [etag] = etags;
  const again = await send("GET", "/v1/auth/revocations", { headers: { "If-None-Match": etag ?? "" } });
  expect([etags.size, again.status]).toEqual([1, 304]);
  expect(query.mock.calls.filter(([text]) => /FROM revocations/.test(String(text)))).toHaveLength(1);
  query.mockRestore();
});

test("anonymous request that costs much: right passwords of 12 accounts from one address leave another user a turn at once", async () => {
  configure({ TRUSTED_PROXIES: "1" });
  const people = await Promise.all(Array.from({ length: 12 }, () => createUser()));
  const other = await createUser();
  const order: string[] = [];
  const signIn = async (email: string, ipAddress: string, name: string) => {
    const headers = { "X-Forwarded-For": ipAddress };
    await send("POST", "/v1/auth/login", { body: { email, password: PASSWORD }, headers });
    order.push(name);
  };
  const flood = Array.from({ length: 36 }, (_, n) => signIn(people[n % 12]?.email ?? "", "192.0.2.7", "flood"));
  // By the time the first of them is done, the others wait in the queue.
  await Promise.race(flood);
  await signIn(other.email, "198.51.100.1", "other");
  await Promise.all(flood);
  // How long that took is the machine's business; that it came before half of what had been there earlier is ours.
  expect(order.indexOf("other")).toBeLessThan(18);
}, 120_000);
