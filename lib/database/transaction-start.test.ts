import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { db, pool } from "@/lib/db";
import { seed } from "@/lib/host/seed";
import { respondProblem } from "@/lib/http/respond";
import * as seeding from "@/lib/operator/seed";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

/** Takes every connection, so that no transaction can start. */
async function occupyDatabase(): Promise<() => void> {
  const { max } = pool().options;
  const clients = await Promise.all(Array.from({ length: max }, () => pool().connect()));
  const release = () => {
    for (const client of clients.splice(0)) client.release();
  };
  onTestFinished(release);
  return release;
}

const count = () => db.$transaction((tx) => tx.user.count(), { maxWait: 1 });

async function lateError(): Promise<unknown> {
  const release = await occupyDatabase();
  const error: unknown = await count().catch((reason: unknown) => reason);
  release();
  expect(error).toMatchObject({ code: "P2028" });
  return error;
}

const client = { ipAddress: "127.0.0.1", userAgent: "test", requestId: crypto.randomUUID() };

async function answerOf(error: unknown) {
  const response = respondProblem(error, client);
  const { errors } = await response.json();
  return { status: response.status, errors, retryAfter: response.headers.get("retry-after") };
}

const UNAVAILABLE = { status: 503, errors: ["service.unavailable"], retryAfter: "2" };

test("503 with Retry-After where a transaction did not start, or did not end, in its time (P2028)", async () => {
  expect(await answerOf(await lateError())).toEqual(UNAVAILABLE);
  const expired = await db
    .$transaction(
      async (tx) => {
        await sleep(50);
        await tx.user.count();
      },
      { timeout: 1 },
    )
    .catch((reason: unknown) => reason);
  expect(expired).toMatchObject({ code: "P2028" });
  expect(await answerOf(expired)).toEqual(UNAVAILABLE);
});

test("500 for a query after the end of its transaction, which is P2028 too but a mistake of ours", async () => {
  const ended = await db.$transaction(async (tx) => tx);
  const error: unknown = await ended.user.count().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "P2028" });
  expect(await answerOf(error)).toMatchObject({ status: 500 });
});

test("a nested write waits for its turn as long as any transaction, not Prisma's two seconds", async () => {
  const release = await occupyDatabase();
  const name = "nested";
  const created = db.application.create({ data: { name, tokens: { create: { digest: Buffer.from(name) } } } });
  await Promise.all([created, sleep(2_500).then(release)]);
  expect(await db.applicationToken.count()).toBe(1);
});

test("a start goes on when the database takes its first transaction late, and fails for any other reason", async () => {
  const late = await lateError();
  const seedDatabase = vi.spyOn(seeding, "seedDatabase");
  onTestFinished(() => seedDatabase.mockRestore());
  seedDatabase.mockRejectedValueOnce(late).mockRejectedValueOnce(late).mockResolvedValueOnce("address");
  expect(await seed()).toBe("address");
  seedDatabase.mockRejectedValueOnce(new Error("other"));
  await expect(seed()).rejects.toThrow("other");
  expect(seedDatabase).toHaveBeenCalledTimes(4);
});
