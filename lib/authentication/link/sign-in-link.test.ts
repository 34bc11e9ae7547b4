import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { anonymous } from "@/lib/actor";
import { signInBrowserWithLink } from "@/lib/authentication/browser";
import { verifyFactor } from "@/lib/authentication/factors/factors.contract";
import * as contracts from "@/lib/authentication/link/sign-in-link.contract";
import { recordVisit } from "@/lib/authentication/link-visits";
import { db } from "@/lib/db";
import { codeOf, createUserWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { deliverMail, readCode } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(async () => {
  await freshDatabase();
  configure({ MAGIC_LINKS: "on" });
});

const DEVICE = { "Gatehouse-Device": "d".repeat(43) };
const OTHER = { "Gatehouse-Device": "e".repeat(43) };

const ask = (email: string, headers: Record<string, string> = DEVICE) =>
  call(contracts.requestSignInLink, { body: { email }, headers });

/** Asks for a link and reads it in the mailbox. */
async function linkFor(email: string, headers = DEVICE): Promise<string> {
  expect((await ask(email, headers)).status).toBe(200);
  return (await readCode("sign_in", email))?.token ?? "";
}

const use = (token: string, headers: Record<string, string> = DEVICE) =>
  call(contracts.signInWithLink, { body: { token }, headers });

test("200 by the mailed link in the language of its owner: a session of one factor; the link works once and then says so", async () => {
  const user = await createUser({ locale: "ru" });
  const token = await linkFor(user.email);
  expect(await db.mail.findFirst({ where: { template: "sign_in" } })).toMatchObject({ locale: "ru" });
  const { status, body } = await use(token);
  expect(status).toBe(200);
  expect(decodeJwt(body.access_token)).toMatchObject({ id: user.id, amr: ["email"], acr: "aal1" });
  expect((await call(getProfile, { token: body.access_token })).status).toBe(200);
  expect(await db.auditEvent.count({ where: { action: "login.succeeded", targetId: user.id } })).toBe(1);
  await expectRefusal(() => use(token), 400, "token.already.used");
});

test("ten scanners that open the link leave it usable; of ten who use it at once one is signed in", async () => {
  const { email } = await createUser();
  const token = await linkFor(email);
  const scanner = { ipAddress: "192.0.2.9", userAgent: "scanner", requestId: "test" };
  for (let visit = 0; visit < 10; visit += 1) await recordVisit(token, scanner);
  const answers = await Promise.all(Array.from({ length: 10 }, () => use(token)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await db.session.count()).toBe(1);
});

test("400 token.other.device from another device, or one that shows no secret; the link stays usable where it was asked for", async () => {
  const { email } = await createUser();
  const token = await linkFor(email);
  await expectRefusal(() => use(token, OTHER), 400, "token.other.device");
  await expectRefusal(() => use(token, {}), 400, "token.other.device");
  expect((await use(token)).status).toBe(200);
});

test("a device is asked for its secret before a link is mailed", async () => {
  const { email } = await createUser();
  await expectRefusal(() => ask(email, {}), 400, "request.invalid");
});

test("only the newest link works, for ten minutes, and for the address that the account has then", async () => {
  const { email, id } = await createUser();
  const first = await linkFor(email);
  const second = await linkFor(email);
  await expectRefusal(() => use(first), 400, "token.invalid");
  await db.user.update({ where: { id }, data: { email: "moved@example.com" } });
  await expectRefusal(() => use(second), 400, "token.invalid");
  await db.user.update({ where: { id }, data: { email } });
  moveClock(10 * 60 + 1);
  await expectRefusal(() => use(second), 400, "token.expired");
});

test("the second factor is asked for all the same, from the same device, and the session has shown both", async () => {
  const { user, secret } = await createUserWithFactor();
  const token = await linkFor(user.email);
  const { status, body } = await use(token);
  expect([status, body.errors, body.methods]).toEqual([401, ["second.factor.required"], ["totp", "recovery"]]);
  expect(await db.session.count()).toBe(0);
  await expectRefusal(() => use(token), 400, "token.already.used");
  const shown = { challenge: body.challenge, method: "totp", code: codeOf(secret) };
  expect((await call(verifyFactor, { body: shown, headers: OTHER })).body.errors).toEqual(["challenge.invalid"]);
  const finished = await call(verifyFactor, { body: shown, headers: DEVICE });
  expect(decodeJwt(finished.body.access_token)).toMatchObject({ amr: ["email", "otp", "mfa"], acr: "aal2" });
});

test("a person who is shut out is shut out by link too, and the link stays as it was", async () => {
  for (const [state, status, code] of [
    [{ disabledAt: new Date() }, 403, "user.disabled"],
    [{ deletesAt: new Date(0) }, 400, "token.invalid"],
    [{ resetPassword: true }, 403, "password.change.required"],
  ] as const) {
    const { email, id } = await createUser();
    const token = await linkFor(email);
    await db.user.update({ where: { id }, data: state });
    await expectRefusal(() => use(token), status, code);
  }
});

test("a browser is signed in by it with a session that its cookie names, restricted where a new password is due", async () => {
  const { email, id } = await createUser();
  const token = await linkFor(email);
  await db.user.update({ where: { id }, data: { resetPassword: true } });
  const client = { ipAddress: null, userAgent: null, requestId: "test", deviceId: DEVICE["Gatehouse-Device"] };
  const { sessionId } = await signInBrowserWithLink(anonymous(client), { body: { token } });
  const { clientType, amr } = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  expect([clientType, amr]).toEqual(["browser", ["email"]]);
});

test("the same answer and one row for an unknown and a disabled person, who get no mail; who has not confirmed gets that mail", async () => {
  await createUser({ email: "off@example.com", disabledAt: new Date() });
  await createUser({ email: "new@example.com", confirmedAt: null });
  for (const email of ["nobody@example.com", "off@example.com", "new@example.com"])
    expect((await ask(email)).body).toEqual({ email });
  await deliverMail();
  const mails = await db.mail.findMany({ orderBy: { id: "asc" } });
  expect(mails.map(({ state, template }) => [state, template])).toEqual([
    ["dropped", "sign_in_request"],
    ["dropped", "sign_in_request"],
    ["sent", "confirmation"],
  ]);
});

test("404 while the operator has not switched it on, to ask and to sign in; nothing is written", async () => {
  const { email } = await createUser();
  const token = await linkFor(email);
  configure({ MAGIC_LINKS: "off" });
  await expectRefusal(() => ask(email), 404, "not.found");
  await expectRefusal(() => use(token), 404, "not.found");
});

test("links are mailed within the limits of every mail: 429 for the eleventh to one mailbox in an hour", async () => {
  configure({ MAGIC_LINKS: "on", RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const headers = { ...DEVICE, "X-Forwarded-For": "192.0.2.7" };
  for (let mail = 0; mail < 10; mail += 1) expect((await ask("ann@example.com", headers)).status).toBe(200);
  await expectRefusal(() => ask("ann@example.com", headers), 429, "too.many.requests");
});
