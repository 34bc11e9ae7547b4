import { beforeEach, expect, test } from "vitest";
import { listApplications } from "@/lib/applications/applications.contract";
import * as contracts from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { hasSecret } from "@/lib/oauth/store/clients";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;
let id: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
  id = (await createApplication()).application.id;
});

const CALLBACK = "https://app.example/callback";
const web = { kind: "web", redirect_uris: [CALLBACK] };
const configure = (body: object = web, as = token, application = id) =>
  call(contracts.configureClient, { token: as, params: { id: application }, body });
const find = () => call(contracts.findClient, { token, params: { id } });
const rotate = (body?: object, as = token) =>
  call(contracts.rotateClientSecret, { token: as, params: { id }, ...(body ? { body } : {}) });
const remove = (as = token) => call(contracts.removeClient, { token: as, params: { id } });

test("200 with a secret that is shown once and kept as a digest; told again it keeps the secret", async () => {
  const { status, body } = await configure();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    client_id: id,
    ...web,
    scopes: ["openid", "profile", "email"],
    pkce_required: true,
    first_party: false,
    token_endpoint_auth_method: "client_secret_basic",
    secrets: [{ expires_at: null }],
  });
  expect(body.secret).toMatch(/^ghs_/);
  const { secret, ...shown } = body;
  expect((await find()).body).toEqual(shown);
  expect((await configure({ ...web, first_party: true })).body).toMatchObject({ secret: null, first_party: true });
  expect(await hasSecret(id, secret)).toBe(true);
  expect(await db.auditEvent.count({ where: { action: "client.updated", targetId: id } })).toBe(2);
});

test.each([
  ["single_page", { redirect_uris: [CALLBACK] }, "none"],
  ["native", { redirect_uris: ["http://127.0.0.1/callback", "com.example.app:/callback"] }, "none"],
  ["machine", {}, "client_secret_basic"],
  [
    "web",
    { redirect_uris: [CALLBACK], jwks: { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y" }] } },
    "private_key_jwt",
  ],
])("200 for %s: it has a secret only where it can keep one", async (kind, more, method) => {
  const { status, body } = await configure({ kind, ...more });
  expect([status, body.token_endpoint_auth_method]).toEqual([200, method]);
  expect(body.secret === null).toBe(method !== "client_secret_basic");
});

test("keys stay with whoever changes something else, until others or nothing take their place", async () => {
  const jwks = { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y" }] };
  await configure({ ...web, jwks });
  const kept = async () => (await db.oAuthClient.findUniqueOrThrow({ where: { applicationId: id } })).jwks;
  const { body } = await configure({ ...web, first_party: true });
  expect(body).toMatchObject({ token_endpoint_auth_method: "private_key_jwt", secret: null, first_party: true });
  expect(await kept()).toEqual(jwks);
  await configure({ ...web, jwks_uri: "https://app.example/keys" });
  expect(await kept()).toBeNull();
  await configure({ ...web, jwks });
  const without = await configure({ ...web, jwks: null });
  expect(without.body).toMatchObject({ token_endpoint_auth_method: "client_secret_basic" });
  expect(without.body.secret).toMatch(/^ghs_/);
  expect(await kept()).toBeNull();
});

/** One red pixel, as a PNG. */
const PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
const shown = {
  logo_uri: PNG,
  client_uri: "https://app.example/",
  policy_uri: "https://app.example/privacy",
  tos_uri: "https://app.example/terms",
};

test("200 with a logo and links, which go where they are left out; the audit log has no picture", async () => {
  expect((await configure({ ...web, ...shown })).body).toMatchObject(shown);
  expect((await find()).body).toMatchObject(shown);
  const listed = async () => (await call(listApplications, { token })).body;
  expect(await listed()).toMatchObject([{ id, logo_uri: shown.logo_uri }]);
  const jpeg = `data:image/jpeg;base64,${Buffer.from("\xff\xd8\xff\xe0 a JPEG", "latin1").toString("base64")}`;
  const webp = `data:image/webp;base64,${Buffer.from("RIFF1234WEBPVP8 ").toString("base64")}`;
  for (const logo_uri of [jpeg, webp]) expect((await configure({ ...web, logo_uri })).body).toMatchObject({ logo_uri });
  expect((await configure()).body).toMatchObject({ logo_uri: null, client_uri: null, policy_uri: null, tos_uri: null });
  expect(await listed()).toMatchObject([{ id, logo_uri: null }]);
  const details = JSON.stringify((await db.auditEvent.findMany()).map((event) => event.details));
  expect(details).toContain("https://app.example/privacy");
  expect(details).not.toContain("base64");
});

const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>").toString("base64");

test.each([
  ["an address of another host", { logo_uri: "https://app.example/logo.png" }],
  ["SVG", { logo_uri: `data:image/svg+xml;base64,${svg}` }],
  ["SVG that says it is a PNG", { logo_uri: `data:image/png;base64,${svg}` }],
  ["a PNG that says it is a JPEG", { logo_uri: PNG.replace("png", "jpeg") }],
  ["a page", { logo_uri: "data:text/html,<script>alert(1)</script>" }],
  ["what ends the attribute it stands in", { logo_uri: `${PNG}" onerror="alert(1)` }],
  ["more than 16 KB", { logo_uri: PNG.replace("iVBORw0KGgo", `iVBORw0KGgo${"A".repeat(24_000)}`) }],
  ["a script", { client_uri: "javascript:alert(1)" }],
  ["plain HTTP", { policy_uri: "http://app.example/privacy" }],
  ["a user and a password", { tos_uri: "https://app.example:x@evil.example/" }],
  ["no address", { client_uri: "app.example" }],
])("400 for %s as logo or link, and nothing is written", async (_, body) => {
  await expectRefusal(() => configure({ ...web, ...body }), 400, "request.invalid");
});

test.each([
  { kind: "web" },
  { kind: "single_page", redirect_uris: [CALLBACK], pkce_required: false },
  { kind: "single_page", redirect_uris: [CALLBACK], jwks: { keys: [{ kty: "RSA" }] } },
  { kind: "web", redirect_uris: [CALLBACK], jwks: { keys: [{ kty: "RSA", d: "private" }] } },
  { kind: "web", redirect_uris: ["com.example.app:/callback"] },
  { kind: "web", redirect_uris: [CALLBACK], scopes: ["admin"] },
  ...[
    "http://app.example/callback",
    "https://app.example/callback#fragment",
    "https://*.example/callback",
    "https://user:secret@app.example/",
    "https://app.example\\@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "app:/callback",
    "/callback",
    "",
  ].map((uri) => ({ kind: "native", redirect_uris: [uri] })),
])("400 for %j, and nothing is written", async (body) => {
  await expectRefusal(() => configure(body), 400, "request.invalid");
});

test("404 for an application that is not there or no client, and nothing is written", async () => {
  await expectRefusal(find, 404, "application.not.found");
  await expectRefusal(rotate, 404, "application.not.found");
  await expectRefusal(() => configure(web, token, crypto.randomUUID()), 404, "application.not.found");
  const gone = { token, params: { id: crypto.randomUUID() } };
  await expectRefusal(() => call(contracts.removeClient, gone), 404, "application.not.found");
});

test("403 for someone who holds less than the application, and nothing is written", async () => {
  id = (await createApplication({}, ["admin"])).application.id;
  await configure();
  const lesser = (await signIn(await createUserWith(["applications:write"]))).access_token;
  for (const ask of [() => configure(web, lesser), () => rotate({}, lesser), () => remove(lesser)])
    await expectRefusal(ask, 403, "forbidden");
});

test("rotated with an overlap both secrets work until it is over; without one only the new, and never more than two", async () => {
  const { secret: first } = (await configure()).body;
  const { secret: second } = (await rotate({ overlap_seconds: 600 })).body;
  const { secret: third } = (await rotate({ overlap_seconds: 600 })).body;
  const working = () => Promise.all([first, second, third].map((secret) => hasSecret(id, secret)));
  expect(await working()).toEqual([false, true, true]);
  moveClock(601);
  expect(await working()).toEqual([false, false, true]);
  const { secret: fourth } = (await rotate()).body;
  expect(await working()).toEqual([false, false, false]);
  expect(await hasSecret(id, fourth)).toBe(true);
  expect((await find()).body.secrets).toHaveLength(1);
});

test("200 true for an end of sign-in, again too: secrets and consents go, the application stays", async () => {
  await configure();
  const { id: userId } = await createUser();
  await db.consent.create({ data: { userId, applicationId: id, scopes: ["openid"] } });
  expect((await remove()).body).toBe(true);
  expect((await remove()).body).toBe(true);
  expect([await db.oAuthClient.count(), await db.clientSecret.count(), await db.consent.count()]).toEqual([0, 0, 0]);
  expect(await db.application.count({ where: { id } })).toBe(1);
  expect(await db.auditEvent.count({ where: { action: "client.removed" } })).toBe(1);
});

test("another kind changes how the client shows who it is: its secrets go", async () => {
  const { secret } = (await configure()).body;
  expect((await configure({ kind: "single_page", redirect_uris: [CALLBACK] })).body.secrets).toEqual([]);
  expect(await hasSecret(id, secret)).toBe(false);
  expect((await rotate()).body).toEqual({ secret: null });
  expect((await configure()).body.secret).toMatch(/^ghs_/);
});

const create = (body: object = {}, as = token) =>
  call(contracts.createClient, { token: as, body: { name: "shop", ...web, ...body } });

test("201 makes an application and its client at once, with a secret and without a service token", async () => {
  const { status, body, headers } = await create({ description: "Sells things", first_party: true });
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...web, name: "shop", description: "Sells things", first_party: true });
  expect(headers.get("location")).toBe(`http://localhost:3000/v1/applications/${body.client_id}`);
  expect(await hasSecret(body.client_id, body.secret)).toBe(true);
  expect(await db.applicationToken.count({ where: { applicationId: body.client_id } })).toBe(0);
  const events = await db.auditEvent.findMany({ where: { targetId: body.client_id }, orderBy: { id: "asc" } });
  expect(events.map(({ action }) => action)).toEqual(["application.created", "client.updated"]);
  expect(JSON.stringify(events, (_, value) => (typeof value === "bigint" ? Number(value) : value))).not.toContain(
    body.secret,
  );
});

test("409 where the name is taken and 400 without what the kind needs: nothing is made", async () => {
  await create();
  await expectRefusal(() => create(), 409, "application.already.exists");
  await expectRefusal(() => create({ name: "other", redirect_uris: [] }), 400, "request.invalid");
  await expectRefusal(() => create({ name: "ann@example.com" }), 400, "request.invalid");
});

test("403 without applications:write", async () => {
  const { access_token } = await signIn(await createUserWith(["applications:read"]));
  await expectRefusal(() => create({}, access_token), 403, "forbidden");
});
