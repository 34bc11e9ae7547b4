import { expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { startFakeResend } from "@/lib/mail/fake-providers";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

const CRON_SECRET = "kW3u9tVq2sXbZ7rLc5Ym";

test("behind Next alone and without a background: sign-in, mail right after the answer, and the rest by the schedule", async () => {
  await freshDatabase();
  const provider = await startFakeResend();
  onTestFinished(provider.close);
  const variables = { VERCEL: "1", NEXT_DIRECTORY: ".", CRON_SECRET };
  const mail = { RESEND_API_KEY: "re_serverless", RESEND_BASE_URL: provider.url };
  const service = await startInstance({ ...variables, ...mail }, { file: "lib/bench/next-host.mjs" });
  const { email } = await createUser();
  const login = await service.call("POST", "/v1/auth/login", { body: { email, password: PASSWORD } });
  expect(login?.status).toBe(200);

  const body = { email: "ann@example.com", password: "four unrelated plain words" };
  expect((await service.call("POST", "/v1/user", { body }))?.status).toBe(201);
  await expect.poll(() => provider.received.length, { timeout: 20_000 }).toBe(1);

  const { id } = await createUser({ deletesAt: new Date(0) });
  expect((await service.call("GET", "/v1/housekeeping"))?.status).toBe(401);
  expect(await db.user.count({ where: { id } })).toBe(1);
  const done = await service.call("GET", "/v1/housekeeping", { token: CRON_SECRET });
  expect(done).toMatchObject({ status: 200, body: { failed: [] } });
  expect(await db.user.count({ where: { id } })).toBe(0);
});
