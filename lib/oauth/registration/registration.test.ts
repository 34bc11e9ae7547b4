import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { endExpiredRows } from "@/lib/operator/row-lifetimes";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { warningsOf } from "@/lib/testing/oauth/consent-page";
import { CALLBACK, signInTo, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeEach(freshDatabase);

const TOKEN = "kW3u9tVq2sXbZ7rLc5Ym";

async function register(body: unknown, headers: Record<string, string> = {}) {
  const response = await handleOAuth(
    new Request("http://localhost:3000/oauth/register", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: await response.json() };
}

const open = () => configure({ CLIENT_REGISTRATION: "open" });
const metadata = async () => (await send("GET", "/.well-known/openid-configuration")).body;
const web = { client_name: "Shop", redirect_uris: [CALLBACK] };

const asTestClient = ({ client_id: id, client_secret: secret, client_name: name }: Record<string, string>) =>
  ({ id, secret, name }) as unknown as TestClient; // what tests of relying parties read of it

test("404 unless the configuration lets applications register, and the metadata name no address", async () => {
  expect((await register(web)).status).toBe(404);
  expect((await metadata()).registration_endpoint).toBeUndefined();
  expect(await db.application.count()).toBe(0);
});

test("401 without the token where one is asked for; 201 with it, and the metadata say where", async () => {
  configure({ CLIENT_REGISTRATION: "token", CLIENT_REGISTRATION_TOKEN: TOKEN });
  const wrong: Record<string, string>[] = [{}, { authorization: "Bearer " }, { authorization: `Bearer ${TOKEN}x` }];
  for (const headers of wrong) expect((await register(web, headers)).status).toBe(401);
  expect(await db.application.count()).toBe(0);
  expect((await register(web, { authorization: `Bearer ${TOKEN}` })).status).toBe(201);
  expect((await metadata()).registration_endpoint).toBe("http://localhost:3000/oauth/register");
});

test("201: what has registered itself signs people in, with its secret, which is not stored", async () => {
  open();
  const { status, body } = await register(web);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    redirect_uris: [CALLBACK],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_basic",
    client_secret_expires_at: 0,
    scope: "openid profile email offline_access",
  });
  const user = await createUser();
  const tokens = await signInTo(asTestClient(body), await surferOf(user), { scope: "openid email" });
  expect(tokens.scope).toBe("openid email");
  const event = await db.auditEvent.findFirst({ where: { action: "client.registered" } });
  expect(event).toMatchObject({ actorType: "anonymous", targetId: body.client_id });
});

test("201 with its pages, without those that nobody could be sent to, and without a logo", async () => {
  open();
  const pages = { client_uri: "https://app.example/", tos_uri: "https://app.example/terms" };
  const logo_uri = "https://app.example/logo.png";
  const { status, body } = await register({ ...web, ...pages, policy_uri: "javascript:alert(1)", logo_uri });
  expect(status).toBe(201);
  expect(body).toMatchObject(pages);
  expect(body).not.toHaveProperty("policy_uri");
  expect(await db.oAuthClient.findFirst()).toMatchObject({
    logoUri: null,
    clientUri: pages.client_uri,
    policyUri: null,
  });
});

test("two of one name are two, and a name cannot pass for one that someone here gave", async () => {
  open();
  await db.application.create({ data: { name: "Shop" } });
  const names = [(await register(web)).body.client_name, (await register(web)).body.client_name];
  for (const name of names) expect(name).toMatch(/^Shop \([\da-f]{6}\)$/);
  expect(new Set(names).size).toBe(2);
});

test("it is a public client of the kind that its addresses say", async () => {
  open();
  const none = { token_endpoint_auth_method: "none" };
  const kindOf = async (more: object) => {
    const { body } = await register({ ...none, ...more });
    expect(body.client_secret).toBeUndefined();
    return (await db.oAuthClient.findUniqueOrThrow({ where: { applicationId: body.client_id } })).kind;
  };
  expect(await kindOf({ redirect_uris: [CALLBACK] })).toBe("single_page");
  expect(await kindOf({ redirect_uris: ["http://127.0.0.1:33418/callback"] })).toBe("native");
  expect(await kindOf({ redirect_uris: ["com.example.app:/callback"] })).toBe("native");
  expect(await kindOf({ redirect_uris: [CALLBACK], application_type: "native" })).toBe("native");
});

const refused: [string, unknown][] = [
  ["invalid_redirect_uri", { redirect_uris: [] }],
  ["invalid_redirect_uri", { redirect_uris: ["http://app.example/callback"] }],
  ["invalid_redirect_uri", { redirect_uris: ["https://*.app.example/callback"] }],
  ["invalid_redirect_uri", { redirect_uris: ["https://app.example/callback#x"] }],
  ["invalid_redirect_uri", { redirect_uris: ["javascript:alert(1)"] }],
  ["invalid_redirect_uri", { redirect_uris: ["https://user@app.example/"] }],
  ["invalid_redirect_uri", { redirect_uris: ["myapp:/callback"], token_endpoint_auth_method: "none" }],
  ["invalid_redirect_uri", { redirect_uris: Array.from({ length: 21 }, (_, n) => `https://app.example/${n}`) }],
  ["invalid_client_metadata", { ...web, grant_types: ["client_credentials"] }],
  ["invalid_client_metadata", { ...web, response_types: ["token"] }],
  ["invalid_client_metadata", { ...web, token_endpoint_auth_method: "tls_client_auth" }],
  ["invalid_client_metadata", { ...web, token_endpoint_auth_method: "private_key_jwt" }],
  ["invalid_client_metadata", { ...web, jwks_uri: "https://app.example/jwks" }],
  ["invalid_client_metadata", { ...web, backchannel_logout_uri: "http://169.254.169.254/latest" }],
  [
    "invalid_client_metadata",
    { ...web, token_endpoint_auth_method: "private_key_jwt", jwks_uri: "http://10.0.0.1/jwks" },
  ],
  ["invalid_client_metadata", "nonsense"],
  ["invalid_client_metadata", []],
];

test.each(refused)("400 %s: %j", async (error, body) => {
  open();
  const answer = await register(body);
  expect([answer.status, answer.body.error]).toEqual([400, error]);
  expect(await db.application.count()).toBe(0);
});

test("mass assignment: whatever else it says of itself gives it nothing", async () => {
  open();
  const { body } = await register({
    ...web,
    client_id: "01a21f56-150c-773d-8d2e-d2e212c82000",
    client_secret: "chosen",
    first_party: true,
    firstParty: true,
    pkce_required: false,
    grant_types: ["authorization_code", "client_credentials"],
    access_token_seconds: 86_400,
    roles: ["admin"],
    scope: "openid admin",
  });
  const row = await db.oAuthClient.findUniqueOrThrow({ where: { applicationId: body.client_id } });
  expect(row).toMatchObject({ firstParty: false, pkceRequired: true, accessTokenSeconds: 3600, scopes: ["openid"] });
  expect(body.client_secret).not.toBe("chosen");
  expect(await db.applicationRole.count()).toBe(0);
  expect(row.grants).not.toContain("client_credentials");
});

test("429: of one network no more than twenty an hour", async () => {
  configure({ CLIENT_REGISTRATION: "open", RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const from = async (network: string) => (await register(web, { "x-forwarded-for": network })).status;
  const statuses: number[] = [];
  for (let count = 0; count < 21; count += 1) statuses.push(await from("192.0.2.1"));
  expect(statuses.filter((status) => status === 201)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
  expect(await from("192.0.2.2")).toBe(201);
});

test("who is asked for consent is told that it registered itself, and where it leads", async () => {
  open();
  const surfer = await surferOf(await createUser());
  const { body } = await register({ ...web, client_name: "Gatehouse" });
  const page = await surfer.authorize(asTestClient(body), {
    code_challenge: "x".repeat(43),
    code_challenge_method: "S256",
  });
  expect(await warningsOf(surfer, page)).toEqual([
    { tone: "warning", title: "unknownTitle", text: "uncheckedText elsewhereText" },
  ]);
  // One that someone here made is not warned of.
  await db.application.updateMany({ data: { registeredAt: null } });
  expect(await warningsOf(surfer, page)).toEqual([]);
});

test("what nobody let in goes after thirty days; what somebody did stays", async () => {
  open();
  const used = asTestClient((await register(web)).body);
  await register(web);
  await signInTo(used, await surferOf(await createUser()));
  await endExpiredRows(new Date(Date.now() + 31 * 86_400_000));
  expect(await db.application.findMany({ select: { id: true } })).toEqual([{ id: used.id }]);
});
