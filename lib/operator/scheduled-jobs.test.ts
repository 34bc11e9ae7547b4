import { beforeEach, expect, test, vi } from "vitest";
import { db, pool } from "@/lib/db";
import { runScheduledJobs } from "@/lib/operator/scheduled-jobs.contract";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY);

const SECRET = "kW3u9tVq2sXbZ7rLc5Ym";

test("200 for the schedule that knows the secret: mail leaves, what is due is deleted and rotated, the log is sealed", async () => {
  configure({ CRON_SECRET: SECRET });
  const leaver = await createUser({ deletesAt: ago(1) });
  const { email: recipient, id: userId } = await createUser();
  const mail = { recipient, userId, template: "password_changed", locale: "en", props: { at: ago(0).toISOString() } };
  await db.mail.create({ data: mail });
  await db.signingKey.updateMany({ data: { activeFrom: ago(91) } });

  const answer = await call(runScheduledJobs, { token: SECRET });
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { mails: 1, failed: [] } });
  expect(await db.mail.count({ where: { recipient, state: "sent" } })).toBe(1);
  expect(await db.user.count({ where: { id: leaver.id } })).toBe(0);
  expect(await db.signingKey.count()).toBe(2);
  expect(await db.auditSeal.count({ where: { kind: "checkpoint" } })).toBe(1);
  // Nothing is due any more.
  expect((await call(runScheduledJobs, { token: SECRET })).body).toEqual({ mails: 0, failed: [] });
});

test("401 for everyone else, administrators among them, and the same where no secret is configured: nothing happens", async () => {
  await createUser({ deletesAt: ago(1) });
  const { access_token } = await signIn(await createUser({}, ["admin"]));
  const refuse = (token: string | undefined) =>
    expectRefusal(() => call(runScheduledJobs, { token }), 401, "unauthorized", ["audit_events"]);
  const answers = [await refuse(undefined), await refuse(SECRET)];
  configure({ CRON_SECRET: SECRET });
  for (const token of [undefined, access_token, `${SECRET}x`, SECRET.slice(1), SECRET.toLowerCase()])
    answers.push(await refuse(token));
  expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, instance: "" }))).size).toBe(1);
});

test("503 that names what failed, while the rest is done", async () => {
  configure({ CRON_SECRET: SECRET });
  const leaver = await createUser({ deletesAt: ago(1) });
  await db.signingKey.updateMany({ data: { activeFrom: ago(91) } });
  await pool().query(
    `CREATE FUNCTION no_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
  );
  await pool().query("CREATE TRIGGER no_key BEFORE INSERT ON signing_keys EXECUTE FUNCTION no_key()");
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const answer = await call(runScheduledJobs, { token: SECRET });
  log.mockRestore();
  await pool().query("DROP TRIGGER no_key ON signing_keys; DROP FUNCTION no_key()");
  expect({ status: answer.status, failed: answer.body.failed }).toEqual({ status: 503, failed: ["rotate keys"] });
  expect(await db.user.count({ where: { id: leaver.id } })).toBe(0);
});
