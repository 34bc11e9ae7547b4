import { beforeEach, expect, test } from "vitest";
import { login as loginContract } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { readCode, templatesTo } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { confirmAccount } from "@/lib/users/account/account.contract";
import * as contracts from "@/lib/users/account/registration/registration.contract";
import * as administration from "@/lib/users/administration.contract";
import { updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

const EMAIL = "ann@example.com";
const PASSWORD = "newtesting1234";
const DAY = 24 * 3600;

let admin: string;
let ann: User;
let token: string;

/** An administrator invites Ann, and the mail is there. */
beforeEach(async () => {
  await freshDatabase();
  admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
  await call(administration.createUser, { token: admin, body: { email: EMAIL } });
  ann = await db.user.findUniqueOrThrow({ where: { email: EMAIL } });
  token = (await readCode("invitation", EMAIL))?.token ?? "";
});

const reset = (code = token, password = PASSWORD) => call(contracts.resetPassword, { body: { token: code, password } });

test("200: an invitation sets the first password and verifies the email, once", async () => {
  expect((await reset()).body).toEqual({ userId: ann.id });
  expect((await call(loginContract, { body: { email: EMAIL, password: PASSWORD } })).status).toBe(200);
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).confirmedAt).toBeInstanceOf(Date);
  await expectRefusal(() => reset(token, "another password"), 400, "token.already.used");
});

test("200: the code of an invitation answers the email and is not used up", async () => {
  const answer = await call(contracts.confirmUser, { params: { code: token } });
  expect([answer.status, answer.body]).toEqual([200, { email: EMAIL }]);
  expect((await reset()).status).toBe(200);
});

test("400 token.expired after 7 days, and 200 a moment before", async () => {
  moveClock(7 * DAY + 1);
  await expectRefusal(() => reset(), 400, "token.expired");
  moveClock(-3);
  expect((await reset()).status).toBe(200);
});

test("200 for exactly one of 20 callers with one invitation, whose password is the one that stands", async () => {
  const passwords = Array.from({ length: 20 }, (_, index) => `password of caller ${index}`);
  const answers = await Promise.all(passwords.map((password) => reset(token, password)));
  const winners = passwords.filter((_, index) => answers[index]?.status === 200);
  expect(winners).toHaveLength(1);
  expect((await call(loginContract, { body: { email: EMAIL, password: winners.join() } })).status).toBe(200);
});

test("400 token.invalid: an invitation is for nothing else, and one that a newer one replaced for nothing", async () => {
  await expectRefusal(() => call(confirmAccount, { body: { token } }), 400, "token.invalid");
  await call(administration.resendConfirmation, { token: admin, params: { uid: ann.id } });
  const newer = (await readCode("invitation", EMAIL))?.token ?? "";
  await expectRefusal(() => reset(), 400, "token.invalid");
  expect((await reset(newer)).status).toBe(200);
});

/** Everything by which an account stops waiting for its invitation. */
const ways: Record<string, () => Promise<unknown>> = {
  "a password by the code of a recovery": async () => reset(await createCode(ann, "recovery")),
  "a proof of the mailbox": async () =>
    call(confirmAccount, { body: { token: await createCode(ann, "confirmation") } }),
  "an administrator who marks the email as verified": () =>
    call(administration.markEmailVerified, { token: admin, params: { uid: ann.id } }),
};

test.each(Object.keys(ways))("400 token.already.used: %s makes the invitation worthless", async (way) => {
  await ways[way]?.();
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: ann.id } });
  await expectRefusal(() => reset(token, "another password"), 400, "token.already.used");
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).passwordHash).toBe(passwordHash);
});

test("400 token.invalid: an invitation does not follow its account to another mailbox", async () => {
  await call(administration.startEmailChange, {
    token: admin,
    params: { uid: ann.id },
    body: { email: "ann@example.org" },
  });
  await db.user.update({ where: { id: ann.id }, data: { email: "ann@example.org" } });
  await expectRefusal(() => reset(), 400, "token.invalid");
});

test("403 user.disabled: who was invited and is disabled cannot accept, and can once they are enabled", async () => {
  await call(updateUser, { token: admin, params: { uid: ann.id }, body: { active: false } });
  await expectRefusal(() => reset(), 403, "user.disabled");
});

test("200: who lost the invitation gets it again by asking for a password, and never a recovery before it is accepted", async () => {
  const ask = () => call(contracts.requestPasswordReset, { body: { email: EMAIL } });
  moveClock(8 * DAY);
  await ask();
  const again = (await readCode("invitation", EMAIL))?.token ?? "";
  expect(again).not.toBe(token);
  expect((await reset(again)).status).toBe(200);
  await ask();
  await readCode("recovery", EMAIL);
  expect(await templatesTo(EMAIL)).toEqual(["invitation", "invitation", "recovery"]);
});
