import { beforeEach, expect, test } from "vitest";
import { operator } from "@/lib/actor";
import { auditAll } from "@/lib/audit/record";
import { db } from "@/lib/db";
import * as sessions from "@/lib/sessions/user-sessions.contract";
import { call } from "@/lib/testing/call";
import { createCode, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { confirmAccount } from "@/lib/users/account/account.contract";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import * as contracts from "@/lib/users/administration.contract";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({ email: "admin@example.com" }, ["user", "admin"]))).access_token;
});

test("201: a created user is pending, has no password, and is invited by mail", async () => {
  const answer = await call(contracts.createUser, { token, body: { email: "Ann@Example.com", name: "Ann" } });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ email: "ann@example.com", name: "Ann", status: "pending", roles: [] });
  expect(await db.mail.findMany()).toMatchObject([{ template: "invitation", recipient: "ann@example.com" }]);
  expect(await db.user.findUnique({ where: { email: "ann@example.com" } })).toMatchObject({ passwordHash: null });
});

test("409 for a taken address, and nothing is written", async () => {
  const events = await db.auditEvent.count();
  const answer = await call(contracts.createUser, { token, body: { email: "admin@example.com" } });
  expect([answer.status, answer.body.errors]).toEqual([409, ["user.already.exists"]]);
  expect([await db.auditEvent.count(), await db.mail.count()]).toEqual([events, 0]);
});

test("200: an import tells row by row what would happen, then creates what can be created", async () => {
  const rows = [
    { email: "ann@example.com", name: "Ann" },
    { email: "not an address" },
    { email: "ANN@example.com" },
    { email: "admin@example.com" },
    { email: "bob@example.com", locale: "de" },
    { email: "eve@example.com", locale: "ru" },
  ];
  const outcomes = ["created", "invalid", "exists", "exists", "invalid", "created"];
  const outcomesOf = (body: { outcome: string }[]) => body.map(({ outcome }) => outcome);
  const preview = await call(contracts.importUsers, { token, body: { rows, dry_run: true } });
  expect(outcomesOf(preview.body)).toEqual(outcomes);
  expect(await db.user.count()).toBe(1);
  const answer = await call(contracts.importUsers, { token, body: { rows } });
  expect(outcomesOf(answer.body)).toEqual(outcomes);
  expect(await db.user.findUnique({ where: { email: "eve@example.com" } })).toMatchObject({ locale: "ru" });
});

test("200: an import invites everyone whom it creates, when asked to", async () => {
  const rows = [
    { email: "ann@example.com" },
    { email: "admin@example.com" },
    { email: "eve@example.com", locale: "ru" },
  ];
  await call(contracts.importUsers, { token, body: { rows, invite: true, dry_run: true } });
  expect(await db.mail.count()).toBe(0);
  await call(contracts.importUsers, { token, body: { rows, invite: true } });
  expect(await db.mail.findMany({ orderBy: { recipient: "asc" } })).toMatchObject([
    { template: "invitation", recipient: "ann@example.com", locale: "en" },
    { template: "invitation", recipient: "eve@example.com", locale: "ru" },
  ]);
});

test("200: marking an email as verified voids its code; anyone who is disabled stays so", async () => {
  const ann = await createUser({ confirmedAt: null, disabledAt: new Date() });
  const code = await createCode(ann, "confirmation");
  const answer = await call(contracts.markEmailVerified, { token, params: { uid: ann.id } });
  expect(answer.body).toMatchObject({ status: "disabled", roles: ["user"] });
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).confirmedAt).not.toBeNull();
  const used = await call(confirmAccount, { body: { token: code } });
  expect(used.status).toBe(400);
  const events = await db.auditEvent.count();
  await call(contracts.markEmailVerified, { token, params: { uid: ann.id } });
  expect(await db.auditEvent.count()).toBe(events);
});

test("200: resending sends a confirmation to who registered, an invitation to who was created, a recovery to whom a file brought a password for, nothing to the others", async () => {
  const registered = await createUser({ email: "registered@example.com", confirmedAt: null });
  const created = await call(contracts.createUser, { token, body: { email: "created@example.com", invite: false } });
  const imported = await createUser({ email: "imported@example.com", confirmedAt: null });
  await db.$transaction((tx) => auditAll(tx, operator("test"), "user.imported", { type: "user", ids: [imported.id] }));
  const confirmed = await createUser();
  const disabled = await createUser({ confirmedAt: null, disabledAt: new Date() });
  const queued: boolean[] = [];
  for (const uid of [registered.id, created.body.uid, imported.id, confirmed.id, disabled.id]) {
    queued.push((await call(contracts.resendConfirmation, { token, params: { uid } })).body.queued);
  }
  expect(queued).toEqual([true, true, true, false, false]);
  expect(await db.mail.findMany({ orderBy: { id: "asc" } })).toMatchObject([
    { template: "confirmation", recipient: "registered@example.com" },
    { template: "invitation", recipient: "created@example.com" },
    { template: "recovery", recipient: "imported@example.com" },
  ]);
});

test("403 for verifying the email of, or mailing, someone who was granted more, and nothing is written", async () => {
  const writer = await signIn(await createUserWith(["users:write"]));
  const boss = await createUser({ confirmedAt: null });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: boss.id, roleId: admin.id } });
  for (const contract of [contracts.markEmailVerified, contracts.resendConfirmation]) {
    expect((await call(contract, { token: writer.access_token, params: { uid: boss.id } })).status).toBe(403);
  }
  expect([await db.auditEvent.count({ where: { targetId: boss.id } }), await db.mail.count()]).toEqual([0, 0]);
});

test("200: ending a user's sessions refuses their next request", async () => {
  const ann = await createUser();
  const { access_token, sessionId } = await signIn(ann);
  const listed = await call(sessions.listUserSessions, { token, params: { uid: ann.id } });
  expect(listed.body).toMatchObject([{ id: sessionId, profile: "platform" }]);
  const ended = await call(sessions.endUserSession, { token, params: { uid: ann.id, session: sessionId } });
  expect(ended.body).toEqual({ ended: 1 });
  expect((await call(getProfile, { token: access_token })).body.errors).toEqual(["token.revoked"]);
});

test("403 for ending the sessions of someone who holds more, and they go on", async () => {
  const ender = await signIn(await createUserWith(["sessions:end"]));
  const admin = await db.user.findUniqueOrThrow({ where: { email: "admin@example.com" } });
  const answer = await call(sessions.endUserSessions, { token: ender.access_token, params: { uid: admin.id } });
  expect(answer.status).toBe(403);
  expect((await call(getProfile, { token })).status).toBe(200);
});

test.each([
  ["has a password", {}, "recovery"],
  ["has a password and has not verified the email", { confirmedAt: null }, "recovery"],
  ["has verified the email and has no password", { passwordHash: null }, "recovery"],
  ["has neither", { passwordHash: null, confirmedAt: null }, "invitation"],
])(
  "200: starting a reset for someone who %s queues the mail for the owner of the mailbox",
  async (_, data, template) => {
    const ann = await createUser(data);
    const answer = await call(contracts.startPasswordReset, { token, params: { uid: ann.id } });
    expect(answer.body).toBe(true);
    expect(await db.mail.findMany()).toMatchObject([{ template, recipient: ann.email, userId: ann.id }]);
  },
);

test("200: starting a reset for someone who has a sign-in method of their own is no invitation", async () => {
  const ann = await createUser({ passwordHash: null, confirmedAt: null });
  await db.factor.create({ data: { userId: ann.id, kind: "totp", name: "Phone", secret: new Uint8Array(1) } });
  await call(contracts.startPasswordReset, { token, params: { uid: ann.id } });
  expect(await db.mail.findMany()).toMatchObject([{ template: "recovery" }]);
});
