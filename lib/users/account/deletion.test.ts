import { beforeEach, describe, expect, test } from "vitest";
import { login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { Browser } from "@/lib/testing/browser";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readCode, templatesTo } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";
import * as contracts from "@/lib/users/account/account.contract";
import { deleteExpiredAccounts } from "@/lib/users/account/deletion";
import { getProfile, registerUser } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const DAY = 86_400;

const schedule = (token: string | undefined, email: string, currentPassword = PASSWORD) =>
  call(contracts.scheduleDeletion, { token, body: { email, currentPassword } });
const signInAgain = (email: string) => call(login, { body: { email, password: PASSWORD } });

async function scheduled() {
  const user = await createUser({ name: "Ann" });
  const pair = await signIn(user);
  await db.address.create({ data: { userId: user.id, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" } });
  const answer = await schedule(pair.access_token, user.email.toUpperCase());
  expect(answer.status).toBe(200);
  return { user, pair, deletesAt: new Date(answer.body.deletesAt) };
}

test("200 ends every session at once, and mails when the account goes and how to keep it", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.signIn(user.email);
  const { access_token, refresh_token } = await signIn(user);
  const answer = await schedule(access_token, user.email);
  const inDays = (new Date(answer.body.deletesAt).getTime() - Date.now()) / 1000 / DAY;
  expect(inDays).toBeCloseTo(14, 2);
  expect((await call(getProfile, { token: access_token })).status).toBe(401);
  expect((await call(refreshSession, { body: { token: refresh_token } })).status).toBe(401);
  expect(await browser.session()).toEqual({});
  const mail = await readCode("deletion_scheduled");
  expect(mail?.mail.recipient).toBe(user.email);
});

test("400 unless one's own address is typed, 401 with the wrong password or no token; nothing is written", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  await expectRefusal(() => schedule(token, "someone@example.com"), 400, "request.invalid");
  await expectRefusal(() => schedule(token, user.email, "not the password"), 401, "wrong.password");
  await expectRefusal(() => schedule(undefined, user.email), 401, "unauthorized");
});

describe("the last administrator", () => {
  test("409, and of two who go at once one stays", async () => {
    const admins = [await createUser({}, ["admin"]), await createUser({}, ["admin"])];
    const tokens = await Promise.all(admins.map(signIn));
    const answers = await Promise.all(admins.map((admin, index) => schedule(tokens[index]?.access_token, admin.email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = await db.user.findFirstOrThrow({ where: { deletesAt: null } });
    const { access_token: token } = await signIn(left);
    await expectRefusal(() => schedule(token, left.email), 409, "last.administrator");
  });
});

test("signing in keeps the account, and the mailed code is worthless then", async () => {
  const { user } = await scheduled();
  const code = await readCode("deletion_scheduled");
  expect((await signInAgain(user.email)).status).toBe(200);
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).deletesAt).toBeNull();
  const body = { token: code?.token };
  await expectRefusal(() => call(contracts.cancelDeletion, { body }), 400, "token.already.used");
  moveClock(15 * DAY);
  expect(await deleteExpiredAccounts()).toBe(0);
});

test("200 with the mailed code keeps the account, once", async () => {
  const { user } = await scheduled();
  const body = { token: (await readCode("deletion_scheduled"))?.token };
  const answer = await call(contracts.cancelDeletion, { body });
  expect([answer.status, answer.body]).toEqual([200, { email: user.email }]);
  await expectRefusal(() => call(contracts.cancelDeletion, { body }), 400, "token.already.used");
  await expectRefusal(() => call(contracts.cancelDeletion, { body: { token: "x" } }), 400, "token.invalid");
  await expectRefusal(() => call(contracts.cancelDeletion, { body: {} }), 400, "request.invalid");
  expect(await db.auditEvent.count({ where: { action: "deletion.cancelled" } })).toBe(1);
});

test("a mail that is no longer needed is dropped", async () => {
  onlyInProcess("the delivery of mail");
  const { user } = await scheduled();
  await signInAgain(user.email);
  expect(await readCode("deletion_scheduled")).toBeUndefined();
  expect(await templatesTo(user.email)).toContain("deletion_scheduled");
});

test("when the day has come nothing keeps the account, although no job has run", async () => {
  const { user } = await scheduled();
  const body = { token: (await readCode("deletion_scheduled"))?.token };
  moveClock(14 * DAY);
  await expectRefusal(() => signInAgain(user.email), 401, "wrong.password", ["audit_events"]);
  await expectRefusal(() => call(contracts.cancelDeletion, { body }), 400, "token.expired");
});

test("the job deletes the account with everything that belongs to it, and the address is free again", async () => {
  const { user } = await scheduled();
  const other = await createUser();
  moveClock(14 * DAY - 60);
  expect(await deleteExpiredAccounts()).toBe(0);
  moveClock(60);
  const counts = await Promise.all([deleteExpiredAccounts(), deleteExpiredAccounts()]);
  expect(counts[0] + counts[1]).toBe(1);
  const mine = { where: { userId: user.id } };
  const left = await Promise.all([
    db.session.count(mine),
    db.address.count(mine),
    db.oneTimeCode.count(mine),
    db.device.count(mine),
    db.linkVisit.count(mine),
    db.userRole.count(mine),
    db.mail.count({ where: { recipient: user.email } }),
  ]);
  expect(left).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(await db.user.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
  expect(await db.auditEvent.findFirst({ where: { action: "user.deleted" } })).toMatchObject({ targetId: user.id });
  expect((await call(registerUser, { body: { email: user.email, password: PASSWORD } })).status).toBe(201);
});
