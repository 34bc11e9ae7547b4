import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import {
  getApplicationActivity,
  listApplicationErrors,
  listApplicationUsers,
} from "@/lib/oauth/activity/client-activity.contract";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import {
  ask,
  createClient,
  pkce,
  redeem,
  signInTo,
  surferOf,
  type TestClient,
} from "@/lib/testing/oauth/relying-party";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;
let client: TestClient;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUserWith(["applications:read", "users:read"]))).access_token;
  client = await createClient();
});

const nobody = { id: "01a21f56-150c-773d-8d2e-d2e212c82000" };
const activity = async (id = client.id) => (await call(getApplicationActivity, { token, params: { id } })).body;
const users = async (query = {}) => call(listApplicationUsers, { token, params: { id: client.id }, query });
const errors = async (query = {}) => call(listApplicationErrors, { token, params: { id: client.id }, query });

test("200 counts who uses an application and what works now; nothing of another one's", async () => {
  const other = await createClient();
  const [ann, bob] = [await surferOf(await createUser()), await surferOf(await createUser())];
  await signInTo(client, ann, { scope: "openid offline_access" });
  await signInTo(client, bob);
  await signInTo(other, bob);
  expect(await activity()).toMatchObject({ users: 2, consents: 2, grants: 2, access_tokens: 2, refresh_tokens: 2 });
  expect(await activity(other.id)).toMatchObject({ users: 1, consents: 1, grants: 1 });
  await db.session.updateMany({ data: { endedAt: new Date(), endReason: "user" }, where: { clientType: "browser" } });
  const after = await activity();
  expect(after).toMatchObject({ users: 2, consents: 2, grants: 0, access_tokens: 0, refresh_tokens: 0 });
  expect(after.last_used_at).not.toBeNull();
});

test("200 counts up to 10,000 and says of what there are more", async () => {
  const { id } = await createUser();
  await db.$executeRaw`
    INSERT INTO oauth_tokens (digest, kind, user_id, application_id, payload, created_at, expires_at)
    SELECT sha256(n::text::bytea), CASE WHEN n <= 10001 THEN 'RefreshToken' ELSE 'AccessToken' END, ${id}::uuid,
           ${client.id}::uuid, '{}', now(), now() + interval '1 hour'
    FROM generate_series(1, 10002) n`;
  expect(await activity()).toMatchObject({ access_tokens: 1, refresh_tokens: 10_000, more: ["refresh_tokens"] });
});

test("200 lists users, the last to use it first and by pages, with what they let it do; a refresh is a use", async () => {
  const [ann, bob] = [await createUser({ name: "Ann" }), await createUser({ name: "Bob" })];
  const tokens = await signInTo(client, await surferOf(ann), { scope: "openid email offline_access" });
  moveClock(300);
  await signInTo(client, await surferOf(bob));
  expect((await users()).body.map(({ name }: { name: string }) => name)).toEqual(["Bob", "Ann"]);
  moveClock(300);
  await ask("/oauth/token", client, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
  const first = await users({ limit: 1 });
  expect(first.body).toMatchObject([{ uid: ann.id, email: ann.email, scopes: ["openid", "email"], sessions: 1 }]);
  expect(Date.parse(first.body[0].last_used_at) - Date.parse(first.body[0].first_used_at)).toBeGreaterThan(500_000);
  const next = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "", "http://localhost");
  expect((await users({ limit: 1, cursor: next.searchParams.get("cursor") })).body).toMatchObject([{ uid: bob.id }]);
});

test("200 says why requests were refused, with the address that was not registered and without what may be secret in it", async () => {
  const surfer = await surferOf(await createUser());
  const wrong = "https://ann:pw@app.example/other?token=s3cret#more";
  for (let time = 0; time < 2; time += 1)
    await surfer.authorize(client, { ...pkce, redirect_uri: wrong }).catch(() => undefined);
  const page = await surfer.authorize(client, pkce);
  const address = await surfer.decide(page, "allow");
  await redeem(client, address, { code_verifier: "x".repeat(43) });
  await ask("/oauth/token", { ...client, secret: "ghs_wrong" }, { grant_type: "client_credentials" });
  const { body } = await errors();
  expect(body).toMatchObject([
    { operation: "requestToken", error: "invalid_client", detail: expect.stringContaining("invalid secret provided") },
    { operation: "requestToken", error: "invalid_grant", count: 1 },
    { operation: "signInToApplication", error: "invalid_redirect_uri", count: 2 },
  ]);
  expect(body[2].detail).toBe(
    "redirect_uri did not match any of the client's registered redirect_uris: got https://app.example/other?…",
  );
  expect(JSON.stringify(body)).not.toMatch(/s3cret|pw@|ghs_|x{43}/);
  const second = await errors({ limit: 1 });
  expect(second.headers.get("link")).toContain("cursor=");
});

test("that someone said no, or has to be asked first, is no error of the application", async () => {
  const surfer = await surferOf(await createUser());
  await surfer.authorize(client, { ...pkce, prompt: "none" });
  await surfer.decide(await surfer.authorize(client, pkce), "deny");
  expect((await errors()).body).toEqual([]);
});

test("a flood of errors leaves no flood of rows", async () => {
  const surfer = await surferOf(await createUser());
  for (let count = 0; count < 60; count += 1)
    await surfer.authorize(client, { ...pkce, redirect_uri: `https://app.example/${count}` }).catch(() => undefined);
  expect(await db.clientError.count()).toBeLessThanOrEqual(50);
});

test("403 without the permission to see applications or users, 404 for an application that is not there", async () => {
  const stranger = (await signIn(await createUser())).access_token;
  for (const contract of [getApplicationActivity, listApplicationUsers, listApplicationErrors]) {
    const params = { id: client.id };
    await expectRefusal(() => call(contract, { token: stranger, params }), 403, "forbidden");
    await expectRefusal(() => call(contract, { token, params: nobody }), 404, "application.not.found");
  }
});
