import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { randomToken } from "@/lib/secrets";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { startInstances } from "@/lib/testing/instances/instances";

beforeEach(freshDatabase);

const EMAIL = "ann@example.com";
const OWNER = { network: "203.0.113.5", device: randomToken() };

interface Sender {
  network: string;
  /** What a program is known by. */
  device?: string;
}

async function post(origin: string, path: string, body: object, { network, device }: Sender) {
  const response = await fetch(origin + path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Forwarded-For": network,
      ...(device ? { "Gatehouse-Device": device } : {}),
    },
    body: JSON.stringify(body),
  });
  await response.text();
  return { status: response.status, retryAfter: response.headers.get("retry-after") };
}

const AT_ONCE = 240;

/** How many of so many requests, spread over the instances and 240 under way at any time, were answered with each status. */
async function storm(count: number, send: (n: number) => Promise<{ status: number }>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let next = 0;
  const sender = async () => {
    for (let n = next++; n < count; n = next++) {
      const { status } = await send(n);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return statuses;
}

// The embedded database is for one instance: what its functions do in parallel, sign-in-limits.test.ts shows on both.
test.runIf(testDatabaseKind === "server")(
  "three instances: of 1,000 guesses 20 are looked at, of 100 codes 5, while the owner signs in; one started later knows",
  async () => {
    const limits = { RATE_LIMITS: "on", TRUSTED_PROXIES: "1" };
    const origins = await startInstances(3, limits);
    const at = (n: number) => origins[n % origins.length] ?? "";
    const user = await createUser({ email: EMAIL });
    const signIn = (n: number, from: Sender, password = PASSWORD) =>
      post(at(n), "/v1/auth/login", { email: EMAIL, password }, from);
    expect((await signIn(0, OWNER)).status).toBe(200);

    const attack = storm(1000, (n) => signIn(n, { network: `198.51.${n % 4}.${n % 250}` }, `guess ${n}`));
    const owner = [await signIn(1, OWNER), await signIn(2, OWNER)];
    // On a slow machine some of the 20 wait too long for their turn to hash, and are told to come back: 503.
    const { 401: looked = 0, 503: late = 0, 429: refused } = await attack;
    expect({ admitted: looked + late, refused }).toEqual({ admitted: 20, refused: 980 });
    expect(owner.map(({ status }) => status)).toEqual([200, 200]);
    expect((await signIn(0, OWNER)).status).toBe(200);
    expect(await db.auditEvent.count({ where: { action: "login.refused" } })).toBe(looked);

    const code = await db.oneTimeCode.create({
      data: {
        userId: user.id,
        purpose: "confirmation",
        digest: Buffer.from("any"),
        email: EMAIL,
        expiresAt: tomorrow(),
      },
    });
    const guessCode = (n: number) =>
      post(
        at(n),
        "/v1/user/confirm",
        { email: EMAIL, code: String(n).padStart(6, "0") },
        { network: `198.51.100.${n}` },
      );
    // The budget of the mailbox admits 20, the code itself bears 5 of them.
    expect(await storm(100, guessCode)).toEqual({ 400: 20, 429: 80 });
    expect(await db.oneTimeCode.findUniqueOrThrow({ where: { id: code.id } })).toMatchObject({
      attempts: 5,
      consumedAt: null,
    });

    const guessLink = (n: number) => post(at(n), "/v1/user/confirm", { token: `guess ${n}` }, { network: "192.0.2.9" });
    expect(await storm(100, guessLink)).toEqual({ 400: 50, 429: 50 });

    const [restarted = ""] = await startInstances(1, limits);
    const later = await post(
      restarted,
      "/v1/auth/login",
      { email: EMAIL, password: "guess" },
      { network: "192.0.2.1" },
    );
    expect(later.status).toBe(429);
    expect(Number(later.retryAfter)).toBeGreaterThan(3000);
  },
);

const tomorrow = () => new Date(Date.now() + 86_400_000);
