import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { originOf } from "@/app/(account)/consent/[id]/origin";
import { updateApplication } from "@/lib/applications/applications.contract";
import { configureClient, findClient, removeClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { deliverDue } from "@/lib/events/outbox";
import type { Interaction } from "@/lib/oauth/consent/interactions";
import { logoutConsumer } from "@/lib/oauth/logout/notices";
import { endExpiredRows } from "@/lib/operator/row-lifetimes";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createSession, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { type ClientKey, newKey, signAssertion } from "@/lib/testing/oauth/client-keys";
import { warningsOf } from "@/lib/testing/oauth/consent-page";
import { acceptDocumentsOf, type Published, publishDocument, signInByDocument } from "@/lib/testing/oauth/documents";
import { ask, CALLBACK, pkce, Surfer, surferOf } from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN } from "@/lib/testing/oauth/resources";
import { readDatabase } from "@/lib/testing/refusal";
import { listUsers } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const metadata = async () => (await send("GET", "/.well-known/oauth-authorization-server")).body;
const errorOf = (page: URL) => [page.pathname, page.searchParams.get("error")];
const refresh = (id: string, token: string) =>
  ask("/oauth/token", undefined, { grant_type: "refresh_token", refresh_token: token, client_id: id });
const admin = async () => (await signIn(await createUser({}, ["admin"]))).access_token;

/** A document of a host that is accepted. */
async function accepted(published: Published = {}) {
  const found = await publishDocument(published);
  acceptDocumentsOf(found.host);
  return found;
}

test("off unless a host is accepted: the client is unknown, nobody is asked, and the metadata say nothing", async () => {
  const { client, seen } = await publishDocument();
  expect(errorOf(await new Surfer().authorize(client, pkce))).toEqual(["/authorization-error", "invalid_client"]);
  expect(seen).toEqual([]);
  expect(await db.application.count()).toBe(0);
  expect((await metadata()).client_id_metadata_document_supported).toBeUndefined();
});

test("a client that nobody registered signs someone in, refreshes and signs them out, under the address of its document", async () => {
  const { client, address, host, seen } = await accepted({
    document: { client_name: "Agent", post_logout_redirect_uris: [CALLBACK] },
  });
  expect((await metadata()).client_id_metadata_document_supported).toBe(true);
  const user = await createUser();
  const surfer = await surferOf(user);
  const tokens = await signInByDocument(client, surfer, { scope: "openid email" });
  expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: address, sub: user.id, email: user.email });
  const renewed = await refresh(address, tokens.refresh_token);
  expect(renewed.body).toMatchObject({ scope: "openid email", token_type: "Bearer" });
  const application = await db.application.findFirstOrThrow({ include: { client: true } });
  expect(application).toMatchObject({ name: `Agent (${host})`, metadataUrl: address, registeredAt: expect.any(Date) });
  expect(application.client).toMatchObject({
    kind: "single_page",
    authMethod: "none",
    pkceRequired: true,
    firstParty: false,
  });
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "client.registered" } });
  expect(event).toMatchObject({ actorType: "anonymous", targetId: application.id, details: { document: address } });
  expect(await db.oAuthToken.count({ where: { kind: "RefreshToken", applicationId: application.id } })).toBe(2);
  const out = { id_token_hint: renewed.body.id_token, post_logout_redirect_uri: CALLBACK };
  const left = await surfer.open(`/oauth/end-session?${new URLSearchParams(out)}`);
  expect(left.headers.get("location")).toBe(CALLBACK);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ accept: "application/json" });
});

test("a consent is remembered, and another session of the person needs no document anew", async () => {
  const { client, seen } = await accepted();
  const user = await createUser();
  await signInByDocument(client, await surferOf(user));
  const back = await (await surferOf(user)).authorize(client, pkce);
  expect([back.origin + back.pathname, back.searchParams.has("code")]).toEqual([CALLBACK, true]);
  expect(seen).toHaveLength(1);
});

test("a pushed request may bring it, too; the token endpoint and others ask for no document that we have not met", async () => {
  const { address, seen } = await accepted();
  const params = { client_id: address, redirect_uri: CALLBACK, response_type: "code", scope: "openid", ...pkce };
  for (const path of ["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/oauth/device"]) {
    const { body } = await ask(path, undefined, { client_id: address, token: "x", grant_type: "authorization_code" });
    expect([path, body.error]).toEqual([path, "invalid_client"]);
  }
  expect([seen.length, await db.application.count()]).toEqual([0, 0]);
  expect((await ask("/oauth/par", undefined, params)).status).toBe(201);
  expect([seen.length, await db.application.count()]).toEqual([1, 1]);
});

test("an application of our own is not reached by a second id, nor one of a document by ours", async () => {
  const { client } = await accepted();
  await signInByDocument(client, await surferOf(await createUser()));
  const { id } = await db.application.findFirstOrThrow();
  expect(errorOf(await new Surfer().authorize({ ...client, id }, pkce))[1]).toBe("invalid_client");
});

const refused: [string, Published][] = [
  ["another client_id", { document: { client_id: "https://other.example/client.json" } }],
  ["no redirect_uris", { document: { redirect_uris: undefined } }],
  ["no address", { document: { redirect_uris: [] } }],
  ["an address that everybody on the way reads", { document: { redirect_uris: ["http://app.example/callback"] } }],
  ["a pattern", { document: { redirect_uris: ["https://*.app.example/callback"] } }],
  ["a script", { document: { redirect_uris: ["javascript:alert(1)"] } }],
  ["a secret", { document: { client_secret: "known to all" } }],
  ["the end of a secret", { document: { client_secret_expires_at: 0 } }],
  ["client_secret_basic", { document: { token_endpoint_auth_method: "client_secret_basic" } }],
  ["client_secret_post", { document: { token_endpoint_auth_method: "client_secret_post" } }],
  ["client_secret_jwt", { document: { token_endpoint_auth_method: "client_secret_jwt" } }],
  ["private_key_jwt without a key", { document: { token_endpoint_auth_method: "private_key_jwt" } }],
  ["a key without private_key_jwt", { document: { jwks: { keys: [{ kty: "EC" }] } } }],
  [
    "a private key",
    { document: { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [{ kty: "EC", d: "x" }] } } },
  ],
  ["tokens in addresses", { document: { response_types: ["token"] } }],
  ["no authorization code", { document: { grant_types: ["client_credentials"] } }],
  ["a page", { headers: { "content-type": "text/html" } }],
  ["no type", { headers: { "content-type": "" } }],
  ["no JSON", { text: "nonsense" }],
  ["a list", { text: "[]" }],
  ["null", { text: "null" }],
  ["too much", { text: JSON.stringify({ padding: "x".repeat(17_000) }) }],
  ["404", { status: 404 }],
  ["204", { status: 204, text: "" }],
  ["a redirect", { status: 302, headers: { location: "https://app.example/client.json" } }],
  ["500", { status: 500 }],
];

test.each(refused)("a page says so, and nothing is written, where the document is %s", async (_, published) => {
  const { client, seen } = await accepted(published);
  const before = await readDatabase();
  const page = await new Surfer().authorize(client, pkce);
  expect(errorOf(page)).toEqual(["/authorization-error", "invalid_client_metadata"]);
  expect(await readDatabase()).toEqual(before);
  // Once, however often the provider looks for it.
  expect(seen).toHaveLength(1);
});

test("a page says so where nobody answers", async () => {
  const { client, stop } = await accepted({ silent: true });
  const asked = new Surfer().authorize(client, pkce);
  setTimeout(stop, 200);
  expect(errorOf(await asked)[1]).toBe("invalid_client_metadata");
});

test("a host that is not accepted is not asked, and a page says so", async () => {
  const { client, seen, host } = await publishDocument();
  for (const hosts of ["agent.example", host.replace(/:\d+/, ""), "127.0.0.1:1"]) {
    acceptDocumentsOf(hosts);
    const page = await new Surfer().authorize(client, pkce);
    expect(errorOf(page)).toEqual(["/authorization-error", "unauthorized_client"]);
  }
  acceptDocumentsOf("*");
  expect((await new Surfer().authorize(client, pkce)).pathname).toMatch(/^\/consent\//);
  expect(seen).toHaveLength(1);
  // Nor is a client that it had, from then on.
  acceptDocumentsOf("agent.example");
  expect(errorOf(await new Surfer().authorize(client, pkce))[1]).toBe("unauthorized_client");
});

test.each([
  (address: string) => new URL(address).origin,
  (address: string) => `${new URL(address).origin}/`,
  (address: string) => `${address}?x=1`,
  (address: string) => `${address}?`,
  (address: string) => `${address}#x`,
  (address: string) => `${address}#`,
  (address: string) => address.replace("client", "./client"),
  (address: string) => address.replace("client", "x/../client"),
  (address: string) => address.replace("client", "x/%2e%2e/client"),
  (address: string) => address.replace("http:", "HTTP:"),
  (address: string) => address.replace("//", "//user@"),
  (address: string) => address.replace("//", "//user:secret@"),
  (address: string) => address.replace("//", "\\\\"),
  (address: string) => address.replace("127.0.0.1", "127.1"),
  (address: string) => address.replace("127.0.0.1", "2130706433"),
  (address: string) => `${address}\n`,
  (address: string) => `${address}${"x".repeat(500)}`,
  (address: string) => address.replace("http:", "ftp:"),
])("an address in a spelling of its own is no client (%#)", async (spell) => {
  const { address, seen } = await accepted();
  acceptDocumentsOf("*");
  const page = await new Surfer().authorize({ id: spell(address) } as never, pkce);
  expect(errorOf(page)).toEqual(["/authorization-error", "invalid_client"]);
  expect(seen).toEqual([]);
});

test("what is kept of a document is as long as its server says, from five minutes to a day", async () => {
  const { client, address, published, seen } = await accepted();
  const keptFor = async (headers: Record<string, string>) => {
    published.headers = headers;
    await db.application.updateMany({ data: { metadataExpiresAt: new Date(0) } });
    await new Surfer().authorize(client, pkce);
    const { metadataReadAt, metadataExpiresAt } = await db.application.findUniqueOrThrow({
      where: { metadataUrl: address },
    });
    return (Number(metadataExpiresAt) - Number(metadataReadAt)) / 1000;
  };
  expect(await keptFor({})).toBe(3600);
  expect(await keptFor({ "cache-control": "public, max-age=7200" })).toBe(7200);
  expect(await keptFor({ "cache-control": "max-age=1" })).toBe(300);
  expect(await keptFor({ "cache-control": "no-store" })).toBe(300);
  expect(await keptFor({ "cache-control": "max-age=31536000" })).toBe(86_400);
  expect(await keptFor({ expires: new Date(Date.now() + 1800_000).toUTCString() })).toBeCloseTo(1800, -1);
  expect(await keptFor({ expires: "0" })).toBe(300);
  expect(seen).toHaveLength(7);
});

test("a document that has changed counts when it has grown old: what could not be issued any more ends; its name stays", async () => {
  const { client, address, published, seen } = await accepted({ document: { client_name: "Agent" } });
  const surfer = await surferOf(await createUser());
  const { refresh_token } = await signInByDocument(client, surfer, { scope: "openid email offline_access" });
  const other = "https://app.example/other";
  published.document = { client_name: "Bank", redirect_uris: [other], scope: "openid offline_access" };
  expect((await surfer.authorize(client, { ...pkce, redirect_uri: other })).searchParams.get("error")).toBe(
    "invalid_redirect_uri",
  );
  moveClock(3601);
  const again = await refresh(address, refresh_token);
  expect(again.body.error).toBe("invalid_grant");
  expect(seen).toHaveLength(2);
  const application = await db.application.findFirstOrThrow({ include: { client: true } });
  expect(application.name).toMatch(/^Agent /);
  expect(application.client).toMatchObject({ redirectUris: [other], scopes: ["openid", "offline_access"] });
  expect(await db.oAuthGrant.count()).toBe(0);
  expect(await db.auditEvent.count({ where: { action: "client.updated", targetId: application.id } })).toBe(1);
});

test("one that has not changed is read anew and nothing else is written", async () => {
  const { client, seen } = await accepted();
  await signInByDocument(client, await surferOf(await createUser()));
  moveClock(3601);
  await new Surfer().authorize(client, pkce);
  expect(seen).toHaveLength(2);
  expect(await db.auditEvent.count({ where: { action: "client.updated" } })).toBe(0);
  expect(await db.oAuthGrant.count()).toBe(1);
});

test("while its server is away a client goes on for a day, and the server is asked once a minute", async () => {
  const { client, address, published, seen } = await accepted();
  const surfer = await surferOf(await createUser());
  let { refresh_token: token } = await signInByDocument(client, surfer, { scope: "openid offline_access" });
  published.status = 503;
  moveClock(3601);
  for (let times = 0; times < 2; times += 1) {
    const { status, body } = await refresh(address, token);
    expect(status).toBe(200);
    token = body.refresh_token;
  }
  expect(seen).toHaveLength(2);
  moveClock(61);
  expect((await surfer.authorize(client, pkce)).origin).toBe("https://app.example");
  expect(seen).toHaveLength(3);
  moveClock(86_400);
  const late = await refresh(address, token);
  expect(late.body.error).toBe("invalid_client_metadata");
  expect(errorOf(await surfer.authorize(client, pkce))[1]).toBe("invalid_client_metadata");
  published.status = 200;
  expect((await refresh(address, token)).status).toBe(200);
});

test("a document that is gone or wrong is believed no longer than it said, whatever was issued", async () => {
  const { client, address, published } = await accepted();
  const { refresh_token: token } = await signInByDocument(client, await surferOf(await createUser()), {
    scope: "openid offline_access",
  });
  moveClock(3601);
  for (const wrong of [{ status: 404 }, { status: 200, text: "{}" }]) {
    Object.assign(published, wrong);
    expect((await refresh(address, token)).body.error).toBe("invalid_client_metadata");
  }
});

test("however many come with it at once, one asks and one application is made", async () => {
  const { client, seen } = await accepted();
  const pages = await Promise.all(Array.from({ length: 8 }, () => new Surfer().authorize(client, pkce)));
  for (const page of pages) expect(page.pathname).toMatch(/^\/consent\//);
  expect(seen.length).toBe(1);
  expect(await db.application.count()).toBe(1);
});

test("429: of one network no more than sixty documents an hour", async () => {
  const { client } = await accepted({ status: 404 });
  configure({ RATE_LIMITS: "on" });
  const errors: (string | null)[] = [];
  for (let count = 0; count < 61; count += 1)
    errors.push(errorOf(await new Surfer().authorize(client, pkce))[1] ?? null);
  expect(errors.filter((error) => error === "invalid_client_metadata")).toHaveLength(60);
  expect(errors.at(-1)).toBe("temporarily_unavailable");
});

test("two documents of one host and name are two applications, told apart", async () => {
  const [first, second] = [await publishDocument(), await publishDocument()];
  acceptDocumentsOf("*");
  await db.application.create({ data: { name: `Application (${second.host})` } });
  await new Surfer().authorize(first.client, pkce);
  await new Surfer().authorize(second.client, pkce);
  const made = await db.application.findMany({ where: { metadataUrl: { not: null } }, orderBy: { id: "asc" } });
  expect(made.map(({ name }) => name)).toEqual([
    `Application (${first.host})`,
    expect.stringMatching(/^Application \(127\.0\.0\.1:\d+ [\da-f]{6}\)$/),
  ]);
});

test("one that an administrator disabled stays so, and is asked for nothing", async () => {
  const { client, seen } = await accepted();
  await signInByDocument(client, await surferOf(await createUser()));
  const { id } = await db.application.findFirstOrThrow();
  await call(updateApplication, { token: await admin(), params: { id }, body: { active: false } });
  await db.application.updateMany({ data: { metadataExpiresAt: new Date(0) } });
  expect(errorOf(await new Surfer().authorize(client, pkce))[1]).toBe("invalid_client");
  await endExpiredRows(new Date(Date.now() + 1_000 * 86_400_000));
  expect(await db.application.findFirst({ where: { id } })).not.toBeNull();
  expect(seen).toHaveLength(1);
});

test("403: what a document says nobody else does", async () => {
  const { client, address } = await accepted();
  await new Surfer().authorize(client, pkce);
  const { id } = await db.application.findFirstOrThrow();
  const token = await admin();
  const body = { kind: "web", redirect_uris: ["https://evil.example/"] };
  expect((await call(configureClient, { token, params: { id }, body })).status).toBe(403);
  expect((await call(removeClient, { token, params: { id } })).status).toBe(403);
  expect((await call(findClient, { token, params: { id } })).body).toMatchObject({
    client_id: address,
    redirect_uris: [CALLBACK],
  });
});

test("a token for this service opens `/v1` until the application is disabled, and verifiers hear of it by its address", async () => {
  const { client, address } = await accepted();
  const user = await createUserWith(["users:read"]);
  const surfer = await surferOf(user);
  await surfer.authorize(client, pkce);
  const { id } = await db.application.findFirstOrThrow();
  await allowAt({ id }, OWN, ["users:read"]);
  const { access_token: token } = await signInByDocument(client, surfer, { scope: "openid users:read", resource: OWN });
  expect(decodeJwt(token)).toMatchObject({ client_id: address, scope: "users:read", sub: user.id });
  expect((await call(listUsers, { token })).status).toBe(200);
  await call(updateApplication, { token: await admin(), params: { id }, body: { active: false } });
  expect((await call(listUsers, { token })).status).toBe(401);
  const told = await db.revocation.findMany({ where: { kind: "holder" } });
  expect(told.map(({ subject }) => subject)).toEqual(expect.arrayContaining([address, id]));
});

test("what nobody lets in or uses goes; what somebody did stays for half a year after it was last used", async () => {
  const [used, unused] = [await publishDocument(), await publishDocument()];
  acceptDocumentsOf("*");
  await signInByDocument(used.client, await surferOf(await createUser()));
  await new Surfer().authorize(unused.client, pkce);
  const left = async (days: number) => {
    await endExpiredRows(new Date(Date.now() + days * 86_400_000));
    return (await db.application.findMany({ select: { metadataUrl: true } })).map(({ metadataUrl }) => metadataUrl);
  };
  expect(await left(31)).toEqual([used.address]);
  expect(await left(179)).toEqual([used.address]);
  expect(await left(181)).toEqual([]);
});

test("a client that signs its requests does so by the keys of its document, which count anew as it does", async () => {
  const [first, second] = [await newKey("one"), await newKey("two")];
  const method = { token_endpoint_auth_method: "private_key_jwt" };
  const { address, published } = await accepted({ document: { ...method, jwks: { keys: [first.jwk] } } });
  const push = async (key: ClientKey) => {
    const fields = {
      ...(await signAssertion(address, key)),
      redirect_uri: CALLBACK,
      response_type: "code",
      scope: "openid",
    };
    return (await ask("/oauth/par", undefined, { ...fields, ...pkce })).status;
  };
  expect([await push(first), await push(second)]).toEqual([201, 401]);
  published.document = { ...method, jwks: { keys: [second.jwk] } };
  moveClock(3601);
  expect([await push(first), await push(second)]).toEqual([401, 201]);
});

test("a program on the device is any of them: the person confirms each time, at any port", async () => {
  const { client } = await accepted({
    document: { redirect_uris: ["http://127.0.0.1/callback", "com.example.agent:/callback"] },
  });
  const surfer = await surferOf(await createUser());
  const redirect_uri = "http://127.0.0.1:33418/callback";
  const page = await surfer.authorize(client, { ...pkce, redirect_uri });
  expect((await surfer.decide(page, "allow")).href).toContain(redirect_uri);
  expect((await surfer.authorize(client, { ...pkce, redirect_uri })).pathname).toMatch(/^\/consent\//);
});

const destinations: [string, string, object[]][] = [
  [
    "another host",
    "https://app.example/callback",
    [{ tone: "warning", title: "documentTitle", text: "uncheckedText elsewhereText" }],
  ],
  [
    "a program at loopback",
    "http://127.0.0.1:1/callback",
    [{ tone: "warning", title: "documentTitle", text: "uncheckedText deviceText" }],
  ],
  [
    "a program with a scheme of its own",
    "com.example.agent:/callback",
    [{ tone: "warning", title: "documentTitle", text: "uncheckedText deviceText" }],
  ],
];

test.each(destinations)(
  "who is asked for consent is told where the application is from, and warned if it leads to %s",
  async (_, redirect_uri, expected) => {
    const { client } = await accepted({ document: { redirect_uris: [redirect_uri] } });
    const surfer = await surferOf(await createUser());
    expect(await warningsOf(surfer, await surfer.authorize(client, { ...pkce, redirect_uri }))).toEqual(expected);
  },
);

test("one that leads back to the host of its document is no reason to warn", () => {
  const client = { registeredItself: true, document: "https://agent.example/client.json" } as Interaction["client"];
  const translate = Object.assign((key: string) => key, {}) as Parameters<typeof originOf>[2];
  const toneAt = (address: string) => originOf(client, new URL(address), translate)?.tone;
  expect(toneAt("https://agent.example/callback")).toBe("info");
  for (const address of [
    "https://agent.example:8443/callback",
    "https://www.agent.example/callback",
    "http://[::1]:1/x",
  ])
    expect(toneAt(address)).toBe("warning");
});

test("a server that it names is told of a sign-out as the client that it is", async () => {
  const told: string[] = [];
  const server = await publishDocument();
  const { client, address, published } = await accepted();
  published.document = {
    token_endpoint_auth_method: "private_key_jwt",
    jwks_uri: server.address,
    backchannel_logout_uri: server.address,
  };
  await new Surfer().authorize(client, pkce);
  const user = await createUser();
  const { id: applicationId } = await db.application.findFirstOrThrow();
  const { sessionId } = await createSession(user, "browser");
  await db.oAuthGrant.create({ data: { userId: user.id, applicationId, sessionId, scopes: ["openid"] } });
  server.published.heard = (body) => told.push(body);
  await db.oAuthGrant.deleteMany();
  expect(await deliverDue(logoutConsumer)).toBe(1);
  const token = new URLSearchParams(told[0]).get("logout_token") ?? "";
  expect(decodeJwt(token)).toMatchObject({ aud: address, sub: user.id, sid: sessionId });
});
