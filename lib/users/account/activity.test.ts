import { beforeEach, expect, test } from "vitest";
import { system } from "@/lib/actor";
import type { AuditAction } from "@/lib/audit/audit-actions";
import { audit } from "@/lib/audit/record";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { Browser } from "@/lib/testing/browser";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readCode } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import * as contracts from "@/lib/users/account/account.contract";
import { getProfile, resetPassword } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const read = (token: string | undefined, query: Record<string, string | number> = {}) =>
  call(contracts.listActivity, { token, query });

test("200 lists what one did and what was done to one, newest first, and nothing of others", async () => {
  const user = await createUser();
  const stranger = await createUser();
  const headers = { "user-agent": "curl/8.5.0" };
  await call(login, { body: { email: stranger.email, password: PASSWORD } });
  await call(login, { body: { email: user.email, password: "wrong" }, headers });
  await call(login, { body: { email: user.email, password: PASSWORD }, headers });
  const { access_token: token, sessionId } = await signIn(user);
  await call(contracts.updateProfile, { token, body: { name: "Ann" }, headers });
  const answer = await read(token);
  expect(answer.status).toBe(200);
  const device = { browser: "curl", system: null };
  expect(answer.body).toMatchObject([
    { action: "profile.updated", by: "self", current: true, device },
    { action: "login.succeeded", by: "somebody", current: false, device },
    { action: "login.refused", by: "somebody", current: false, device },
  ]);
  expect(sessionId).toBeTruthy();
});

test("where another user was stays theirs", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const data = { action: "user.updated", actorType: "user", actorId: (await createUser()).id };
  const place = { ipAddress: "203.0.113.9", userAgent: "curl/8.5.0" };
  await db.auditEvent.create({ data: { ...data, ...place, targetType: "user", targetId: user.id } });
  expect((await read(token)).body).toMatchObject([
    { by: "other", ipAddress: null, device: { browser: null, system: null } },
  ]);
});

test("pages neither repeat nor hide an event while others are written", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const happen = (count: number, action: AuditAction) =>
    db.$transaction(async (tx) => {
      for (let n = 0; n < count; n += 1) await audit(tx, system("test"), action, { type: "user", id: user.id });
    });
  await happen(25, "user.updated");
  const seen: { id: string; action: string }[] = [];
  for (let path: string | undefined = "/v1/user/activity?limit=10"; path; ) {
    const answer = await call(contracts.listActivity, {
      token,
      query: Object.fromEntries(new URL(path, "http://x").searchParams),
    });
    seen.push(...answer.body);
    await happen(1, "login.refused");
    path = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  expect(seen.map(({ action }) => action)).toEqual(Array.from({ length: 25 }, () => "user.updated"));
  expect(new Set(seen.map(({ id }) => id)).size).toBe(25);
});

test("400 for a cursor or limit of no use, 401 without a token", async () => {
  const { access_token: token } = await signIn(await createUser());
  await expectRefusal(() => read(token, { cursor: "x" }), 400, "request.invalid");
  await expectRefusal(() => read(token, { limit: 0 }), 400, "request.invalid");
  await expectRefusal(() => read(undefined), 401, "unauthorized");
});

test("“this was not me” ends every session, the asking one too, and mails a link to a new password", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const browser = new Browser();
  await browser.signIn(user.email);
  const answer = await call(contracts.reportIntrusion, { token });
  expect([answer.status, answer.body]).toEqual([200, { ended: 2 }]);
  expect((await call(getProfile, { token })).status).toBe(401);
  expect(await browser.session()).toEqual({});
  const body = { token: (await readCode("recovery"))?.token, password: "a new long secret" };
  expect((await call(resetPassword, { body })).status).toBe(200);
  expect(await db.auditEvent.count({ where: { action: "intrusion.reported", targetId: user.id } })).toBe(1);
  await expectRefusal(() => call(contracts.reportIntrusion, {}), 401, "unauthorized");
});

test("the export holds what there is about a person, no secret, and nobody else", async () => {
  const user = await createUser({ name: "Ann" });
  await createUser({ email: "stranger@example.com" });
  const answer = await call(login, { body: { email: user.email, password: PASSWORD } });
  const token = answer.body.access_token;
  await db.address.create({ data: { userId: user.id, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" } });
  await call(contracts.changeEmail, { token, body: { email: "new@example.com", currentPassword: PASSWORD } });
  await readCode("email_change");
  const { status, body, text } = await call(contracts.exportAccount, { token });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    user: { id: user.id, email: user.email, name: "Ann", roles: ["user"] },
    addresses: [{ address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" }],
    sessions: [{ profile: "platform" }],
    devices: [{}],
    mails: [{ template: "email_change", recipient: "new@example.com" }],
  });
  expect(body.activity.map(({ action }: { action: string }) => action)).toEqual([
    "email.change_requested",
    "login.succeeded",
  ]);
  expect(text).not.toMatch(/hash|digest|codeId|\$2b\$|stranger/i);
  await expectRefusal(() => call(contracts.exportAccount, {}), 401, "unauthorized");
});
