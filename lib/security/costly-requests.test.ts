import { beforeEach, expect, test } from "vitest";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

beforeEach(freshDatabase);

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
