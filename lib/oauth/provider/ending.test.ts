import { beforeEach, expect, test } from "vitest";
import { updateApplication } from "@/lib/applications/applications.contract";
import { configureClient, removeClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { endSessions } from "@/lib/sessions/session";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { ask, CALLBACK, createClient, signInTo, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const introspect = async (client: TestClient, token: string): Promise<boolean> =>
  (await ask("/oauth/introspect", client, { token })).body.active;

/** Whether the tokens still count, asked without using one up. */
const live = async (client: TestClient, { access_token, refresh_token }: Tokens) =>
  Promise.all([introspect(client, access_token), introspect(client, refresh_token)]);

/** Two people in two browsers each at two applications, so that what ends is seen to be no more than it should. */
async function everybody() {
  const [client, other] = [await createClient(), await createClient()];
  const [user, stranger] = [await createUser(), await createUser()];
  const surfer = await surferOf(user);
  const tokens: Tokens = await signInTo(client, surfer);
  const elsewhere: Tokens = await signInTo(client, await surferOf(stranger));
  const otherTokens: Tokens = await signInTo(other, surfer);
  return { client, other, user, stranger, tokens, elsewhere, otherTokens };
}

const admin = async () => (await signIn(await createUser({}, ["admin"]))).access_token;

const byUser: [string, (user: User) => Promise<unknown>][] = [
  ["the session ends", ({ id: userId }) => db.$transaction((tx) => endSessions(tx, { userId }, "test"))],
  ["the person is disabled", ({ id }) => db.user.update({ where: { id }, data: { disabledAt: new Date() } })],
  ["the password is changed", ({ id }) => db.user.update({ where: { id }, data: { passwordChangedAt: new Date() } })],
  ["tokens are voided", ({ id }) => db.user.update({ where: { id }, data: { tokensNotBefore: new Date() } })],
  ["the person is deleted", ({ id }) => db.user.delete({ where: { id } })],
  ["a second factor is due", ({ id }) => db.user.update({ where: { id }, data: { secondFactorAt: new Date() } })],
];

test.each(byUser)("what a person's applications hold ends at once when %s, and nobody else's", async (_, end) => {
  const { client, other, user, tokens, elsewhere, otherTokens } = await everybody();
  expect(await live(client, tokens)).toEqual([true, true]);
  moveClock(1);
  await end(user);
  expect(await live(client, tokens)).toEqual([false, false]);
  expect(await live(other, otherTokens)).toEqual([false, false]);
  expect(await live(client, elsewhere)).toEqual([true, true]);
  const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  expect((await ask("/oauth/token", client, refresh)).body.error).toBe("invalid_grant");
});

const byApplication: [string, (client: TestClient, token: string) => Promise<unknown>][] = [
  ["sign-in is removed", ({ id }, token) => call(removeClient, { token, params: { id } })],
  [
    "a scope is taken away",
    ({ id }, token) =>
      call(configureClient, {
        token,
        params: { id },
        body: { kind: "web", redirect_uris: [CALLBACK], scopes: ["openid"] },
      }),
  ],
];

test.each(byApplication)("what an application holds ends at once when %s, and no other's", async (_, end) => {
  const { client, other, tokens, elsewhere, otherTokens } = await everybody();
  await end(client, await admin());
  expect(await db.oAuthGrant.count({ where: { applicationId: client.id } })).toBe(0);
  expect(await db.oAuthToken.count({ where: { applicationId: client.id } })).toBe(0);
  expect(await live(other, otherTokens)).toEqual([true, true]);
  for (const { refresh_token } of [tokens, elsewhere]) {
    const { body } = await ask("/oauth/token", client, { grant_type: "refresh_token", refresh_token });
    expect(["invalid_grant", "invalid_client"]).toContain(body.error);
  }
});

test("a disabled application gets nothing, and enabled again it holds nothing of before", async () => {
  const { client, tokens } = await everybody();
  const token = await admin();
  const update = (active: boolean) => call(updateApplication, { token, params: { id: client.id }, body: { active } });
  await update(false);
  expect((await ask("/oauth/introspect", client, { token: tokens.access_token })).body.error).toBe("invalid_client");
  await update(true);
  expect(await live(client, tokens)).toEqual([false, false]);
});

test("without offline_access all ends with the browser session's own time; with it what was issued goes on", async () => {
  const client = await createClient();
  const [user, stayer] = [await createUser(), await createUser()];
  const tokens: Tokens = await signInTo(client, await surferOf(user));
  const offline = { scope: "openid offline_access", prompt: "consent" };
  const kept: Tokens = await signInTo(client, await surferOf(stayer), offline);
  await db.session.updateMany({ data: { idleExpiresAt: new Date() } });
  moveClock(1);
  expect(await live(client, tokens)).toEqual([false, false]);
  expect(await live(client, kept)).toEqual([true, true]);
});
