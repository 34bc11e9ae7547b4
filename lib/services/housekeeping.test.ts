import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { forgetStale } from "@/lib/services/housekeeping";
import { createUser, freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY);

test("devices unused for 400 days are forgotten, and no others", async () => {
  const { id: userId } = await createUser();
  const device = (days: number) => ({
    userId,
    digest: Buffer.from(String(days)),
    createdAt: ago(900),
    lastSeenAt: ago(days),
  });
  await db.device.createMany({ data: [device(401), device(399), device(0)] });
  await forgetStale();
  expect((await db.device.findMany()).map(({ digest }) => Buffer.from(digest).toString()).sort()).toEqual(["0", "399"]);
});

test("limits go once they are over, those with strikes when the strikes are forgotten too; a running one stays", async () => {
  const limit = (key: string, days: number, strikes: number) => ({
    key,
    points: 1,
    strikes,
    expire: ago(days).getTime(),
  });
  const rows = [limit("running", -1, 0), limit("over", 1, 0), limit("struck", 1, 3), limit("struck long ago", 21, 20)];
  await db.rateLimit.createMany({ data: rows });
  await forgetStale();
  expect((await db.rateLimit.findMany({ orderBy: { key: "asc" } })).map(({ key }) => key)).toEqual([
    "running",
    "struck",
  ]);
});
