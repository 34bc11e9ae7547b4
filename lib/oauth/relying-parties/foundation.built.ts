import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Instance, spawnInstance } from "@/lib/chaos/instance";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";
import { createClient, type TestClient } from "@/lib/testing/oauth/relying-party";
import { ScriptlessBrowser } from "@/lib/testing/oauth/scriptless-browser";
import type { User } from "@/prisma/client/client";

/*
 * What the OpenID Foundation asks of a provider, by the names of its modules: the plans "basic", "config", "RP-initiated logout" and
 * "back-channel logout". Each test asks what its module asks, of the production build, as a client without PKCE that the plans
 * are. Where the plan skips what a provider does not offer, the test holds that the metadata do not offer it, and what is answered.
 */

const CALLBACK = "http://127.0.0.1:1/callback";
const AFTER = "http://127.0.0.1:1/after";

let service: Instance;
let user: User;
let client: TestClient;
// biome-ignore lint/suspicious/noExplicitAny: metadata of every shape; what is read there is what is asserted
let metadata: any;

beforeAll(async () => {
  await freshDatabase();
  const port = await freePort();
  service = await spawnInstance({ APP_URL: `http://127.0.0.1:${port}` }, { port });
  user = await createUser({ email: "foundation@example.com", name: "Foundation" });
  client = await newClient();
  metadata = await (await fetch(`${service.origin}/.well-known/openid-configuration`)).json();
}, 300_000);

afterAll(() => service.kill());

const newClient = (data: Parameters<typeof createClient>[0] = {}) =>
  createClient({ redirectUris: [CALLBACK], postLogoutRedirectUris: [AFTER], pkceRequired: false, ...data });

const newBrowser = () => new ScriptlessBrowser(service.origin, user);

const isCallback = ({ href }: URL) => href.startsWith(CALLBACK);
const isAfter = ({ href }: URL) => href.startsWith(AFTER);

interface Asked {
  params?: Record<string, string | undefined>;
  of?: TestClient;
  browser?: ScriptlessBrowser;
  post?: boolean;
}

/** An authorization request, and where the browser is led. */
async function authorize({ params = {}, of = client, browser = newBrowser(), post = false }: Asked = {}) {
  const state = randomUUID();
  const all = { client_id: of.id, redirect_uri: CALLBACK, response_type: "code", scope: "openid", state, ...params };
  const given = Object.entries({ nonce: randomUUID(), ...all }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const query = new URLSearchParams(given);
  const endpoint = metadata.authorization_endpoint;
  const arrival = post
    ? await browser.visit(endpoint, isCallback, query)
    : await browser.visit(`${endpoint}?${query}`, isCallback);
  return { ...arrival, asked: Object.fromEntries(given), browser, of };
}

const basic = ({ id, secret }: TestClient) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

// biome-ignore lint/suspicious/noExplicitAny: as above
async function ask(url: string, init: RequestInit): Promise<{ status: number; headers: Headers; body: any }> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

type Authorized = Awaited<ReturnType<typeof authorize>>;

const redeem = ({ url, of }: Pick<Authorized, "url" | "of">, fields: Record<string, string> = {}, byPost = false) =>
  ask(metadata.token_endpoint, {
    method: "POST",
    headers: byPost ? {} : { authorization: basic(of) },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: url.searchParams.get("code") ?? "",
      redirect_uri: CALLBACK,
      ...(byPost ? { client_id: of.id, client_secret: of.secret } : {}),
      ...fields,
    }),
  });

/** The claims of an ID token, after all that a client must check. */
async function verified(token: string, { asked, of }: Pick<Authorized, "asked" | "of">): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const checks = { issuer: metadata.issuer, audience: of.id, algorithms: ["RS256"] };
  const { payload } = await jwtVerify(token, keys, checks);
  expect(payload.nonce).toBe(asked.nonce);
  expect(payload.sub).toBe(user.id);
  return payload;
}

/** A whole sign-in, checked as every module checks it. */
async function signIn(asking: Asked = {}, byPost = false) {
  const authorized = await authorize(asking);
  const { url, asked } = authorized;
  expect(Object.fromEntries(url.searchParams)).toEqual({
    code: expect.any(String),
    state: asked.state,
    iss: metadata.issuer,
  });
  const { status, headers, body } = await redeem(authorized, {}, byPost);
  expect({ status, ...body }).toMatchObject({ status: 200, token_type: "Bearer", expires_in: expect.any(Number) });
  expect(headers.get("cache-control")).toContain("no-store");
  return { ...authorized, tokens: body, claims: await verified(body.id_token, authorized) };
}

const userinfo = (token: string, init: RequestInit = { headers: { authorization: `Bearer ${token}` } }) =>
  ask(metadata.userinfo_endpoint, init);

const errorOf = ({ url }: Pick<Authorized, "url">) => url.searchParams.get("error");

/* oidcc-basic-certification-test-plan */

test("oidcc-server", async () => {
  const { claims, tokens } = await signIn();
  expect(claims).toMatchObject({ iat: expect.any(Number), exp: expect.any(Number) });
  expect((await userinfo(tokens.access_token)).body.sub).toBe(user.id);
});

test("oidcc-response-type-missing", async () => {
  const answer = await authorize({ params: { response_type: undefined } });
  expect(isCallback(answer.url) ? errorOf(answer) : answer.url.searchParams.get("error")).toBe("invalid_request");
});

test("oidcc-idtoken-signature", async () => {
  const { tokens } = await signIn();
  const [head, body] = tokens.id_token.split(".");
  const forged = `${head}.${body}.${Buffer.from(createHash("sha256").update("forged").digest()).toString("base64url")}`;
  await expect(jwtVerify(forged, createRemoteJWKSet(new URL(metadata.jwks_uri)))).rejects.toThrow();
});

test("oidcc-idtoken-unsigned", () => {
  expect(metadata.id_token_signing_alg_values_supported).not.toContain("none");
});

test.each([
  ["oidcc-userinfo-get", (token: string) => userinfo(token)],
  [
    "oidcc-userinfo-post-header",
    (token: string) => userinfo(token, { method: "POST", headers: { authorization: `Bearer ${token}` } }),
  ],
  [
    "oidcc-userinfo-post-body",
    (token: string) => userinfo(token, { method: "POST", body: new URLSearchParams({ access_token: token }) }),
  ],
])("%s", async (_, read) => {
  const { tokens } = await signIn();
  const { status, body } = await read(tokens.access_token);
  expect({ status, sub: body.sub }).toEqual({ status: 200, sub: user.id });
});

test("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
  const { claims } = await signIn({ params: { nonce: undefined } });
  expect(claims).not.toHaveProperty("nonce");
});

test.each([
  ["oidcc-scope-profile", "openid profile", ["name", "locale", "updated_at"]],
  ["oidcc-scope-email", "openid email", ["email", "email_verified"]],
  // Neither is offered, and what is not offered is passed over.
  ["oidcc-scope-address", "openid address", []],
  ["oidcc-scope-phone", "openid phone", []],
  ["oidcc-scope-all", "openid profile email address phone", ["name", "email", "email_verified"]],
])("%s", async (_, scope, names) => {
  const { tokens } = await signIn({ params: { scope } });
  const { body } = await userinfo(tokens.access_token);
  expect(Object.keys(body)).toEqual(expect.arrayContaining(["sub", ...names]));
  const offered = scope.split(" ").filter((name) => metadata.scopes_supported.includes(name));
  expect(tokens.scope.split(" ").sort()).toEqual(offered.sort());
});

test("oidcc-ensure-other-scope-order-succeeds", async () => {
  const { tokens } = await signIn({ params: { scope: "email openid" } });
  expect((await userinfo(tokens.access_token)).body).toMatchObject({ email: user.email });
});

test.each([
  ["oidcc-display-page", { display: "page" }],
  ["oidcc-display-popup", { display: "popup" }],
  ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }],
  ["oidcc-login-hint", { login_hint: "foundation@example.com" }],
  ["oidcc-ui-locales", { ui_locales: "ru en" }],
  ["oidcc-claims-locales", { claims_locales: "se" }],
])("%s", async (_, params) => {
  await signIn({ params });
});

test("oidcc-prompt-login", async () => {
  const first = await signIn();
  const seen = first.browser.pages.length;
  await sleep(1_100);
  const again = await signIn({ browser: first.browser, params: { prompt: "login" } });
  expect(first.browser.pages.slice(seen)).toContain("/account/identity");
  expect(Number(again.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
});

test("oidcc-prompt-none-not-logged-in", async () => {
  const answer = await authorize({ params: { prompt: "none" } });
  expect(isCallback(answer.url) && errorOf(answer)).toBe("login_required");
  expect(answer.url.searchParams.get("state")).toBe(answer.asked.state);
});

test("oidcc-prompt-none-logged-in", async () => {
  const first = await signIn();
  const again = await signIn({ browser: first.browser, params: { prompt: "none" } });
  expect(again.claims).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time });
});

test("oidcc-max-age-1", async () => {
  const first = await signIn();
  await sleep(2_100);
  const again = await signIn({ browser: first.browser, params: { max_age: "1" } });
  expect(Number(again.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
});

test("oidcc-max-age-10000", async () => {
  const first = await signIn();
  const again = await signIn({ browser: first.browser, params: { max_age: "10000" } });
  expect(again.claims.auth_time).toBe(first.claims.auth_time);
});

test("oidcc-id-token-hint", async () => {
  const { tokens, browser, claims } = await signIn();
  const again = await signIn({ browser, params: { prompt: "none", id_token_hint: tokens.id_token } });
  expect(again.claims.sub).toBe(claims.sub);
});

test("oidcc-ensure-request-with-acr-values-succeeds", async () => {
  const { claims } = await signIn({ params: { acr_values: metadata.acr_values_supported.join(" ") } });
  expect(metadata.acr_values_supported).toContain(claims.acr);
});

test.each([
  ["oidcc-codereuse", 0],
  ["oidcc-codereuse-30seconds", 30_000],
])("%s", async (_, pause) => {
  const signedIn = await signIn();
  await sleep(pause);
  const { status, body } = await redeem(signedIn);
  expect({ status, error: body.error }).toEqual({ status: 400, error: "invalid_grant" });
  // What the code has issued ends with it.
  expect((await userinfo(signedIn.tokens.access_token)).status).toBe(401);
});

test("oidcc-ensure-registered-redirect-uri", async () => {
  const { url, text } = await authorize({ params: { redirect_uri: `${CALLBACK}/other` } });
  expect(url.pathname).toBe("/authorization-error");
  expect(text).not.toContain(`${CALLBACK}/other`);
});

test("oidcc-ensure-post-request-succeeds", async () => {
  await signIn({ post: true });
});

test("oidcc-server-client-secret-post", async () => {
  await signIn({}, true);
});

const refusedObjects = ["request_not_supported", "request_uri_not_supported", "invalid_request"];

test("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", async () => {
  expect(metadata.request_uri_parameter_supported).toBe(false);
  const answer = await authorize({ params: { request_uri: "https://client.example/request.jwt" } });
  expect(refusedObjects).toContain(errorOf(answer));
});

const requestObject = (claims: object) => new UnsecuredJWT({ ...claims }).setIssuer(client.id).encode();

test("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", async () => {
  const answer = await authorize({ params: { request: requestObject({ scope: "openid", state: "of the object" }) } });
  expect(errorOf(answer)).toBe("request_not_supported");
});

test("oidcc-ensure-request-object-with-redirect-uri", async () => {
  const answer = await authorize({ params: { request: requestObject({ redirect_uri: "https://evil.example/" }) } });
  expect(answer.url.host).not.toBe("evil.example");
  expect(errorOf(answer)).toBe("request_not_supported");
});

test("oidcc-claims-essential", async () => {
  expect(metadata.claims_parameter_supported).toBe(false);
  await signIn({ params: { claims: JSON.stringify({ userinfo: { name: { essential: true } } }) } });
});

test("oidcc-refresh-token", async () => {
  const signedIn = await signIn({ params: { scope: "openid offline_access", prompt: "consent" } });
  const refresh = (token: string, of: TestClient) =>
    redeem({ ...signedIn, of }, { grant_type: "refresh_token", refresh_token: token });
  const next = await refresh(signedIn.tokens.refresh_token, client);
  expect(next.status).toBe(200);
  expect(next.body.access_token).not.toBe(signedIn.tokens.access_token);
  expect(decodeJwt(next.body.id_token)).toMatchObject({
    sub: signedIn.claims.sub,
    iss: metadata.issuer,
    auth_time: signedIn.claims.auth_time,
  });
  // Another client's is refused, and changes nothing.
  const foreign = await refresh(next.body.refresh_token, await newClient());
  expect({ status: foreign.status, error: foreign.body.error }).toEqual({ status: 400, error: "invalid_grant" });
});

test("oidcc-ensure-request-with-valid-pkce-succeeds", async () => {
  const verifier = randomUUID() + randomUUID();
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const answer = await authorize({ params: { code_challenge: challenge, code_challenge_method: "S256" } });
  const { status, body } = await redeem(answer, { code_verifier: verifier });
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
});

/* oidcc-config-certification-test-plan, and what the plans of logout ask of the metadata */

const discovers = (...names: string[]) => {
  expect(metadata.issuer).toBe(service.origin);
  for (const name of names)
    expect(new URL(metadata[name]).origin, `${name} is an address of the issuer`).toBe(metadata.issuer);
};

test("oidcc-discovery-endpoint-verification", async () => {
  discovers("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri");
  expect(metadata).toMatchObject({
    response_types_supported: expect.arrayContaining(["code"]),
    subject_types_supported: expect.arrayContaining(["public"]),
    id_token_signing_alg_values_supported: expect.arrayContaining(["RS256"]),
    scopes_supported: expect.arrayContaining(["openid"]),
    claims_supported: expect.arrayContaining(["sub", "name", "email"]),
  });
  const { body } = await ask(metadata.jwks_uri, {});
  for (const key of body.keys) {
    expect(key).toMatchObject({ kty: "RSA", use: "sig", kid: expect.any(String) });
    expect(key, "nothing of the private key").not.toHaveProperty("d");
  }
  expect(new Set(body.keys.map(({ kid }: { kid: string }) => kid)).size).toBe(body.keys.length);
});

test("oidcc-rp-initiated-logout-discovery-endpoint-verification", () => discovers("end_session_endpoint"));

test("oidcc-backchannel-discovery-endpoint-verification", () => {
  discovers("end_session_endpoint");
  expect(metadata).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true });
});

/* oidcc-rp-initiated-logout-certification-test-plan */

/** Asks to sign out, and agrees where a page asks. */
async function signOut(browser: ScriptlessBrowser, params: Record<string, string>) {
  const answer = await browser.visit(`${metadata.end_session_endpoint}?${new URLSearchParams(params)}`, isAfter);
  if (answer.url.pathname !== "/sign-out") return { ...answer, askedFirst: false };
  await browser.submit(answer.url.pathname + answer.url.search, {});
  return { ...(await browser.visit(answer.url, isAfter)), askedFirst: true };
}

const isSignedIn = async (browser: ScriptlessBrowser) =>
  errorOf(await authorize({ browser, params: { prompt: "none" } })) === null;

const foreignHint = (claims: JWTPayload) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .sign(Buffer.from("nobody's key, and of another algorithm"));

/** What each module says with its request; where it may be led; whether the session has ended then. */
const logouts: [
  string,
  (hint: string, claims: JWTPayload) => Promise<Record<string, string>> | Record<string, string>,
  { returns: boolean; ends: boolean; error?: boolean },
][] = [
  [
    "oidcc-rp-initiated-logout",
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: AFTER, state: "s" }),
    { returns: true, ends: true },
  ],
  [
    "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${AFTER}/bad`, state: "s" }),
    { returns: false, ends: false, error: true },
  ],
  [
    "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${AFTER}?foo=bar`, state: "s" }),
    { returns: false, ends: false, error: true },
  ],
  [
    "oidcc-rp-initiated-logout-modified-id-token-hint",
    (hint) => ({ id_token_hint: `${hint.slice(0, -8)}AAAAAAAA`, post_logout_redirect_uri: AFTER, state: "s" }),
    { returns: false, ends: false, error: true },
  ],
  [
    "oidcc-rp-initiated-logout-bad-id-token-hint",
    async (_, claims) => ({ id_token_hint: await foreignHint(claims), post_logout_redirect_uri: AFTER, state: "s" }),
    { returns: false, ends: false, error: true },
  ],
  [
    "oidcc-rp-initiated-logout-no-id-token-hint",
    () => ({ post_logout_redirect_uri: AFTER, state: "s" }),
    { returns: false, ends: true },
  ],
  ["oidcc-rp-initiated-logout-no-params", () => ({}), { returns: false, ends: true }],
  [
    "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
    (hint) => ({ id_token_hint: hint, state: "s" }),
    { returns: false, ends: true },
  ],
  [
    "oidcc-rp-initiated-logout-no-state",
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: AFTER }),
    { returns: true, ends: true },
  ],
  ["oidcc-rp-initiated-logout-only-state", () => ({ state: "s" }), { returns: false, ends: true }],
];

test.each(logouts)("%s", async (_, params, { returns, ends, error = false }) => {
  const { browser, tokens, claims } = await signIn();
  const asked = await params(tokens.id_token, claims);
  const { url } = await signOut(browser, asked);
  expect(isAfter(url)).toBe(returns);
  if (returns) expect(url.searchParams.get("state")).toBe(asked.state ?? null);
  expect(url.pathname === "/authorization-error").toBe(error);
  expect(await isSignedIn(browser)).toBe(!ends);
});

/* oidcc-backchannel-rp-initiated-logout-certification-test-plan */

test("oidcc-backchannel-rp-initiated-logout", async () => {
  let take: (body: string) => void = () => undefined;
  const taken = new Promise<string>((resolve) => {
    take = resolve;
  });
  const server = createServer(async (request, response) => {
    take(Buffer.concat(await request.toArray()).toString());
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const of = await newClient({ backchannelLogoutUri: `http://127.0.0.1:${port}/logout` });
  const { browser, tokens, claims } = await signIn({ of });
  await signOut(browser, { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER });
  const token = new URLSearchParams(await taken).get("logout_token") ?? "";
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const { payload } = await jwtVerify(token, keys, {
    issuer: metadata.issuer,
    audience: of.id,
    algorithms: ["RS256"],
    typ: "logout+jwt",
  });
  expect(payload).toMatchObject({
    sub: claims.sub,
    sid: claims.sid,
    jti: expect.any(String),
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
  expect(payload).not.toHaveProperty("nonce");
});
