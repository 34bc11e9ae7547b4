import { beforeAll, expect, test } from "vitest";
import { requestSignInLink } from "@/lib/authentication/link/sign-in-link.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { compareSamples } from "@/lib/bench/measure/two-samples";
import { contracts } from "@/lib/contracts";
import type { Contract } from "@/lib/operation";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import * as accounts from "@/lib/users/account/registration/registration.contract";

/*
 * Whether someone has an account must not be told by answer or time. A few samples prove no more than that nothing is
 * grossly different, for example a hash that is only computed for known people; `npm run bench -- answers` takes thousands.
 */
const SAMPLES = 20;
const headers = { "Gatehouse-Device": "d".repeat(43) };
const known = "known@example.com";

beforeAll(async () => {
  await freshDatabase();
  await createUser({ email: known });
});

test.each<[string, Contract, (email: string) => unknown]>([
  ["sign-in", login, (email) => ({ email, password: "not the password" })],
  ["restore", accounts.requestPasswordReset, (email) => ({ email })],
  ["sign-in link", requestSignInLink, (email) => ({ email })],
  ["resend", accounts.resendEmail, (email) => ({ email })],
])("%s answers a known and an unknown address alike, and as fast", async (_, contract, bodyOf) => {
  configure({ MAGIC_LINKS: "on" });
  const times: Record<string, number[]> = { [known]: [], "nobody@example.com": [] };
  const answers = new Set<string>();
  for (let n = -3; n < SAMPLES; n += 1) {
    // In turns, so that whatever else the machine does falls on both.
    for (const email of n % 2 ? Object.keys(times) : Object.keys(times).reverse()) {
      const start = performance.now();
      const { status, text } = await call(contract, { body: bodyOf(email), headers });
      if (n >= 0) times[email]?.push(performance.now() - start);
      answers.add(`${status} ${text.replaceAll(email, "EMAIL").replace(/urn:uuid:[^"]+/, "ID")}`);
    }
  }
  expect([...answers]).toHaveLength(1);
  const [one = [], other = []] = Object.values(times);
  // Beyond four standard deviations chance is once in 15,000 runs; a missing hash is beyond six.
  expect(Math.abs(compareSamples(one, other).z)).toBeLessThan(4);
});

const [promises = ""] = Object.values(
  import.meta.glob<string>("/SECURITY.md", { query: "?raw", import: "default", eager: true }),
);

test("SECURITY.md names every operation whose answer tells strangers that someone has an account", () => {
  const telling = contracts.filter(
    ({ id, access, problems = [] }) =>
      access === "public" && (problems.includes("user.already.exists") || id === "checkAddressExists"),
  );
  expect(telling.length).toBeGreaterThan(3);
  for (const { method, path } of telling) expect(promises).toContain(`\`${method} ${path}\``);
});
