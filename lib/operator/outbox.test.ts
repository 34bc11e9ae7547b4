import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { retryMail } from "@/lib/mail/mail.contract";
import { consumers } from "@/lib/operator/outbox";
import { getOutbox } from "@/lib/operator/outbox.contract";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const administrator = async () => (await signIn(await createUser({}, ["admin"]))).access_token;

const WRONG_KEY = "Resend 403: invalid_api_key API key is invalid";

test("200: what waits and what is stuck, why and since when; retried by an administrator it is due again", async () => {
  const token = await administrator();
  const createdAt = new Date(Date.now() - 60_000);
  const mail = { template: "password_changed", recipient: "ann@example.com", createdAt };
  // Due far in the future, so that no delivery of this process takes them meanwhile.
  const nextAttemptAt = new Date(Date.now() + 3_600_000);
  await db.mail.createMany({
    data: [
      { ...mail, attempts: 3, lastError: WRONG_KEY, nextAttemptAt },
      { ...mail, attempts: 12, lastError: WRONG_KEY, state: "failed" },
      { ...mail, attempts: 1, lastError: "Resend 422: validation_error", state: "failed" },
      { ...mail, attempts: 1, nextAttemptAt },
      { ...mail, attempts: 12, lastError: "long ago", state: "failed", createdAt: new Date(0) },
      { ...mail, attempts: 1, state: "sent" },
    ],
  });
  const { status, body } = await call(getOutbox, { token });
  expect(status).toBe(200);
  expect(body).toEqual([
    {
      consumer: "mail",
      ready: true,
      waiting: 2,
      stuck: 3,
      oldest_at: createdAt.toISOString(),
      reasons: [
        { reason: WRONG_KEY, count: 2 },
        { reason: "Resend 422: validation_error", count: 1 },
      ],
    },
    { consumer: "logout", ready: true, waiting: 0, stuck: 0, oldest_at: null, reasons: [] },
  ]);
  const failed = await db.mail.findFirstOrThrow({ where: { attempts: 12, lastError: WRONG_KEY } });
  const retried = await call(retryMail, { token, params: { id: failed.id } });
  expect(retried.body).toMatchObject({ state: "pending", attempts: 0 });
});

test("403 without mail:read", async () => {
  const { access_token: token } = await signIn(await createUser());
  await expectRefusal(() => call(getOutbox, { token }), 403, "forbidden", ["audit_events"]);
});

test("every consumer's table has the columns of an outbox, and an index for what is due", async () => {
  for (const { table } of consumers) {
    const columns = await db.$queryRaw<{ name: string }[]>`
      SELECT column_name AS name FROM information_schema.columns WHERE table_name = ${table}`;
    const wanted = ["id", "state", "attempts", "next_attempt_at", "last_error", "created_at"];
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
    const indexes = await db.$queryRaw<{ definition: string }[]>`
      SELECT indexdef AS definition FROM pg_indexes WHERE tablename = ${table}`;
    expect(indexes.map(({ definition }) => definition).join("\n")).toContain("(state, next_attempt_at)");
  }
});
