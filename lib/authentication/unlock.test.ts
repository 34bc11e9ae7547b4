import { beforeEach, expect, test } from "vitest";
import { login } from "@/lib/authentication/sign-in.contract";
import { requestUnlock, unlockSignIn } from "@/lib/authentication/unlock.contract";
import { db } from "@/lib/db";
import { limitKey } from "@/lib/limits/sign-in-limits";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { deliverMail, readCode } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const EMAIL = "ann@example.com";
const headers = { "X-Forwarded-For": "192.0.2.7", "User-Agent": "east-client/1" };

const ask = (email: string) => call(requestUnlock, { body: { email }, headers });
const unlock = (token: string) => call(unlockSignIn, { body: { token }, headers });
const signIn = (more = {}) =>
  call(login, { body: { email: EMAIL, password: PASSWORD }, headers: { ...headers, ...more } });

/** Uses up what the account has for unknown devices. */
const besiege = () =>
  db.rateLimit.upsert({
    where: { key: limitKey("account", EMAIL) },
    create: { key: limitKey("account", EMAIL), points: 21, strikes: 3, expire: Date.now() + 3_600_000 },
    update: { points: 21, expire: Date.now() + 3_600_000 },
  });

test("the mailed code opens sign-in at once, from any device, and from this network whatever strangers elsewhere do next", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  await createUser({ email: EMAIL, locale: "ru" });
  await besiege();
  expect((await signIn()).status).toBe(429);
  expect((await ask(EMAIL)).body).toEqual({ email: EMAIL });
  const { token = "", mail } = (await readCode("unlock", EMAIL)) ?? {};
  expect(mail?.locale).toBe("ru");
  expect((await unlock(token)).body).toEqual({ email: EMAIL });
  expect((await signIn({ "User-Agent": "another" })).status).toBe(200);
  await besiege();
  expect((await signIn({ "X-Forwarded-For": "192.0.2.8" })).status).toBe(429);
  expect((await signIn()).status).toBe(200);
  expect(await db.auditEvent.count({ where: { action: "login.unlocked" } })).toBe(1);
  await expectRefusal(() => unlock(token), 400, "token.already.used");
});

test("it signs nobody in: no session, and the password is still asked for", async () => {
  const code = await createCode(await createUser({ email: EMAIL }), "unlock");
  await unlock(code);
  expect(await db.session.count()).toBe(0);
  expect((await call(login, { body: { email: EMAIL, password: "guess" } })).status).toBe(401);
});

test("the same answer and one row for an unknown and a disabled person, who get no mail", async () => {
  await createUser({ email: "off@example.com", disabledAt: new Date() });
  for (const email of ["nobody@example.com", "off@example.com"]) {
    expect((await ask(email)).body).toEqual({ email });
  }
  await deliverMail();
  expect((await db.mail.findMany()).map(({ state }) => state)).toEqual(["dropped", "dropped"]);
});

test("200 for exactly one of 10 callers with one code", async () => {
  const code = await createCode(await createUser(), "unlock");
  const answers = await Promise.all(Array.from({ length: 10 }, () => unlock(code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("400 for a code of another purpose, a made-up one, and after 30 minutes; 403 for a disabled person", async () => {
  const user = await createUser();
  const late = await createCode(user, "unlock");
  for (const code of [await createCode(user, "recovery"), await createCode(user, "confirmation"), "made-up"]) {
    await expectRefusal(() => unlock(code), 400, "token.invalid");
  }
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expectRefusal(() => unlock(late), 403, "user.disabled");
  moveClock(30 * 60 + 1);
  await expectRefusal(() => unlock(late), 400, "token.expired");
});
