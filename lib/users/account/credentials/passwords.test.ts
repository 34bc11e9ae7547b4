import { beforeEach, expect, test } from "vitest";
import { login as loginContract, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { deliverDueMail } from "@/lib/mail/outbox";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { settleMail } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";
import * as contracts from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const NEW_PASSWORD = "newtesting1234";
const reset = (token: string, password = NEW_PASSWORD) => call(contracts.resetPassword, { body: { token, password } });
const login = ({ email }: User, password: string) => call(loginContract, { body: { email, password } });
const refresh = (token: string) => call(refreshSession, { body: { token } });
const readProfile = (token: string) => call(contracts.getProfile, { token });
const passwordHashOf = async ({ id }: User) => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash;

test.each([
  ["a person", {}, "recovery", "sent"],
  ["a pending person", { confirmedAt: null }, "recovery", "sent"],
  ["a disabled person", { disabledAt: new Date() }, "restore", "dropped"],
  ["nobody", undefined, "restore", "dropped"],
])("200 with the address when %s asks for recovery; one row waits in any case", async (_, data, template, state) => {
  onlyInProcess("the delivery of mail");
  if (data) await createUser({ email: "ann@example.com", ...data });
  const answer = await call(contracts.requestPasswordReset, { body: { email: "ANN@example.com", source: "license" } });
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { email: "ann@example.com" } });
  expect(await db.mail.findMany()).toMatchObject([{ template: "restore", userId: null, state: "pending" }]);
  await deliverDueMail();
  expect(await db.mail.findMany()).toMatchObject([{ template, state, props: { source: "license" } }]);
});

test("400 email must be an email; no mail waits", async () => {
  const request = () => call(contracts.requestPasswordReset, { body: { email: "ann@localhost" } });
  await expectRefusal(request, 400, "email must be an email");
});

test("200 resets: every session is dead, the old password too, the new one signs in, and the owner is told", async () => {
  const user = await createUser();
  const sessions = [await signIn(user), await signIn(user)];
  const answer = await reset(await createCode(user, "recovery"));
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { userId: user.id } });
  for (const { access_token, refresh_token } of sessions) {
    expect((await readProfile(access_token)).body.errors).toEqual(["token.revoked"]);
    expect((await refresh(refresh_token)).body.errors).toEqual(["token.revoked"]);
  }
  expect((await login(user, PASSWORD)).status).toBe(401);
  expect((await login(user, NEW_PASSWORD)).status).toBe(200);
  expect(await db.mail.findMany()).toMatchObject([{ template: "password_changed", recipient: user.email }]);
  expect(await db.auditEvent.count({ where: { action: "password.reset", targetId: user.id } })).toBe(1);
});

test("200 resets a pending account a stranger registered: it is confirmed, and the stranger's ways in are dead", async () => {
  const stranger = await call(contracts.registerUser, {
    body: { email: "owner@example.com", password: "strangers own" },
  });
  await settleMail();
  const user = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
  const confirmation = await createCode(user, "confirmation");
  expect((await reset(await createCode(user, "recovery"))).status).toBe(200);
  const after = await db.user.findUniqueOrThrow({
    where: { id: user.id },
    include: { grants: { include: { role: true } } },
  });
  expect(after.confirmedAt).toBeInstanceOf(Date);
  expect(after.grants.map(({ role }) => role.name)).toEqual(["user"]);
  expect((await readProfile(stranger.body.access_token)).status).toBe(401);
  expect((await refresh(stranger.body.refresh_token)).status).toBe(401);
  expect((await login(user, "strangers own")).status).toBe(401);
  const late = await call(contracts.confirmUser, { params: { code: confirmation } });
  expect(late.body.errors).toEqual(["token.already.used"]);
});

test("400 token.already.used, token.invalid and token.expired for spent, foreign, replaced and old codes", async () => {
  const user = await createUser();
  const replaced = await createCode(user, "recovery");
  const code = await createCode(user, "recovery");
  await expectRefusal(() => reset(replaced), 400, "token.invalid");
  await expectRefusal(() => reset("nonsense"), 400, "token.invalid");
  const confirmation = await createCode(await createUser({ confirmedAt: null }), "confirmation");
  await expectRefusal(() => reset(confirmation), 400, "token.invalid");
  const { access_token, refresh_token } = await signIn(user);
  await expectRefusal(() => reset(access_token), 400, "token.invalid");
  await expectRefusal(() => reset(refresh_token), 400, "token.invalid");
  moveClock(30 * 60 + 1);
  await expectRefusal(() => reset(code), 400, "token.expired");
  moveClock(-30 * 60 - 1);
  expect((await reset(code)).status).toBe(200);
  await expectRefusal(() => reset(code), 400, "token.already.used");
});

test("400 for a password below the policy, and the code stays usable", async () => {
  const user = await createUser();
  const code = await createCode(user, "recovery");
  for (const password of ["", "short", "password123", user.email]) {
    await expectRefusal(() => reset(code, password), 400, "password.does.not.meet.the.requirements");
  }
  expect((await reset(code)).status).toBe(200);
});

test("403 user.disabled: a disabled person cannot reset", async () => {
  const code = await createCode(await createUser({ disabledAt: new Date() }), "recovery");
  await expectRefusal(() => reset(code), 403, "user.disabled");
});

test("200 for exactly one of 20 callers with one recovery code, whose password is the one that stands", async () => {
  const user = await createUser();
  const code = await createCode(user, "recovery");
  const passwords = Array.from({ length: 20 }, (_, index) => `password of caller ${index}`);
  const answers = await Promise.all(passwords.map((password) => reset(code, password)));
  const winners = passwords.filter((_, index) => answers[index]?.status === 200);
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ body }) => body.errors?.includes("token.already.used"))).toHaveLength(19);
  expect((await login(user, winners.join())).status).toBe(200);
});

test("a used recovery code ends every other open one: the password cannot be written a second time", async () => {
  const user = await createUser();
  const code = await createCode(user, "recovery");
  const { access_token } = await signIn(user);
  const body = { password: NEW_PASSWORD, passwordRepeat: NEW_PASSWORD };
  expect((await call(contracts.changePassword, { body, token: access_token })).status).toBe(200);
  const hash = await passwordHashOf(user);
  await expectRefusal(() => reset(code, "another password"), 400, "token.already.used");
  expect(await passwordHashOf(user)).toBe(hash);
});
