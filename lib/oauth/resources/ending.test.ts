import { beforeEach, expect, test } from "vitest";
import { configureClient, removeClient } from "@/lib/applications/clients.contract";
import { createVerifier, TokenError } from "@/lib/client/verify";
import { db } from "@/lib/db";
import { withOperations } from "@/lib/host/requests/operations";
import { disconnectApplication } from "@/lib/oauth/consent/connected.contract";
import { setClientResource } from "@/lib/oauth/resources/resources.contract";
import { endSessions } from "@/lib/sessions/session";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { listen } from "@/lib/testing/instances/serve";
import { ask, CALLBACK, createClient, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource, OWN, tokensFor } from "@/lib/testing/oauth/resources";
import { listUsers } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

/** Whether a token opens this service, asked of it. */
const opens = async (token: string) => (await call(listUsers, { token })).status === 200;

/** Where this process's service is reached, which is not where tokens say that it is. */
const reached = async () => (await listen(await withOperations((_, response) => response.writeHead(404).end()))).origin;

/** Whether those who verify by themselves accept it. */
async function verifiers() {
  const origin = await reached();
  const verifier = createVerifier({ issuer: OWN, origin, audience: OWN });
  return (token: string) =>
    verifier.verify(token).then(
      () => true,
      (error: unknown) => {
        if (error instanceof TokenError && error.code === "token.revoked") return false;
        throw error;
      },
    );
}

/** Two people at two applications each, so that what ends is seen to be no more than it should. */
async function everybody() {
  const [client, other] = [await createClient(), await createClient()];
  const [user, stranger] = [await createUserWith(["users:read"]), await createUserWith(["users:read"])];
  for (const one of [client, other]) await allowAt(one, OWN, ["users:read"]);
  const asked = { resource: OWN, scope: "openid users:read" };
  const surfer = await surferOf(user);
  const { access_token: token, refresh_token } = await tokensFor(client, surfer, asked);
  const { access_token: elsewhere } = await tokensFor(client, await surferOf(stranger), asked);
  const { access_token: otherToken } = await tokensFor(other, surfer, asked);
  return { client, other, user, token, refresh_token, elsewhere, otherToken };
}

type Everybody = Awaited<ReturnType<typeof everybody>>;

const admin = async () => (await signIn(await createUser({}, ["admin"]))).access_token;

const ends: [string, "all of theirs" | "of this application" | "this one", (all: Everybody) => Promise<unknown>][] = [
  [
    "the session ends",
    "all of theirs",
    ({ user }) => db.$transaction((tx) => endSessions(tx, { userId: user.id }, "test")),
  ],
  ["the person is disabled", "all of theirs", ({ user }) => change(user, { disabledAt: new Date() })],
  ["the password is changed", "all of theirs", ({ user }) => change(user, { passwordChangedAt: new Date() })],
  ["tokens are voided", "all of theirs", ({ user }) => change(user, { tokensNotBefore: new Date() })],
  [
    "consent is revoked",
    "this one",
    async ({ user, client }) =>
      call(disconnectApplication, { token: (await signIn(user)).access_token, params: { id: client.id } }),
  ],
  [
    "the refresh token is revoked",
    "this one",
    ({ client, refresh_token }) => ask("/oauth/revoke", client, { token: refresh_token }),
  ],
  [
    "the refresh token is used twice",
    "this one",
    async ({ client, refresh_token }) => {
      for (let n = 0; n < 2; n += 1) await ask("/oauth/token", client, { grant_type: "refresh_token", refresh_token });
    },
  ],
  ["sign-in is removed", "of this application", async ({ client }) => call(removeClient, await asAdmin(client))],
  [
    "the application is disabled",
    "of this application",
    ({ client }) => db.application.update({ where: { id: client.id }, data: { disabledAt: new Date() } }),
  ],
  [
    "another address takes the place of its own",
    "of this application",
    async ({ client }) =>
      call(configureClient, { ...(await asAdmin(client)), body: { kind: "web", redirect_uris: [`${CALLBACK}/new`] } }),
  ],
];

const change = ({ id }: User, data: Partial<User>) => db.user.update({ where: { id }, data });
const asAdmin = async ({ id }: TestClient) => ({ token: await admin(), params: { id } });

test.each(ends)(
  "a token for this service opens it no more at once when %s (%s), and verifiers hear of it",
  async (_, whose, end) => {
    const all = await everybody();
    const accepts = await verifiers();
    const tokens = [all.token, all.otherToken, all.elsewhere];
    const asked = async (ask: (token: string) => Promise<boolean>) => Promise.all(tokens.map(ask));
    expect(await asked(opens)).toEqual([true, true, true]);
    expect(await asked(accepts)).toEqual([true, true, true]);
    moveClock(4);
    await end(all);
    const left = [false, whose !== "all of theirs", whose !== "of this application"];
    expect(await asked(opens)).toEqual(left);
    expect(await asked(accepts)).toEqual(left);
  },
);

test("what a client may ask for no more opens nothing here at once, and verifiers refuse what it was issued", async () => {
  const { client, token, otherToken } = await everybody();
  const accepts = await verifiers();
  expect(await accepts(token)).toBe(true);
  moveClock(4);
  const { id: resource } = await db.resource.findFirstOrThrow();
  const params = { id: client.id, resource };
  expect((await call(setClientResource, { token: await admin(), params, body: { permission_ids: [] } })).status).toBe(
    200,
  );
  expect([await opens(token), await opens(otherToken)]).toEqual([false, true]);
  expect([await accepts(token), await accepts(otherToken)]).toEqual([false, true]);
});

test("without offline_access a token ends with the browser session's own time, with it it goes on; sign-out ends both", async () => {
  const user = await createUserWith(["users:read"]);
  const [client, keeper] = [await createClient({ firstParty: true }), await createClient({ firstParty: true })];
  for (const one of [client, keeper]) await allowAt(one, OWN, ["users:read"]);
  const surfer = await surferOf(user);
  const { access_token: token } = await tokensFor(client, surfer, { resource: OWN, scope: "openid users:read" });
  const offline = { resource: OWN, scope: "openid offline_access users:read", prompt: "consent" };
  const { access_token: kept } = await tokensFor(keeper, surfer, offline);
  await db.session.updateMany({ data: { idleExpiresAt: new Date() } });
  moveClock(1);
  expect((await call(listUsers, { token })).body.errors).toEqual(["token.expired"]);
  expect(await opens(kept)).toBe(true);
  await db.$transaction((tx) => endSessions(tx, { userId: user.id }, "test"));
  expect(await opens(kept)).toBe(false);
});

test("many grants of an application that end at once are one row of the list, and those of a deleted person none of their own", async () => {
  const client = await createClient();
  const users = await Promise.all(Array.from({ length: 25 }, () => createUser()));
  for (const user of users) {
    const { sessionId } = await signIn(user);
    await db.oAuthGrant.create({ data: { userId: user.id, applicationId: client.id, sessionId, scopes: ["openid"] } });
  }
  const rows = () => db.revocation.findMany({ select: { kind: true, subject: true } });
  const [gone] = users;
  await db.user.delete({ where: { id: gone?.id ?? "" } });
  expect(await rows()).toEqual([{ kind: "holder", subject: gone?.id }]);
  await db.revocation.deleteMany();
  await db.oAuthGrant.deleteMany({ where: { applicationId: client.id } });
  expect(await rows()).toEqual([{ kind: "holder", subject: client.id }]);
});

test("the client's verifier takes tokens of its own audience alone, and without one none of them", async () => {
  const api = "https://reports.example.com";
  await createResource(api, ["reports:read"]);
  const user = await createUserWith(["reports:read", "users:read"]);
  const client = await createClient({ firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  await allowAt(client, api, ["reports:read"]);
  const surfer = await surferOf(user);
  const scope = "openid roles reports:read users:read";
  const mine = await tokensFor(client, surfer, { resource: api, scope });
  const own = await tokensFor(client, surfer, { resource: OWN, scope });
  const platform = (await signIn(user)).access_token;
  const origin = await reached();
  const verifier = createVerifier({ issuer: OWN, origin, audience: api });
  expect(await verifier.verify(mine.access_token)).toMatchObject({
    id: user.id,
    client_id: client.id,
    aud: api,
    permissions: ["reports:read"],
    roles: [expect.any(String), "user"],
  });
  const codeOf = (one: { verify(token: string): Promise<unknown> }, token: string) =>
    one.verify(token).then(
      () => "accepted",
      ({ code }) => code,
    );
  for (const token of [own.access_token, mine.id_token, platform])
    expect(await codeOf(verifier, token)).toBe("unauthorized");
  const without = createVerifier({ issuer: OWN, origin });
  for (const token of [mine.access_token, own.access_token, mine.id_token])
    expect(await codeOf(without, token)).toBe("unauthorized");
  expect(await codeOf(without, platform)).toBe("accepted");
});
