import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { disconnectApplication, listConnectedApplications } from "@/lib/oauth/consent/connected.contract";
import { findInteraction } from "@/lib/oauth/consent/interactions";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { ask, createClient, pkce, signInTo, surferOf } from "@/lib/testing/oauth/relying-party";

beforeEach(freshDatabase);

test("200 with the applications that may access one's account, one's own and the operator's, and nobody else's", async () => {
  const [asked, own] = [await createClient(), await createClient({ firstParty: true })];
  await createClient();
  const [user, stranger] = [await createUser(), await createUser()];
  const surfer = await surferOf(user);
  await signInTo(asked, surfer, { scope: "openid email" });
  await signInTo(own, surfer);
  const list = async (one: typeof user) =>
    (await call(listConnectedApplications, { token: (await signIn(one)).access_token })).body;
  expect(await list(user)).toMatchObject([
    {
      id: asked.id,
      name: asked.name,
      scopes: ["openid", "email"],
      firstParty: false,
      sessions: 1,
      since: expect.any(String),
    },
    { id: own.id, firstParty: true, sessions: 1, since: null },
  ]);
  expect(await list(stranger)).toEqual([]);
});

test("200 with logo and links, but for the links of an application that registered itself", async () => {
  const shown = { logoUri: "data:image/png;base64,iVBORw0KGgo=", clientUri: "https://app.example/" };
  const [made, itself] = [await createClient(shown), await createClient(shown)];
  await db.application.update({ where: { id: itself.id }, data: { registeredAt: new Date() } });
  const [user, surfer] = await createUser().then(async (one) => [one, await surferOf(one)] as const);
  const told: unknown[] = [];
  for (const client of [made, itself]) {
    const page = await surfer.authorize(client, pkce);
    told.push((await findInteraction(page.pathname.slice("/consent/".length)))?.client.shown);
    await surfer.decide(page, "allow");
  }
  const of = (client_uri: string | null) => ({ logo_uri: shown.logoUri, client_uri, policy_uri: null, tos_uri: null });
  expect(told).toEqual([of(shown.clientUri), of(null)]);
  const { access_token } = await signIn(user);
  const { body } = await call(listConnectedApplications, { token: access_token });
  expect(body).toMatchObject([
    { id: made.id, ...of(shown.clientUri) },
    { id: itself.id, ...of(null) },
  ]);
});

test("204 ends what was issued at once, and the person is asked again; another person keeps theirs", async () => {
  const client = await createClient();
  const [user, stranger] = [await createUser(), await createUser()];
  const [surfer, other] = [await surferOf(user), await surferOf(stranger)];
  const [tokens, kept] = [await signInTo(client, surfer), await signInTo(client, other)];
  const { access_token } = await signIn(user);
  const revoke = () => call(disconnectApplication, { token: access_token, params: { id: client.id } });
  expect((await revoke()).status).toBe(204);
  expect((await revoke()).status).toBe(204);
  const active = async (token: string) => (await ask("/oauth/introspect", client, { token })).body.active;
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([false, false]);
  expect(await active(kept.access_token)).toBe(true);
  expect((await surfer.authorize(client, pkce)).pathname).toMatch(/^\/consent\//);
  expect((await other.authorize(client, pkce)).searchParams.has("code")).toBe(true);
  expect(await db.auditEvent.count({ where: { action: "consent.revoked", actorId: user.id } })).toBe(1);
});
