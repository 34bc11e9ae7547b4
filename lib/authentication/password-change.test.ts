import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { exchangeServiceToken, login as loginContract, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db, pool } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import * as contracts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const NEW_PASSWORD = "newtesting1234";
const REFUSED = ["audit_events"];

const change = (token: string | undefined, members: Record<string, unknown> = {}) =>
  call(contracts.changePassword, { token, body: { password: NEW_PASSWORD, passwordRepeat: NEW_PASSWORD, ...members } });
const login = (email: string, password: string) => call(loginContract, { body: { email, password } });
const refresh = (token: string) => call(refreshSession, { body: { token } });
const readProfile = (token: string) => call(contracts.getProfile, { token });

test("200 with the current password, however long ago the sign-in was; the new one signs in, the old one does not", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  moveClock(40 * 60);
  const answer = await change(access_token, { currentPassword: PASSWORD });
  expect(answer.status).toBe(200);
  expect((await readProfile(answer.body.access_token)).status).toBe(200);
  expect((await login(user.email, PASSWORD)).status).toBe(401);
  expect((await login(user.email, NEW_PASSWORD)).status).toBe(200);
  expect(await db.mail.findMany()).toMatchObject([{ template: "password_changed", recipient: user.email }]);
  expect(await db.auditEvent.count({ where: { action: "password.changed", actorId: user.id } })).toBe(1);
});

test("200 without the current password within 5 minutes of a sign-in; 401 wrong.password a second later", async () => {
  const { access_token } = await signIn(await createUser());
  moveClock(301);
  await expectRefusal(() => change(access_token), 401, "wrong.password", REFUSED);
  moveClock(-2);
  expect((await change(access_token)).status).toBe(200);
});

test("401 without the current password although the session was refreshed just now: a refresh is no sign-in", async () => {
  const { refresh_token } = await signIn(await createUser());
  moveClock(301);
  const { body } = await refresh(refresh_token);
  await expectRefusal(() => change(body.access_token), 401, "wrong.password", REFUSED);
});

const behindProxy = (address: string, agent = "Anonymous client") => ({
  "x-forwarded-for": address,
  "user-agent": agent,
});

test("200 without the current password within 5 minutes of any sign-in from this device, in whichever session; 401 after one from another device, or of someone else", async () => {
  configure({ TRUSTED_PROXIES: "1" });
  const [user, neighbor] = [await createUser(), await createUser()];
  const headers = behindProxy("198.51.100.7");
  const signInFrom = (email: string, from: Record<string, string>) =>
    call(loginContract, { body: { email, password: PASSWORD }, headers: from });
  const { access_token: token } = (await signInFrom(user.email, headers)).body;
  const body = { password: NEW_PASSWORD, passwordRepeat: NEW_PASSWORD };
  const attempt = () => call(contracts.changePassword, { token, body, headers });
  moveClock(330);
  await signInFrom(neighbor.email, headers);
  await signInFrom(user.email, behindProxy("198.51.100.8"));
  await signInFrom(user.email, behindProxy("198.51.100.7", "Another client"));
  await expectRefusal(attempt, 401, "wrong.password", REFUSED);
  expect((await signInFrom(user.email, headers)).status).toBe(200);
  const again = await attempt();
  expect(again.status).toBe(200);
  expect((await refresh(again.body.refresh_token)).status).toBe(200);
});

test.each([
  ["5 seconds", 5, 200],
  ["35 seconds", 35, 401],
])(
  "the refresh token held before a change, %s later: its successor within the grace, then refused without harm to the new pair",
  async (_, seconds, status) => {
    const user = await createUser();
    const { access_token, refresh_token: before } = await signIn(user);
    const { body: pair } = await change(access_token);
    moveClock(seconds);
    const late = await refresh(before);
    expect(late.status).toBe(status);
    if (status === 200) expect(late.body.refresh_token).toBe(pair.refresh_token);
    else expect(late.body.errors).toEqual(["token.already.used"]);
    const next = await refresh(pair.refresh_token);
    expect(next.status).toBe(200);
    // Also when a later refresh has put the family in order.
    moveClock(60);
    const last = await refresh(next.body.refresh_token);
    expect((await refresh(before)).status).toBe(401);
    expect((await refresh(last.body.refresh_token)).status).toBe(200);
    expect(await db.mail.findMany()).toMatchObject([{ template: "password_changed" }]);
    expect(await db.auditEvent.count({ where: { action: "session.refresh_reused" } })).toBe(0);
  },
);

test("200 for refreshes that race a change: whichever wins, nobody is logged out", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { access_token, refresh_token } = await signIn(await createUser());
    const [changed, ...refreshed] = await Promise.all([
      change(access_token),
      ...Array.from({ length: 3 }, () => refresh(refresh_token)),
    ]);
    expect([changed, ...refreshed].map((answer) => answer?.status)).toEqual([200, 200, 200, 200]);
    for (const answer of [changed, ...refreshed]) expect((await refresh(answer?.body.refresh_token)).status).toBe(200);
  }
  expect(await db.session.count({ where: { endedAt: { not: null } } })).toBe(0);
});

test.each([
  ["without", {}],
  ["with", { currentPassword: PASSWORD }],
])("400 for the same password again, %s the current one", async (_, members) => {
  const { access_token } = await signIn(await createUser());
  const same = { password: PASSWORD, passwordRepeat: PASSWORD, ...members };
  const answer = await expectRefusal(() => change(access_token, same), 400, "password.does.not.meet.the.requirements", [
    ...REFUSED,
    "rate_limits",
  ]);
  expect(answer.body.issues).toMatchObject([{ pointer: "/body/password" }]);
});

test("200 ends the other sessions; this session goes on with the new pair", async () => {
  const user = await createUser();
  const [mine, other] = [await signIn(user), await signIn(user)];
  const answer = await change(mine.access_token);
  expect((await refresh(answer.body.refresh_token)).status).toBe(200);
  expect((await readProfile(other.access_token)).body.errors).toEqual(["token.revoked"]);
  expect((await refresh(other.refresh_token)).body.errors).toEqual(["token.revoked"]);
});

test.each(["", "wrong password", NEW_PASSWORD])(
  "401 wrong.password for the current password %j",
  async (currentPassword) => {
    const { access_token } = await signIn(await createUser());
    await expectRefusal(() => change(access_token, { currentPassword }), 401, "wrong.password", REFUSED);
  },
);

test("400 for passwords that differ, a weak one, and one's own address; nothing is written", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  const differ = await expectRefusal(() => change(access_token, { passwordRepeat: "other" }), 400, "request.invalid");
  expect(differ.body.issues).toMatchObject([{ pointer: "/body/passwordRepeat" }]);
  for (const password of ["short", "1234567890", user.email]) {
    const request = () => change(access_token, { password, passwordRepeat: password });
    await expectRefusal(request, 400, "password.does.not.meet.the.requirements");
  }
  await expectRefusal(() => change(access_token, { password: 1, passwordRepeat: 1 }), 400, "request.invalid");
});

test("401 unauthorized without a token, and for tokens of ended sessions", async () => {
  await expectRefusal(() => change(undefined), 401, "unauthorized");
  const { access_token, sessionId } = await signIn(await createUser());
  await db.session.update({ where: { id: sessionId }, data: { endedAt: new Date() } });
  await expectRefusal(() => change(access_token), 401, "token.revoked");
});

test("403 password.change.required for a person who must reset first", async () => {
  const { access_token } = await signIn(await createUser({ resetPassword: true }));
  await expectRefusal(() => change(access_token), 403, "password.change.required");
});

test("403 forbidden for an application, which has no password", async () => {
  const { serviceToken } = await createApplication();
  const { body } = await call(exchangeServiceToken, { body: { token: serviceToken } });
  await expectRefusal(() => change(body.access_token), 403, "forbidden");
});

test("401 for a change that a reset overtakes: the reset's password stands", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  const reset = await pool().connect();
  await reset.query("BEGIN");
  await reset.query("UPDATE users SET password_hash = 'written by the reset' WHERE id = $1", [user.id]);
  await reset.query("UPDATE sessions SET ended_at = now(), end_reason = 'password.reset' WHERE user_id = $1", [
    user.id,
  ]);
  const overtaken = change(access_token);
  await sleep(1000);
  await reset.query("COMMIT");
  reset.release();
  expect((await overtaken).status).toBe(401);
  const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(after.passwordHash).toBe("written by the reset");
});

test("a reset that races with changes wins: whatever came first, the reset's password stands and no session lives", async () => {
  const user = await createUser();
  for (let round = 0; round < 3; round += 1) {
    const { access_token } = await signIn(user);
    const token = await createCode(user, "recovery");
    const password = `owner's password ${round}`;
    const [answer] = await Promise.all([
      call(contracts.resetPassword, { body: { token, password } }),
      ...Array.from({ length: 4 }, (_, index) => {
        const theirs = `thief's password ${round} ${index}`;
        return change(access_token, { password: theirs, passwordRepeat: theirs });
      }),
    ]);
    // A change that was first has made the code void; then the reset is refused and says so.
    expect([200, 400]).toContain(answer.status);
    if (answer.status === 200) {
      expect((await login(user.email, password)).status).toBe(200);
      expect((await readProfile(access_token)).status).toBe(401);
    }
  }
});
