import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { trialAddress } from "@/lib/oauth/trial/store";
import { moveClock } from "@/lib/testing/conditions";
import { createUserWith, freshDatabase } from "@/lib/testing/factories";
import { createClient, type Surfer, signInTo, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource } from "@/lib/testing/oauth/resources";
import { finishTrial, followTrial, startTrial } from "@/lib/testing/oauth/trial";

const ORIGIN = "http://localhost:3000";
const API = "https://notes.example";

let surfer: Surfer;

beforeEach(async () => {
  await freshDatabase();
  await createResource(API, ["notes:read"]);
  surfer = await surferOf(await createUserWith(["applications:write", "notes:read"]));
});

const start = (client: TestClient, body: object = {}) => startTrial(surfer, client, body);
const finish = (client: TestClient, answer: { state: string }) => finishTrial(surfer, client, answer);
const follow = (address: string | null, say?: "allow" | "deny") => followTrial(surfer, address, say);

async function run(client: TestClient, body: object = {}, say?: "allow" | "deny") {
  const { answer } = await follow((await start(client, body)).authorization_url, say);
  return finish(client, answer);
}

/** What is left in the database of what was issued. */
const issued = () =>
  db.oAuthToken.findMany({
    where: { kind: { in: ["AccessToken", "RefreshToken", "ClientCredentials"] } },
    select: { kind: true },
  });

test.each([true, false])(
  "a client that is first party (%s) is tried out: what it would get is shown, and nothing is left of it",
  async (firstParty) => {
    const client = await createClient({ firstParty });
    const { authorization_url: address, state } = await start(client);
    const { back, answer } = await follow(address);
    expect(back.href).toBe(`${trialAddress(client.id)}${back.hash}`);
    expect(answer).toMatchObject({ state, code: expect.any(String), iss: ORIGIN });
    const result = await finish(client, answer);
    expect(result).toMatchObject({
      tokens: { token_type: "Bearer", refresh_token: true },
      id_token: { header: { alg: "RS256" }, claims: { aud: client.id, iss: ORIGIN, nonce: expect.any(String) } },
      access_token: { header: null, claims: { active: true, client_id: client.id } },
      userinfo: { email: expect.stringContaining("@") },
      error: null,
    });
    expect(result.authorization_request).toContainEqual({ name: "redirect_uri", value: trialAddress(client.id) });
    expect(JSON.stringify(result)).not.toContain(answer.code);
    expect(await issued()).toEqual([]);
    expect(await db.oAuthGrant.count()).toBe(0);
    expect(await db.auditEvent.count({ where: { action: "client.tried", targetId: client.id } })).toBe(1);
  },
);

test("a token for an API is decoded, with claims of the client's own", async () => {
  const client = await createClient({
    firstParty: true,
    claims: [{ claim: "groups", from: "roles", address_type: null, in: ["id_token", "access_token"] }],
  });
  await allowAt(client, API, ["notes:read"]);
  const { access_token, id_token, userinfo, error } = await run(client, { resource: API });
  expect(error).toBeNull();
  expect(access_token).toMatchObject({
    header: { typ: "at+jwt" },
    claims: { aud: API, scope: "notes:read", groups: expect.arrayContaining(["user"]) },
  });
  expect(id_token?.claims).toMatchObject({ groups: expect.arrayContaining(["user"]) });
  expect(userinfo).toBeNull();
});

test("what someone holds by signing in to the application themselves stays theirs", async () => {
  const client = await createClient({ firstParty: true });
  await signInTo(client, surfer);
  moveClock(5);
  const before = await issued();
  expect((await run(client)).error).toBeNull();
  expect(await issued()).toEqual(before);
  expect(await db.oAuthGrant.count()).toBe(1);
});

test("a refusal says at which step and why: no consent, a scope or an API that it may not have", async () => {
  const client = await createClient({ scopes: ["openid"] });
  expect((await run(client, {}, "deny")).error).toMatchObject({ step: "authorization", error: "access_denied" });
  expect((await run(client, { scopes: ["openid", "email"] })).error).toMatchObject({ error: "invalid_scope" });
  expect((await run(client, { resource: "https://none.example/" })).error).toMatchObject({ error: "invalid_target" });
  const { state } = await start(client);
  expect((await finishTrial(surfer, client, { state, code: "x" })).error).toMatchObject({
    step: "token",
    error: "invalid_grant",
  });
});

test("a client that signs its requests is tried out without its key", async () => {
  const jwksUri = "https://app.example/keys";
  const client = await createClient({ authMethod: "private_key_jwt", jwksUri, firstParty: true });
  expect((await run(client)).error).toBeNull();
});

test("a machine gets a token for itself, and a device its code", async () => {
  const machine = await createClient({
    kind: "machine",
    grants: ["client_credentials"],
    redirectUris: [],
    scopes: ["roles"],
  });
  const { state, authorization_url: none } = await start(machine);
  expect(none).toBeNull();
  const result = await finish(machine, { state });
  expect(result).toMatchObject({ access_token: { claims: { active: true } }, id_token: null, error: null });
  expect(await issued()).toEqual([]);
  const grants = ["urn:ietf:params:oauth:grant-type:device_code"];
  const device = await createClient({ kind: "device", grants, redirectUris: [], authMethod: "none" });
  expect((await start(device)).device).toMatchObject({
    user_code: expect.stringMatching(/^\w{4}-\w{4}$/),
    verification_uri: `${ORIGIN}/device`,
  });
});
