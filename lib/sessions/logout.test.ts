import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

type Pair = Awaited<ReturnType<typeof signIn>>;
const logout = (options: { body?: unknown; token?: string }) => call(contracts.logout, options);

async function expectEnded({ access_token, refresh_token }: Pair): Promise<void> {
  expect((await call(getProfile, { token: access_token })).status).toBe(401);
  const refreshed = await call(contracts.refreshSession, { body: { token: refresh_token } });
  expect(refreshed.status).toBe(401);
}

test.each([
  ["the refresh token in the body", (pair: Pair) => ({ body: { token: pair.refresh_token } })],
  ["the Bearer token and no body", (pair: Pair) => ({ token: pair.access_token })],
  ["the Bearer token and an empty object", (pair: Pair) => ({ token: pair.access_token, body: {} })],
  ["the access token in the body", (pair: Pair) => ({ body: { token: pair.access_token } })],
])("204 by %s: this session is dead, the others live, and it is on record", async (_, options) => {
  const user = await createUser();
  const [mine, other] = [await signIn(user), await signIn(user)];
  const answer = await logout(options(mine));
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
  await expectEnded(mine);
  expect((await call(getProfile, { token: other.access_token })).status).toBe(200);
  expect(await db.auditEvent.findMany()).toMatchObject([{ action: "session.ended", targetId: mine.sessionId }]);
});

test("204 by an expired Bearer token: the session it names is dead all the same", async () => {
  const pair = await signIn(await createUser());
  moveClock(3601);
  expect((await logout({ token: pair.access_token })).status).toBe(204);
  await expectEnded(pair);
});

test("204 for unknown, broken, absent and already ended tokens; nothing is written", async () => {
  const pair = await signIn(await createUser());
  await logout({ body: { token: pair.refresh_token } });
  const before = await readDatabase();
  const forged = `${pair.access_token.slice(0, -8)}AAAAAAAA`;
  for (const options of [
    {},
    { body: {} },
    { body: { token: "nonsense" } },
    { token: forged },
    { token: pair.access_token },
  ]) {
    expect((await logout(options)).status).toBe(204);
  }
  expect(await readDatabase()).toEqual(before);
});

test("400 request.invalid for a token that is no text", async () => {
  const pair = await signIn(await createUser());
  await expectRefusal(() => logout({ body: { token: 7 }, token: pair.access_token }), 400, "request.invalid");
});
