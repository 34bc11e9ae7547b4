import { beforeEach, expect, test } from "vitest";
import { sealAuditLog, verifyAuditLog } from "@/lib/audit/seals";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { onlyInProcess } from "@/lib/testing/remote";
import { listUsers } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const refusals = () => db.auditEvent.findMany({ where: { action: "request.refused" }, orderBy: { id: "asc" } });

test("403: who asked for what is in the audit log, once a minute however often it is tried", async () => {
  // Three instances remember each for itself, and write three rows a minute at most.
  onlyInProcess("the memory");
  const user = await createUser();
  const { access_token: token, sessionId } = await signIn(user);
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(await call(listUsers, { token }));
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  const details = { operation: "listUsers", problem: "forbidden" };
  expect(await refusals()).toMatchObject([{ actorId: user.id, sessionId, details }]);
  await sealAuditLog();
  expect((await verifyAuditLog()).finding).toBeUndefined();
});

test("401: a token that is none of ours is in the audit log; one that came too late, or none at all, is not", async () => {
  const headers = { "X-Forwarded-For": "203.0.113.77" };
  configure({ TRUSTED_PROXIES: "1" });
  await call(listUsers, { token: "nonsense", headers });
  await call(listUsers, { headers });
  expect(await refusals()).toMatchObject([
    { actorType: "anonymous", ipAddress: "203.0.113.77", details: { problem: "unauthorized" } },
  ]);
});

test("429: that a budget is spent is in the audit log once, beside each sign-in that was refused", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const headers = { "X-Forwarded-For": "203.0.113.78" };
  const body = { username: (await createUser()).email, password: `${PASSWORD}!` };
  let status = 0;
  for (let n = 0; n < 40 && status !== 429; n += 1) status = (await call(login, { body, headers })).status;
  await call(login, { body, headers });
  expect(status).toBe(429);
  expect(await refusals()).toMatchObject([{ details: { operation: "login", problem: "too.many.requests" } }]);
});

test("what the log holds names nobody: the address of a stranger is a pseudonym, the same each time", async () => {
  const body = { username: "stranger@example.com", password: PASSWORD };
  await call(login, { body });
  await call(login, { body });
  const [first, second] = await db.auditEvent.findMany();
  expect(first?.details).toEqual({ mailbox: expect.stringMatching(/^mailbox-[0-9a-f]{16}$/) });
  expect(second?.details).toEqual(first?.details);
});
