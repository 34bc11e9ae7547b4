import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const refresh = (token: unknown, more: { token?: string; headers?: Record<string, string> } = {}) =>
  call(contracts.refreshSession, { body: { token }, ...more });
const readProfile = (token: string) => call(getProfile, { token });

test("200 with a new pair of the same session; the new access token opens the profile", async () => {
  const user = await createUser();
  const first = await signIn(user);
  const answer = await refresh(first.refresh_token);
  expect(answer.status).toBe(200);
  expect(answer.body.refresh_token).not.toBe(first.refresh_token);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ id: user.id, sid: first.sessionId });
  expect((await readProfile(answer.body.access_token)).status).toBe(200);
  expect(await db.session.findMany()).toMatchObject([{ generation: 1, endedAt: null }]);
});

test("200 for refresh_token as the member's name, with an expired token in the header", async () => {
  const { access_token, refresh_token } = await signIn(await createUser());
  moveClock(3601);
  expect((await readProfile(access_token)).body.errors).toEqual(["token.expired"]);
  const answer = await call(contracts.refreshSession, { body: { refresh_token }, token: access_token });
  expect(answer.status).toBe(200);
});

test("200 100 times for one token at once, all with one successor; the session has moved on by one", async () => {
  const { refresh_token, sessionId } = await signIn(await createUser());
  const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(refresh_token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
  const session = await db.session.findUniqueOrThrow({ where: { id: sessionId }, include: { refreshTokens: true } });
  expect(session).toMatchObject({ generation: 1, endedAt: null });
  expect(session.refreshTokens).toHaveLength(2);
  expect((await refresh(answers[0]?.body.refresh_token)).status).toBe(200);
});

test("200 with the same successor within 30 seconds, even after that one was used in turn", async () => {
  const { refresh_token } = await signIn(await createUser());
  const { body: second } = await refresh(refresh_token);
  await refresh(second.refresh_token);
  moveClock(29);
  expect((await refresh(refresh_token)).body.refresh_token).toBe(second.refresh_token);
  expect((await db.session.findFirstOrThrow()).generation).toBe(2);
});

test("401 token.already.used 31 seconds later: the family is dead, on record, and the owner is told by mail", async () => {
  const user = await createUser({ locale: "ru" });
  const first = await signIn(user);
  const { body: second } = await refresh(first.refresh_token);
  moveClock(31);
  const answer = await call(contracts.refreshSession, {
    body: { token: first.refresh_token },
    headers: { "User-Agent": "thief" },
  });
  expect({ status: answer.status, errors: answer.body.errors }).toEqual({
    status: 401,
    errors: ["token.already.used"],
  });
  expect((await refresh(second.refresh_token)).body.errors).toEqual(["token.revoked"]);
  expect((await readProfile(second.access_token)).body.errors).toEqual(["token.revoked"]);
  expect(await db.session.findMany()).toMatchObject([{ endReason: "refresh.reused" }]);
  expect(await db.auditEvent.findMany()).toMatchObject([
    { action: "session.refresh_reused", targetId: first.sessionId, userAgent: "thief", details: { userId: user.id } },
  ]);
  expect(await db.mail.findMany()).toMatchObject([
    { template: "refresh_reuse", recipient: user.email, locale: "ru", props: { userAgent: "thief" } },
  ]);
});

test("401 for 20 who reuse at once: one audit row, one mail", async () => {
  const { refresh_token } = await signIn(await createUser());
  await refresh(refresh_token);
  moveClock(31);
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect([await db.auditEvent.count(), await db.mail.count()]).toEqual([1, 1]);
});

test("401 token.already.used for a token so old that its row is gone", async () => {
  const first = await signIn(await createUser());
  const { body: second } = await refresh(first.refresh_token);
  moveClock(31);
  const { body: third } = await refresh(second.refresh_token);
  moveClock(31);
  await refresh(third.refresh_token);
  expect(await db.refreshToken.count({ where: { generation: 0 } })).toBe(0);
  expect((await refresh(first.refresh_token)).body.errors).toEqual(["token.already.used"]);
});

test("a refresh does not wake the other sessions of a person, and REFRESH_GRACE_SECONDS=0 allows no second use", async () => {
  configure({ REFRESH_GRACE_SECONDS: "0" });
  const user = await createUser();
  const [one, other] = [await signIn(user), await signIn(user)];
  await refresh(one.refresh_token);
  moveClock(1);
  expect((await refresh(one.refresh_token)).body.errors).toEqual(["token.already.used"]);
  expect((await refresh(other.refresh_token)).status).toBe(200);
});

test("401 token.expired after 14 idle days, with no job running; a refresh before that moves the deadline", async () => {
  const [idle, used] = [await signIn(await createUser()), await signIn(await createUser())];
  moveClock(13 * 86_400);
  const { body } = await refresh(used.refresh_token);
  moveClock(86_400 + 1);
  await expectRefusal(() => refresh(idle.refresh_token), 401, "token.expired");
  expect((await refresh(body.refresh_token)).status).toBe(200);
});

test("401 token.expired after 90 days, however busy the session was", async () => {
  let { refresh_token } = await signIn(await createUser());
  for (let week = 1; week <= 9; week += 1) {
    moveClock(10 * 86_400 - 1);
    const { status, body } = await refresh(refresh_token);
    expect(status).toBe(200);
    refresh_token = body.refresh_token;
  }
  moveClock(10);
  await expectRefusal(() => refresh(refresh_token), 401, "token.expired");
});

test("401 token.expired for an access token of a session whose time is over, whatever the token itself says", async () => {
  configure({ ACCESS_TOKEN_TTL_SECONDS: String(365 * 86_400) });
  const { access_token } = await signIn(await createUser());
  moveClock(14 * 86_400 + 1);
  await expectRefusal(() => readProfile(access_token), 401, "token.expired");
});

test("401 token.revoked for a disabled person and for an ended session", async () => {
  const user = await createUser();
  const pair = await signIn(user);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expectRefusal(() => refresh(pair.refresh_token), 401, "token.revoked");
  const other = await signIn(await createUser());
  await db.session.update({ where: { id: other.sessionId }, data: { endedAt: new Date() } });
  await expectRefusal(() => refresh(other.refresh_token), 401, "token.revoked");
});

test("401 unauthorized for anything that is no refresh token, and for one whose session is gone", async () => {
  const pair = await signIn(await createUser());
  const strangers = [
    "nonsense",
    pair.access_token,
    `${pair.refresh_token}A`,
    pair.refresh_token.slice(0, -1),
    "\ud800",
  ];
  for (const token of strangers) await expectRefusal(() => refresh(token), 401, "unauthorized");
  await db.session.deleteMany();
  await expectRefusal(() => refresh(pair.refresh_token), 401, "unauthorized");
});

test.each([undefined, null, "", 1, ["a"], "x".repeat(8193)])("400 request.invalid for the token %#", async (token) => {
  const answer = await expectRefusal(() => refresh(token), 400, "request.invalid");
  expect(answer.body.issues).toMatchObject([{ pointer: "/body/token" }]);
});
