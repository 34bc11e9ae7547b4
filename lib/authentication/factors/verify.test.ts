import { beforeEach, expect, test } from "vitest";
import { anonymous } from "@/lib/actor";
import { signInBrowser, verifyFactorBrowser } from "@/lib/authentication/browser";
import { listFactors, verifyFactor } from "@/lib/authentication/factors/factors.contract";
import { authenticateUser, changePasswordByUserId, validateToken } from "@/lib/authentication/identity.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { composeMail } from "@/lib/mail/content";
import type { Contract } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { codeOf, createUserWithFactor, signInWithFactor, wrongCode } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { confirmAccount } from "@/lib/users/account/account.contract";
import { changePassword, getProfile, resetPassword } from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const DEVICE = { "Gatehouse-Device": "d".repeat(43) };

/** The first step: resolves to the challenge. */
async function begin(
  { email }: User,
  headers: Record<string, string> = {},
  contract: Contract = login,
): Promise<string> {
  const answer = await call(contract, { body: { email, password: PASSWORD }, headers });
  expect([answer.status, answer.body.errors]).toEqual([401, ["second.factor.required"]]);
  return answer.body.challenge;
}

const finish = (challenge: string, code: string, method = "totp", headers: Record<string, string> = {}) =>
  call(verifyFactor, { body: { challenge, method, code }, headers });

test("401 second.factor.required after the right password, with a challenge and the methods, and no session; a wrong password is told nothing of it", async () => {
  const { user } = await createUserWithFactor();
  const answer = await call(login, { body: { username: user.email, password: PASSWORD } });
  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ errors: ["second.factor.required"], methods: ["totp", "recovery"] });
  expect(answer.body.challenge).toMatch(/^[\w-]{43}$/);
  expect(await db.session.count()).toBe(0);
  expect(await db.device.count()).toBe(0);
  expect(await db.auditEvent.count({ where: { action: "login.challenged", targetId: user.id } })).toBe(1);
  const wrong = await call(login, { body: { email: user.email, password: "guess" } });
  expect(wrong.body.errors).toEqual(["wrong.password"]);
  expect(wrong.body.challenge).toBeUndefined();
});

test("200: challenge and code give the pair, whose session has shown two factors; a code works once, and so does a challenge", async () => {
  const { user, secret } = await createUserWithFactor();
  const challenge = await begin(user);
  const code = codeOf(secret);
  const { status, body } = await finish(challenge, code);
  expect([status, body.token_type]).toEqual([200, "bearer"]);
  expect((await call(getProfile, { token: body.access_token })).body.id).toBe(user.id);
  const session = await db.session.findFirstOrThrow();
  expect(session.amr).toEqual(["pwd", "otp", "mfa"]);
  await expectRefusal(() => finish(challenge, codeOf(secret, 1)), 401, "challenge.invalid");
  const next = await begin(user);
  expect((await finish(next, code)).body.errors).toEqual(["wrong.code"]);
  // The step before it is none either.
  expect((await finish(next, codeOf(secret, -1))).body.errors).toEqual(["wrong.code"]);
  moveClock(31);
  expect((await finish(next, codeOf(secret))).status).toBe(200);
});

test("200: authenticate goes on to the identity server's answer, and its token opens what its tokens open", async () => {
  const { user, secret } = await createUserWithFactor();
  const challenge = await begin(user, {}, authenticateUser);
  const { status, body } = await finish(challenge, codeOf(secret));
  expect([status, body.uid, body.reset_password]).toEqual([200, user.id, false]);
  expect((await call(validateToken, { body: { token: body.token } })).body.uid).toBe(user.id);
  expect((await db.session.findFirstOrThrow()).clientType).toBe("identity");
});

test("a recovery code stands once for the second factor, however it is typed; its owner is told how many are left", async () => {
  const { user, recoveryCodes } = await createUserWithFactor();
  const [code = ""] = recoveryCodes;
  const typed = ` ${code.toUpperCase().replace("-", " ").replaceAll("0", "O").replaceAll("1", "l")}`;
  expect((await finish(await begin(user), typed, "recovery")).status).toBe(200);
  const mail = await db.mail.findFirstOrThrow({ where: { template: "recovery_code_used" } });
  expect(mail.props).toMatchObject({ left: 9 });
  const again = await finish(await begin(user), code, "recovery");
  expect(again.body.errors).toEqual(["wrong.code"]);
  expect(await db.auditEvent.count({ where: { action: "recovery_code.used", targetId: user.id } })).toBe(1);
});

test("once three recovery codes are left, the mail asks for new ones; the list says how many there are", async () => {
  const { user, recoveryCodes } = await createUserWithFactor();
  let token = "";
  for (const code of recoveryCodes.slice(0, 7))
    token = (await finish(await begin(user), code, "recovery")).body.access_token;
  const mails = await db.mail.findMany({ where: { template: "recovery_code_used" }, orderBy: { id: "asc" } });
  const asking = mails.map((mail) =>
    composeMail({ ...mail, template: "recovery_code_used" }).body.includes("Create new"),
  );
  expect(asking).toEqual([false, false, false, false, false, false, true]);
  expect((await call(listFactors, { token })).body.recoveryCodes.left).toBe(3);
});

test("of twenty who show one code or one recovery code at once, each with a challenge of their own, one gets in", async () => {
  const { user, secret, recoveryCodes } = await createUserWithFactor();
  for (const [method, code] of [
    ["totp", codeOf(secret)],
    ["recovery", recoveryCodes[0] ?? ""],
  ] as const) {
    const challenges: string[] = [];
    for (let n = 0; n < 20; n += 1) challenges.push(await begin(user));
    const answers = await Promise.all(challenges.map((challenge) => finish(challenge, code, method)));
    expect(
      answers.filter(({ status }) => status === 200),
      method,
    ).toHaveLength(1);
  }
  const challenge = await begin(user);
  const codes = recoveryCodes.slice(1, 4);
  const answers = await Promise.all(codes.map((code) => finish(challenge, code, "recovery")));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  // What a challenge that was used up refused is not used up.
  expect(await db.recoveryCode.count({ where: { usedAt: null } })).toBe(8);
});

test("401 challenge.invalid for one that is made up, five minutes old, another device's, or of another kind of sign-in; nothing is written", async () => {
  const { user, secret } = await createUserWithFactor();
  const code = codeOf(secret);
  const refuse = (challenge: string, headers = {}) =>
    expectRefusal(() => finish(challenge, code, "totp", headers), 401, "challenge.invalid");
  await refuse("m".repeat(43));
  const ofDevice = await begin(user, DEVICE);
  await refuse(ofDevice);
  await refuse(ofDevice, { "Gatehouse-Device": "e".repeat(43) });
  const client = { ipAddress: null, userAgent: null, requestId: "test", deviceId: "b".repeat(43) };
  const body = { email: user.email, password: PASSWORD };
  const begun: unknown = await signInBrowser(anonymous(client), { body }).catch((error: unknown) => error);
  const ofBrowser = String((begun as Problem).members.challenge);
  await refuse(ofBrowser);
  await refuse(ofBrowser, { "Gatehouse-Device": client.deviceId });
  const ofProgram = await begin(user);
  const inBrowser = verifyFactorBrowser(anonymous(client), { body: { challenge: ofProgram, method: "totp", code } });
  await expect(inBrowser).rejects.toMatchObject({ kind: "challenge.invalid" });
  const old = await begin(user);
  moveClock(301);
  await refuse(old);
});

test("a browser finishes with a session that its cookie names", async () => {
  const { user, secret } = await createUserWithFactor();
  const client = { ipAddress: null, userAgent: null, requestId: "test", deviceId: "b".repeat(43) };
  const body = { email: user.email, password: PASSWORD };
  const begun: unknown = await signInBrowser(anonymous(client), { body }).catch((error: unknown) => error);
  expect(begun).toBeInstanceOf(Problem);
  const challenge = String((begun as Problem).members.challenge);
  const shown = { challenge, method: "totp" as const, code: codeOf(secret) };
  const { sessionId } = await verifyFactorBrowser(anonymous(client), { body: shown });
  const session = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  expect([session.userId, session.clientType]).toEqual([user.id, "browser"]);
});

test("a challenge bears five wrong codes, also at once; the sixth attempt is refused even with the right one", async () => {
  const { user, secret } = await createUserWithFactor();
  const challenge = await begin(user);
  const wrong = wrongCode(secret);
  const answers = await Promise.all(Array.from({ length: 12 }, () => finish(challenge, wrong)));
  expect(answers.filter(({ body }) => body.errors[0] === "wrong.code")).toHaveLength(5);
  await expectRefusal(() => finish(challenge, codeOf(secret)), 401, "challenge.invalid");
  expect(await db.auditEvent.count({ where: { action: "login.refused", targetId: user.id } })).toBe(5);
});

test("of 100 parallel wrong codes, over as many challenges as one likes, no more than ten from one network are looked at; the right password buys no more", async () => {
  configure({ RATE_LIMITS: "on" });
  const { user, secret } = await createUserWithFactor();
  const wrong = wrongCode(secret);
  const challenges: string[] = [];
  for (let n = 0; n < 25; n += 1) challenges.push(await begin(user));
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => finish(challenges[n % 25] ?? "", wrong)));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(401), count(429)]).toEqual([10, 90]);
  const fresh = await begin(user);
  const refused = await finish(fresh, codeOf(secret));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("from many networks together, twenty wrong codes an hour; a device that signed in before has its own attempts all the same", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const { user, secret } = await createUserWithFactor();
  expect((await finish(await begin(user, DEVICE), codeOf(secret), "totp", DEVICE)).status).toBe(200);
  const from = (n: number) => ({ "X-Forwarded-For": `198.51.100.${n}` });
  const wrong = wrongCode(secret);
  let looked = 0;
  for (let n = 0; n < 30; n += 1) {
    const { status } = await finish(await begin(user, from(n)), wrong, "totp", from(n));
    if (status === 401) looked += 1;
  }
  expect(looked).toBe(20);
  moveClock(31);
  expect((await finish(await begin(user, DEVICE), codeOf(secret), "totp", DEVICE)).status).toBe(200);
});

test("a right code gives back what the wrong ones before it consumed", async () => {
  configure({ RATE_LIMITS: "on" });
  const { user, recoveryCodes, secret } = await createUserWithFactor();
  for (let round = 0; round < 4; round += 1) {
    const challenge = await begin(user);
    for (let n = 0; n < 3; n += 1) expect((await finish(challenge, wrongCode(secret))).status).toBe(401);
    expect((await finish(challenge, recoveryCodes[round] ?? "", "recovery")).status).toBe(200);
  }
});

test("reset of the password does not skip the second factor, and ends what the earlier password began", async () => {
  const { user, secret } = await createUserWithFactor();
  const begun = await begin(user);
  const token = await createCode(user, "recovery");
  expect((await call(resetPassword, { body: { token, password: "another secret" } })).status).toBe(200);
  await expectRefusal(() => finish(begun, codeOf(secret)), 401, "challenge.invalid");
  const answer = await call(login, { body: { email: user.email, password: "another secret" } });
  expect(answer.body.errors).toEqual(["second.factor.required"]);
  expect((await finish(answer.body.challenge, codeOf(secret))).status).toBe(200);
});

test("the old password alone replaces no password of someone with a second factor; with a token of theirs it does, with another's not", async () => {
  const { user } = await createUserWithFactor();
  const body = { user_uid: user.id, old_password: PASSWORD, new_password: "another secret" };
  const { access_token: other } = await signInWithFactor((await createUserWithFactor()).user);
  for (const token of [undefined, other])
    await expectRefusal(() => call(changePasswordByUserId, { token, body }), 401, "second.factor.required");
  const { access_token: token } = await signInWithFactor(user);
  expect((await call(changePasswordByUserId, { token, body })).body).toBe(true);
});

test("the code from the mailbox is one factor: it confirms, and goes on to the second", async () => {
  const { user, secret } = await createUserWithFactor();
  const answer = await call(confirmAccount, { body: { token: await createCode(user, "confirmation") } });
  expect(answer.body.errors).toEqual(["second.factor.required"]);
  expect((await finish(answer.body.challenge, codeOf(secret))).status).toBe(200);
  expect((await db.session.findFirstOrThrow()).amr).toEqual(["email", "otp", "mfa"]);
});

test("anyone who must choose a new password shows the second factor first, and gets no platform pair then either", async () => {
  const { user, secret } = await createUserWithFactor({ resetPassword: true });
  const refused = await finish(await begin(user), codeOf(secret));
  expect([refused.status, refused.body.errors]).toEqual([403, ["password.change.required"]]);
  moveClock(31);
  const identity = await finish(await begin(user, {}, authenticateUser), codeOf(secret));
  expect(identity.body.reset_password).toBe(true);
});

test("a session that began before there was a second factor is over, whatever ended it or not", async () => {
  const user = await createUser();
  const { access_token: token } = await signInWithFactor(user);
  await db.session.updateMany({ data: { amr: ["pwd"] } });
  await db.user.update({ where: { id: user.id }, data: { secondFactorAt: new Date() } });
  const body = { password: "another secret", passwordRepeat: "another secret", currentPassword: PASSWORD };
  await expectRefusal(() => call(changePassword, { token, body }), 401, "token.revoked");
});

test("the language and the source that were chosen with the password are those of the session", async () => {
  const { user, secret } = await createUserWithFactor();
  const body = { email: user.email, password: PASSWORD, locale: "ru", source: "license" };
  const { challenge } = (await call(login, { body })).body;
  await finish(challenge, codeOf(secret));
  expect(await db.user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({ locale: "ru" });
  expect(await db.session.findFirstOrThrow()).toMatchObject({ source: "license" });
});

test("403 and 401 where the account was disabled, lost its mailbox or came to its end between the two steps: no session starts", async () => {
  const { user, secret } = await createUserWithFactor();
  const where = { id: user.id };
  const refuse = async (data: object, status: number, code: string) => {
    const challenge = await begin(user);
    await db.user.update({ where, data });
    await expectRefusal(() => finish(challenge, codeOf(secret)), status, code, ["audit_events", "sign_in_challenges"]);
    await db.user.update({ where, data: { disabledAt: null, confirmedAt: user.confirmedAt, deletesAt: null } });
  };
  await refuse({ disabledAt: new Date() }, 403, "user.disabled");
  await refuse({ deletesAt: new Date() }, 401, "wrong.password");
  configure({ ACCOUNT_CONFIRMATION: "required" });
  await refuse({ confirmedAt: null }, 403, "user.should.be.confirmed");
  expect(await db.session.count()).toBe(0);
});
