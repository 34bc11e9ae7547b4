import { beforeEach, expect, test } from "vitest";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { codeOf, createUserWithFactor, wrongCode } from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { testDatabaseKind } from "@/lib/testing/database";
import { freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { startInstances } from "@/lib/testing/instances/instances";
import type { User } from "@/prisma/client/client";

/*
 * A second factor has few digits: nothing but the budget stands before guessing them. Zitadel CVE-2025-64102, Keycloak
 * CVE-2026-16103. Over three instances where the database serves several; the embedded one is for one.
 */

beforeEach(freshDatabase);

const VERIFY = "/v1/auth/factors/verify";
const PROXIED = { RATE_LIMITS: "on", TRUSTED_PROXIES: "1" };

/** Guesses arrive at each of them in turn. */
async function startService(): Promise<(body: object, from: string, turn: number) => Promise<number>> {
  configure(PROXIED);
  const origins = testDatabaseKind === "server" ? await startInstances(3, PROXIED) : [];
  return async (body, from, turn) => {
    const headers = { "X-Forwarded-For": from };
    if (origins.length === 0) return (await send("POST", VERIFY, { body, headers })).status;
    const answer = await fetch(origins[turn % origins.length] + VERIFY, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
}

const begin = async ({ email }: User): Promise<string> =>
  (await call(login, { body: { email, password: PASSWORD } })).body.challenge;

/** A /24 for each, so that no case has used up what another has. */
const kinds: [name: string, method: "totp" | "recovery", networks: number, most: number][] = [
  ["codes of an app, from one network", "totp", 1, 10],
  ["codes of an app, from everywhere", "totp", 100, 20],
  ["recovery codes, from one network", "recovery", 1, 10],
  ["recovery codes, from everywhere", "recovery", 100, 20],
];

test("code or lockout bypass in parallel: of 100 wrong codes at once, over 25 challenges, no more than the budget is looked at", async () => {
  const guess = await startService();
  for (const [index, [name, method, networks, most]] of kinds.entries()) {
    const { user, secret } = await createUserWithFactor();
    const challenges: string[] = [];
    for (let n = 0; n < 25; n += 1) challenges.push(await begin(user));
    const codeFor = (n: number) => (method === "totp" ? wrongCode(secret) : `00000-${10_000 + n}`);
    const statuses = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        guess({ challenge: challenges[n % 25], method, code: codeFor(n) }, `10.0.${index}.${n % networks}`, n),
      ),
    );
    const looked = statuses.filter((status) => status === 401).length;
    expect(looked, name).toBeGreaterThan(0);
    expect(looked, name).toBeLessThanOrEqual(most);
    expect(
      statuses.filter((status) => status !== 401 && status !== 429),
      name,
    ).toEqual([]);
  }
  expect(await db.session.count()).toBe(0);
}, 600_000);

test("a right code counts once, however many instances are shown it at once, each with a challenge of its own", async () => {
  const guess = await startService();
  for (const method of ["totp", "recovery"]) {
    const { user, secret, recoveryCodes } = await createUserWithFactor();
    const code = method === "totp" ? codeOf(secret) : recoveryCodes[0];
    const challenges: string[] = [];
    for (let n = 0; n < 9; n += 1) challenges.push(await begin(user));
    const statuses = await Promise.all(
      challenges.map((challenge, n) => guess({ challenge, method, code }, `10.1.0.${n}`, n)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(await db.session.count({ where: { userId: user.id } })).toBe(1);
  }
}, 600_000);
