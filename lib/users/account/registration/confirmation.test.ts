import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call, send } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase } from "@/lib/testing/factories";
import { deliverMail } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { isRemote } from "@/lib/testing/remote";
import * as contracts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const pending = () => createUser({ confirmedAt: null });
const confirm = (code: string, headers = {}) => call(contracts.confirmUser, { params: { code }, headers });

test("200 with a token pair for an activation code: the user is active, has the role user, and it is on record", async () => {
  const user = await pending();
  const answer = await confirm(await createCode(user, "confirmation"));
  expect(answer.status).toBe(200);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ id: user.id, status: "active", roles: ["user"] });
  const stored = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(stored).toMatchObject({ confirmedAt: expect.any(Date), lastSignInAt: expect.any(Date) });
  const actions = await db.auditEvent.findMany({ where: { targetId: user.id }, orderBy: { id: "asc" } });
  expect(actions.map(({ action }) => action)).toEqual(["registration.discarded", "user.confirmed"]);
});

test("200 with the email address for a recovery code, which stays usable however often it is asked about", async () => {
  const user = await pending();
  const code = await createCode(user, "recovery");
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = await confirm(code);
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { email: user.email } });
  }
  expect(await db.oneTimeCode.findMany()).toMatchObject([{ consumedAt: null }]);
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).confirmedAt).toBeNull();
});

test("303 to the page for a browser that navigates here, and nothing is used up", async () => {
  const code = await createCode(await pending(), "confirmation");
  const answer = await confirm(code, { Accept: "text/html,application/xhtml+xml;q=0.9", Host: "evil.example" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`http://localhost:3000/confirm?code=${code}`);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-request-id")).toBeTruthy();
  expect((await confirm(code)).status).toBe(200);
});

test("405 for HEAD, which link scanners send: a code is never used up by it", async () => {
  const code = await createCode(await pending(), "confirmation");
  const answer = await send("HEAD", `/v1/user/confirm/${code}`);
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, OPTIONS");
  expect((await confirm(code)).status).toBe(200);
});

test("400 token.invalid for codes that nobody made", async () => {
  // What no instance sees, for the proxy refuses it in its own words.
  const refusedByProxy = ["a\0b", "x".repeat(8192)];
  for (const code of ["nonsense", "../../status", "'; DROP TABLE users; --", ...(isRemote ? [] : refusedByProxy)]) {
    await expectRefusal(() => confirm(code), 400, "token.invalid");
  }
});

test("400 token.already.used for a code that was used", async () => {
  const code = await createCode(await pending(), "confirmation");
  await confirm(code);
  await expectRefusal(() => confirm(code), 400, "token.already.used");
});

test("400 token.invalid for a code that a newer one replaced; the newer one works", async () => {
  const user = await pending();
  const older = await createCode(user, "confirmation");
  const newer = await createCode(user, "confirmation");
  await expectRefusal(() => confirm(older), 400, "token.invalid");
  expect((await confirm(newer)).status).toBe(200);
});

test.each([
  ["confirmation", 24 * 3600],
  ["recovery", 30 * 60],
] as const)("400 token.expired for a %s code after %i seconds, and 200 a second before", async (purpose, life) => {
  const code = await createCode(await pending(), purpose);
  moveClock(life + 1);
  await expectRefusal(() => confirm(code), 400, "token.expired");
  moveClock(-3);
  expect((await confirm(code)).status).toBe(200);
});

test("403 user.disabled: a disabled person's code opens nothing and is not used up", async () => {
  const code = await createCode(await createUser({ confirmedAt: null, disabledAt: new Date() }), "confirmation");
  await expectRefusal(() => confirm(code), 403, "user.disabled");
});

test("200 for exactly one of 20 callers with one code, 400 token.already.used for the rest; one session", async () => {
  const code = await createCode(await pending(), "confirmation");
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status === 400);
  expect(refused.map(({ body }) => body.errors)).toEqual(Array(19).fill(["token.already.used"]));
  const confirmed = await db.auditEvent.count({ where: { action: "user.confirmed" } });
  expect([await db.session.count(), confirmed]).toEqual([1, 1]);
});

const resend = (email: string, source?: string) => call(contracts.resendEmail, { body: { email, source } });

test.each([
  ["a pending person", { confirmedAt: null }, "confirmation", 1],
  ["an active person", {}, "recovery", 1],
  ["a disabled person", { disabledAt: new Date() }, "resend", 0],
  ["nobody", undefined, "resend", 0],
])("200 with the address when %s asks to resend", async (_, data, template, codes) => {
  const user = data && (await createUser({ email: "ann@example.com", locale: "ru", ...data }));
  const answer = await resend(" Ann@Example.com ", "voting");
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { email: "ann@example.com" } });
  await deliverMail();
  const state = codes === 1 ? "sent" : "dropped";
  expect(await db.mail.findMany()).toMatchObject([{ template, state, locale: user && codes ? "ru" : "en" }]);
  expect(await db.oneTimeCode.count()).toBe(codes);
});

test("a resent confirmation mail kills the code of the first one", async () => {
  const user = await pending();
  const first = await createCode(user, "confirmation");
  await resend(user.email);
  await deliverMail();
  await expectRefusal(() => confirm(first), 400, "token.invalid");
});

test.each(["not an address", "", 7, null, undefined, "a@example.com, b@example.com"])(
  "400 email must be an email for %j; no mail waits",
  async (email) => {
    const request = () => call(contracts.resendEmail, { body: { email } });
    const { body } = await expectRefusal(request, 400, "email must be an email");
    expect(body.issues).toEqual([{ pointer: "/body/email", detail: "email must be an email" }]);
  },
);
