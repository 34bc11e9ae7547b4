import { beforeEach, expect, test } from "vitest";
import { exchangeServiceToken, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import * as contracts from "@/lib/sessions/own-sessions.contract";
import { Browser } from "@/lib/testing/browser";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

test("200 lists exactly one's own active sessions, with device, place and which one asks", async () => {
  const user = await createUser();
  const { access_token: token, sessionId } = await signIn(user);
  await new Browser().signIn(user.email);
  const ended = await signIn(user);
  await db.session.update({ where: { id: ended.sessionId }, data: { endedAt: new Date() } });
  await signIn(await createUser());
  const { status, body } = await call(contracts.listOwnSessions, { token });
  expect(status).toBe(200);
  expect(body).toHaveLength(2);
  expect(body.filter(({ current }: { current: boolean }) => current)).toMatchObject([
    { id: sessionId, profile: "platform", ipAddress: "192.0.2.1", device: { browser: "Vitest", system: null } },
  ]);
  expect(body.filter(({ current }: { current: boolean }) => !current)).toMatchObject([
    { profile: "browser", device: { browser: "Firefox", system: "Linux" } },
  ]);
});

test("sessions that are over by their time are not listed", async () => {
  const user = await createUser();
  await signIn(user);
  moveClock(15 * 86_400);
  const { access_token: token, sessionId } = await signIn(user);
  const { body } = await call(contracts.listOwnSessions, { token });
  expect(body.map(({ id }: { id: string }) => id)).toEqual([sessionId]);
});

test("204 ends one session: its access token, refresh token and cookie are refused at the next request", async () => {
  const user = await createUser();
  const mine = await signIn(user);
  const other = await signIn(user);
  const end = () => call(contracts.endOwnSession, { token: mine.access_token, params: { sessionId: other.sessionId } });
  expect((await end()).status).toBe(204);
  await expectRefusal(() => call(getProfile, { token: other.access_token }), 401, "token.revoked");
  await expectRefusal(() => call(refreshSession, { body: { token: other.refresh_token } }), 401, "token.revoked");
  expect((await end()).status).toBe(204);
  expect(await db.auditEvent.count({ where: { action: "session.ended" } })).toBe(1);
  expect((await call(getProfile, { token: mine.access_token })).status).toBe(200);
});

test("404 for someone else's session and for none; 401 without a token; nothing ends", async () => {
  const { access_token: token } = await signIn(await createUser());
  const foreign = await signIn(await createUser());
  const end = (sessionId: string, bearer: string | undefined = token) =>
    call(contracts.endOwnSession, { token: bearer, params: { sessionId } });
  await expectRefusal(() => end(foreign.sessionId), 404, "not.found");
  await expectRefusal(() => end("00000000-0000-4000-8000-000000000000"), 404, "not.found");
  await expectRefusal(() => end("x"), 400, "request.invalid");
  for (const contract of [contracts.listOwnSessions, contracts.endOtherSessions])
    await expectRefusal(() => call(contract, {}), 401, "unauthorized");
});

test("403 for applications: they are not people", async () => {
  const { serviceToken } = await createApplication();
  const { body } = await call(exchangeServiceToken, { token: serviceToken });
  await expectRefusal(() => call(contracts.listOwnSessions, { token: body.access_token }), 403, "forbidden");
});

test("200 ends all others of every kind, and says how many; strangers keep theirs", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const other = await signIn(user);
  const browser = new Browser();
  await browser.signIn(user.email);
  const stranger = await signIn(await createUser());
  const answer = await call(contracts.endOtherSessions, { token });
  expect([answer.status, answer.body]).toEqual([200, { ended: 2 }]);
  expect((await call(getProfile, { token: other.access_token })).status).toBe(401);
  expect(await browser.session()).toEqual({});
  expect((await call(getProfile, { token })).status).toBe(200);
  expect((await call(getProfile, { token: stranger.access_token })).status).toBe(200);
  expect((await call(contracts.endOtherSessions, { token })).body).toEqual({ ended: 0 });
});
