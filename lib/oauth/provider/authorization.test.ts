import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { ask, CALLBACK, createClient, pkce, redeem, Surfer, surferOf } from "@/lib/testing/oauth/relying-party";

beforeEach(freshDatabase);

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}`, accept: "application/json" } });

test("someone signs in to an application: consent once, a code, tokens, and userinfo with their roles of now", async () => {
  const user = await createUser({ name: "Ann" });
  const [client, surfer] = [await createClient(), await surferOf(user)];
  const page = await surfer.authorize(client, { ...pkce, scope: "openid profile email roles", state: "s", nonce: "n" });
  expect(page.pathname).toMatch(/^\/consent\//);
  const address = await surfer.decide(page, "allow");
  expect(address.origin + address.pathname).toBe(CALLBACK);
  expect(address.searchParams.get("state")).toBe("s");
  expect(address.searchParams.get("iss")).toBe("http://localhost:3000");
  const { status, body } = await redeem(client, address);
  expect(status).toBe(200);
  const session = await db.session.findFirstOrThrow({ where: { clientType: "browser" } });
  expect(decodeProtectedHeader(body.id_token).alg).toBe("RS256");
  expect(decodeJwt(body.id_token)).toMatchObject({
    iss: "http://localhost:3000",
    aud: client.id,
    sub: user.id,
    nonce: "n",
    sid: session.id,
    auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
    amr: ["pwd"],
    acr: "aal1",
    name: "Ann",
    email: user.email,
    email_verified: true,
    roles: ["user"],
  });
  const userinfo = async () => (await surfer.open("/oauth/userinfo", bearer(body.access_token))).json();
  expect(await userinfo()).toMatchObject({ sub: user.id, roles: ["user"], name: "Ann" });
  await db.userRole.deleteMany();
  expect(await userinfo()).toMatchObject({ sub: user.id, roles: [] });
  // From then on there is nothing to ask: the application is reached in one step.
  expect((await surfer.authorize(client, { ...pkce, scope: "openid profile" })).searchParams.has("code")).toBe(true);
  expect(await db.auditEvent.findMany({ where: { targetId: client.id }, orderBy: { id: "asc" } })).toMatchObject([
    { action: "consent.granted", actorId: user.id },
    { action: "application.authorized", actorId: user.id },
  ]);
  expect(surfer.cookies).not.toHaveProperty("gatehouse-provider");
});

test("access_denied where the person says no, and nothing is remembered", async () => {
  const [client, surfer] = [await createClient(), await surferOf(await createUser())];
  const address = await surfer.decide(await surfer.authorize(client, pkce), "deny");
  expect(address.searchParams.get("error")).toBe("access_denied");
  expect(address.searchParams.has("code")).toBe(false);
  expect(await db.consent.count()).toBe(0);
  expect((await surfer.authorize(client, pkce)).pathname).toMatch(/^\/consent\//);
});

test("nobody is asked by the operator's own application", async () => {
  const [client, surfer] = [await createClient({ firstParty: true }), await surferOf(await createUser())];
  expect((await surfer.authorize(client, pkce)).searchParams.has("code")).toBe(true);
});

test("without a session the person signs in here and goes on; prompt=none says login_required", async () => {
  const client = await createClient({ firstParty: true });
  const [user, surfer] = [await createUser(), new Surfer()];
  expect((await surfer.authorize(client, { ...pkce, prompt: "none" })).searchParams.get("error")).toBe(
    "login_required",
  );
  const page = await surfer.authorize(client, pkce);
  const id = page.pathname.slice("/consent/".length);
  // Coming back without having signed in leads to the same again.
  const again = await surfer.open(`/oauth/authorize/${id}`);
  expect(again.headers.get("location")).toMatch(/\/consent\//);
  const next = again.headers.get("location")?.split("/consent/")[1];
  await surfer.signIn(user.email);
  const address = await surfer.open(`/oauth/authorize/${next}`);
  expect(address.headers.get("location")).toMatch(/^https:\/\/app\.example\/callback\?code=/);
});

test("a refresh token is traded for the next one, and ends everything when it is used again", async () => {
  const [client, surfer] = [await createClient({ firstParty: true }), await surferOf(await createUser())];
  const first = (await redeem(client, await surfer.authorize(client, pkce))).body;
  const refresh = (token: string) => ask("/oauth/token", client, { grant_type: "refresh_token", refresh_token: token });
  const second = await refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(second.body.refresh_token).not.toBe(first.refresh_token);
  const used = await refresh(first.refresh_token);
  expect([used.status, used.body.error]).toEqual([400, "invalid_grant"]);
  expect((await refresh(second.body.refresh_token)).body.error).toBe("invalid_grant");
  expect((await surfer.open("/oauth/userinfo", bearer(second.body.access_token))).status).toBe(401);
  expect(await db.auditEvent.count({ where: { action: "application.authorization_ended" } })).toBe(1);
});

test("a code counts once of many at once, and used twice it ends what it has issued", async () => {
  const [client, surfer] = [await createClient({ firstParty: true }), await surferOf(await createUser())];
  const address = await surfer.authorize(client, pkce);
  const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(client, address)));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  for (const { status, body } of answers) if (status !== 200) expect(body.error).toBe("invalid_grant");
  expect(await db.oAuthGrant.count()).toBe(0);
  expect(await db.oAuthToken.count({ where: { kind: { in: ["AccessToken", "RefreshToken"] } } })).toBe(0);
});
