import { beforeEach, expect, test } from "vitest";
import { getProfile } from "@/lib/contracts/accounts";
import * as contracts from "@/lib/contracts/user-administration";
import * as sessions from "@/lib/contracts/user-sessions";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({ email: "admin@example.com" }, ["user", "admin"]))).access_token;
});

test("201: a created user is pending, has no password anybody knows, and is invited by mail", async () => {
  const answer = await call(contracts.createUser, { token, body: { email: "Ann@Example.com", name: "Ann" } });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ email: "ann@example.com", name: "Ann", status: "pending", roles: [] });
  expect(await db.mail.findMany()).toMatchObject([{ template: "recovery", recipient: "ann@example.com" }]);
});

test("409 for a taken address, and nothing is written", async () => {
  const events = await db.auditEvent.count();
  const answer = await call(contracts.createUser, { token, body: { email: "admin@example.com" } });
  expect([answer.status, answer.body.errors]).toEqual([409, ["user.already.exists"]]);
  expect([await db.auditEvent.count(), await db.mail.count()]).toEqual([events, 0]);
});

test("200: a bulk change tells who was changed, who was not, and who was refused and why", async () => {
  const ann = await createUser();
  const bob = await createUser({ disabledAt: new Date() });
  const admin = await db.user.findUniqueOrThrow({ where: { email: "admin@example.com" } });
  const unknown = "02dd5dcb-c073-4efa-bc03-15715ba52742";
  const body = { action: "disable", uids: [ann.id, bob.id, admin.id, unknown] };
  const preview = await call(contracts.changeUsers, { token, body: { ...body, dry_run: true } });
  expect(preview.body.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    "changed",
    "unchanged",
    "changed",
    "refused",
  ]);
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).disabledAt).toBeNull();
  const answer = await call(contracts.changeUsers, { token, body });
  expect(answer.body).toMatchObject([
    { outcome: "changed", problem: null },
    { outcome: "unchanged", problem: null },
    { outcome: "refused", problem: "last.administrator" },
    { outcome: "refused", problem: "user.not.found" },
  ]);
});

test("a bulk change does nothing that its actor may not do one by one", async () => {
  const reader = await signIn(await createUserWith(["users:read"]));
  const ann = await createUser();
  const body = { action: "delete", uids: [ann.id] };
  const answer = await call(contracts.changeUsers, { token: reader.access_token, body });
  expect(answer.body).toMatchObject([{ outcome: "refused", problem: "forbidden" }]);
  expect(await db.user.count({ where: { id: ann.id } })).toBe(1);
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

test("200: ending a user's sessions refuses their next request", async () => {
  const ann = await createUser();
  const { access_token, sessionId } = await signIn(ann);
  const listed = await call(sessions.listUserSessions, { token, params: { uid: ann.id } });
  expect(listed.body).toMatchObject([{ id: sessionId, profile: "platform" }]);
  const ended = await call(sessions.endUserSession, { token, params: { uid: ann.id, session: sessionId } });
  expect(ended.body).toEqual({ ended: 1 });
  expect((await call(getProfile, { token: access_token })).body.errors).toEqual(["token.revoked"]);
});

test("403 for ending the sessions of somebody who holds more, and they go on", async () => {
  const ender = await signIn(await createUserWith(["sessions:end"]));
  const admin = await db.user.findUniqueOrThrow({ where: { email: "admin@example.com" } });
  const answer = await call(sessions.endUserSessions, { token: ender.access_token, params: { uid: admin.id } });
  expect(answer.status).toBe(403);
  expect((await call(getProfile, { token })).status).toBe(200);
});

test("200: starting a reset queues the mail for the owner of the mailbox", async () => {
  const ann = await createUser();
  const answer = await call(contracts.startPasswordReset, { token, params: { uid: ann.id } });
  expect(answer.body).toBe(true);
  expect(await db.mail.findMany()).toMatchObject([{ template: "recovery", recipient: ann.email, userId: ann.id }]);
});
