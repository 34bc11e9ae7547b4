import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { NextRequest } from "next/server";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import AuthorizationErrorPage from "@/app/(account)/authorization-error/page";
import SignOutPage from "@/app/(account)/sign-out/page";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, createUserWith, freshDatabase } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import { acceptDocumentsOf, publishDocument } from "@/lib/testing/oauth/documents";
import {
  ask,
  CALLBACK,
  createClient,
  locationOf,
  pkce,
  redeem,
  Surfer,
  signInTo,
  surferOf,
} from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN, refreshFor, tokensFor } from "@/lib/testing/oauth/resources";
import { readDatabase } from "@/lib/testing/refusal";
import { listUsers } from "@/lib/users/users.contract";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";
import { proxy } from "@/proxy";

/*
 * More of what RFC 9700 tells of attacks on OAuth, beside `oauth.test.ts`: what was caught on its way, and addresses that others name.
 */

beforeEach(freshDatabase);

const ORIGIN = "http://localhost:3000";

/** A server that nobody should ask, and how often it was. */
async function lure() {
  const seen = { requests: 0 };
  const server = createServer((_, response) => {
    seen.requests += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  return { address: `http://127.0.0.1:${port}/lure`, seen };
}

test("code injection: a code that another browser was given is of no use in the one that began a sign-in of its own", async () => {
  const client = await createClient({ firstParty: true });
  const [victim, attacker] = [await surferOf(await createUser()), await surferOf(await createUser())];
  const stolen = await victim.authorize(client, { ...pkce, nonce: "of-the-victim" });
  // The application in the attacker's browser sends the code along with the verifier of the attacker's own request.
  const own = "the-verifier-that-the-application-keeps-for-the-browser-of-the-attacker";
  const challenge = createHash("sha256").update(own).digest("base64url");
  await attacker.authorize(client, { ...pkce, code_challenge: challenge, nonce: "of-the-attacker" });
  const { status, body } = await redeem(client, stolen, { code_verifier: own });
  expect([status, body.error, body.id_token]).toEqual([400, "invalid_grant", undefined]);
});

test("code replay: what the code issued ends, at `/v1` as well, and nothing of another sign-in does", async () => {
  const client = await createClient({ firstParty: true });
  await allowAt(client, OWN, ["users:read"]);
  const surfer = await surferOf(await createUserWith(["users:read"]));
  const other = await surferOf(await createUserWith(["users:read"]));
  const asked = { resource: OWN, scope: "openid users:read" };
  const kept = await tokensFor(client, other, asked);
  const address = await surfer.authorize(client, { ...pkce, ...asked });
  const tokens = (await redeem(client, address, { resource: OWN })).body;
  expect((await call(listUsers, { token: tokens.access_token })).status).toBe(200);
  expect((await redeem(client, address, { resource: OWN })).body.error).toBe("invalid_grant");
  expect((await call(listUsers, { token: tokens.access_token })).body.errors).toEqual(["token.revoked"]);
  expect((await refreshFor(client, tokens.refresh_token)).error).toBe("invalid_grant");
  expect((await call(listUsers, { token: kept.access_token })).status).toBe(200);
});

test("refresh reuse: whoever comes second ends it for both, at `/v1` as well, of however many at once", async () => {
  const client = await createClient({ firstParty: true, kind: "single_page", authMethod: "none" });
  await allowAt(client, OWN, ["users:read"]);
  const surfer = await surferOf(await createUserWith(["users:read"]));
  const address = await surfer.authorize(client, { ...pkce, resource: OWN, scope: "openid users:read" });
  const asPublic = (fields: Record<string, string>) =>
    ask("/oauth/token", undefined, { client_id: client.id, resource: OWN, ...fields });
  const code = address.searchParams.get("code") ?? "";
  const verifier = "a-verifier-of-at-least-forty-three-characters-is-what-pkce-asks-for";
  const grant = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, code_verifier: verifier };
  const { refresh_token } = (await asPublic(grant)).body;
  const refresh = (token: string) => asPublic({ grant_type: "refresh_token", refresh_token: token });
  const rightful = (await refresh(refresh_token)).body;
  expect((await refresh(refresh_token)).body.error).toBe("invalid_grant");
  expect((await refresh(rightful.refresh_token)).body.error).toBe("invalid_grant");
  expect((await call(listUsers, { token: rightful.access_token })).body.errors).toEqual(["token.revoked"]);
  const again = await surfer.authorize(client, { ...pkce, resource: OWN, scope: "openid users:read" });
  const next = (await asPublic({ ...grant, code: again.searchParams.get("code") ?? "" })).body;
  const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(next.refresh_token)));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  expect(await db.oAuthGrant.count()).toBe(0);
});

test("open redirect through errors: nobody is sent to an address that is not this client's, whatever is wrong", async () => {
  const [client, other] = [
    await createClient(),
    await createClient({ redirectUris: ["https://evil.example/callback"] }),
  ];
  const surfer = await surferOf(await createUser());
  const foreign = "https://evil.example/callback";
  const wrong: Record<string, string>[] = [
    { client_id: "unknown" },
    { client_id: crypto.randomUUID() },
    { client_id: `${client.id} ${other.id}` },
    { response_type: "token" },
    { response_type: "" },
    { response_mode: "query.jwt" },
    { scope: "nothing of this" },
    { prompt: "none login" },
    { max_age: "-1" },
    { id_token_hint: "x" },
    { request_uri: foreign },
    { resource: "nowhere" },
    { error: "x", error_uri: foreign },
  ];
  for (const method of ["GET", "POST"])
    for (const params of wrong) {
      const query = new URLSearchParams({
        client_id: client.id,
        response_type: "code",
        scope: "openid",
        ...params,
        redirect_uri: foreign,
      });
      const path = method === "GET" ? `/oauth/authorize?${query}` : "/oauth/authorize";
      const answer = await surfer.open(path, method === "POST" ? { method, body: query } : {});
      expect([params, locationOf(answer).origin]).toEqual([params, ORIGIN]);
    }
  // Nor is there a page that leads on, or says what an address told it to.
  for (const error of ["<script>alert(1)</script>", "https://evil.example", "Call 555-0100", ["access_denied", "x"]]) {
    const page = JSON.stringify(await AuthorizationErrorPage({ searchParams: Promise.resolve({ error }) }));
    expect(page).not.toMatch(/alert|evil|555/);
  }
  const ended = await surfer.open(`/oauth/end-session?${new URLSearchParams({ post_logout_redirect_uri: foreign })}`);
  expect([locationOf(ended).origin, locationOf(ended).pathname]).toEqual([ORIGIN, "/sign-out"]);
});

/** Clients that anybody could have made, to lead people to an address of theirs. */
async function selfRegistered(data: { postLogoutRedirectUris?: string[] } = {}) {
  const client = await createClient(data);
  await db.application.update({ where: { id: client.id }, data: { registeredAt: new Date() } });
  return client;
}

/** Requests that fail before anybody is asked for anything. */
const failing: Record<string, string>[] = [
  { prompt: "none" },
  { prompt: "none login" },
  { prompt: "none", response_mode: "fragment" },
  { prompt: "none", response_mode: "form_post" },
  { prompt: "none", max_age: "0" },
  { prompt: "none", acr_values: "aal2" },
  { scope: "openid", prompt: "later" },
  { response_type: "token" },
  { response_mode: "web_message" },
  { max_age: "-1" },
  { id_token_hint: "x" },
  { request: "x.y.z" },
  { registration: "{}" },
  { resource: "nowhere" },
  { resource: "https://unknown.example" },
  { code_challenge: "short" },
  { code_challenge_method: "plain" },
];

test("open redirect through errors: nobody whom an application that registered itself was not let in by is sent to its address", async () => {
  const { client: ofDocument, host } = await publishDocument();
  acceptDocumentsOf(host);
  const user = await createUser();
  for (const client of [await selfRegistered(), ofDocument]) {
    const [anyone, surfer] = [new Surfer(), await surferOf(user)];
    for (const browser of [anyone, surfer])
      for (const method of ["GET", "POST"])
        for (const params of failing) {
          const own = {
            client_id: client.id,
            redirect_uri: CALLBACK,
            response_type: "code",
            state: "s",
            scope: "openid",
          };
          const query = new URLSearchParams({ ...own, ...pkce, ...params });
          const answer = await browser.open(
            ...((method === "GET"
              ? [`/oauth/authorize?${query}`]
              : ["/oauth/authorize", { method, body: query }]) as Parameters<Surfer["open"]>),
          );
          expect([params, answer.status, locationOf(answer).origin + locationOf(answer).pathname]).toEqual([
            params,
            303,
            `${ORIGIN}/authorization-error`,
          ]);
          expect(await answer.text()).not.toContain("app.example");
        }
    // Nor is who says no: whatever they did, they would be there.
    const denied = await surfer.decide(await surfer.authorize(client, pkce), "deny");
    expect([denied.pathname, denied.searchParams.get("error")]).toEqual(["/authorization-error", "access_denied"]);
    // The page names the host and has a link, for an hour.
    const shown = async (query: URLSearchParams) =>
      JSON.stringify(await AuthorizationErrorPage({ searchParams: Promise.resolve(Object.fromEntries(query)) }));
    const page = await surfer.authorize(client, { ...pkce, prompt: "none", state: "s" });
    expect(await shown(page.searchParams)).toContain(`${CALLBACK}?error=consent_required`);
    expect(await shown(new URLSearchParams({ error: "x", to: "https://evil.example" }))).not.toContain("evil");
    const form = await surfer.authorize(client, { ...pkce, prompt: "none", response_mode: "form_post" });
    expect(await shown(form.searchParams)).not.toContain("app.example");
    // Who has let it in is sent there, from where they are signed in.
    await surfer.decide(await surfer.authorize(client, pkce), "allow");
    const errorOf = async (browser: Surfer) => {
      const { origin, searchParams } = await browser.authorize(client, { ...pkce, prompt: "none", max_age: "-1" });
      return [origin, searchParams.get("error")];
    };
    expect(await errorOf(surfer)).toEqual([new URL(CALLBACK).origin, "invalid_request"]);
    expect(await errorOf(anyone)).toEqual([ORIGIN, "invalid_request"]);
    expect(await errorOf(await surferOf(await createUser()))).toEqual([ORIGIN, "invalid_request"]);
    moveClock(3601);
    expect(await shown(page.searchParams)).not.toContain("app.example");
    moveClock(0);
  }
});

test("open redirect through errors: those of applications that someone here made go to them, as OpenID Connect has it", async () => {
  const client = await createClient();
  const led = failing.filter(({ response_mode }) => response_mode !== "form_post");
  const origins: unknown[] = [];
  for (const params of led)
    origins.push([params, (await new Surfer().authorize(client, { ...pkce, ...params })).origin]);
  expect(origins).toEqual(led.map((params) => [params, new URL(CALLBACK).origin]));
});

test("open redirect through sign-out: an application that registered itself leads nobody away who is not signed in to it", async () => {
  const after = "https://app.example/signed-out";
  const client = await selfRegistered({ postLogoutRedirectUris: [after] });
  const attacker = await surferOf(await createUser());
  const { id_token } = await signInTo(client, attacker);
  const surfer = await surferOf(await createUser());
  const named: Record<string, string>[] = [{ client_id: client.id }, { id_token_hint: id_token }];
  for (const params of named) {
    const path = `/oauth/end-session?${new URLSearchParams({ ...params, post_logout_redirect_uri: after })}`;
    expect(locationOf(await new Surfer().open(path)).pathname).toBe("/sign-in");
    const page = locationOf(await surfer.open(path));
    expect(page.pathname).toBe("/sign-out");
    const searchParams = Promise.resolve(Object.fromEntries(page.searchParams));
    visit.cookies.clear();
    await expect(SignOutPage({ searchParams })).rejects.toMatchObject({ digest: expect.stringContaining("/sign-in") });
  }
  const own = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: after });
  expect(locationOf(await attacker.open(`/oauth/end-session?${own}`)).href).toBe(after);
});

test.each([
  "/consent/0",
  "/device?user_code=BCDF-GHJK",
  "/sign-in",
  "/sign-out",
  "/authorization-error",
  "/account/applications",
])("clickjacking: %s may be shown in no frame", (path) => {
  const { headers } = proxy(new NextRequest(ORIGIN + path));
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("request objects: neither by value nor by address, signed by the client or by nobody, and no address is asked", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const [client, plain] = [await createClient({ firstParty: true }), await createClient({ firstParty: true })];
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "one" }] } as object;
  await db.oAuthClient.update({ where: { applicationId: client.id }, data: { authMethod: "private_key_jwt", jwks } });
  const surfer = await surferOf(await createUser());
  const claims = {
    client_id: client.id,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid email",
    ...pkce,
  };
  const signed = await new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", kid: "one", typ: "oauth-authz-req+jwt" })
    .setIssuer(client.id)
    .setAudience(ORIGIN)
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(privateKey);
  const { address, seen } = await lure();
  const objects: Record<string, string>[] = [
    { request: new UnsecuredJWT(claims).encode() },
    { request: signed },
    { request_uri: address },
    { request_uri: `urn:ietf:params:oauth:request_uri:${crypto.randomUUID()}` },
  ];
  for (const object of objects) {
    for (const rest of [{}, { redirect_uri: CALLBACK, response_type: "code", scope: "openid", ...pkce }]) {
      const query = new URLSearchParams({ client_id: client.id, ...rest, ...object });
      const target = locationOf(await surfer.open(`/oauth/authorize?${query}`));
      expect(target.href).not.toContain("code=");
    }
    expect(
      (await ask("/oauth/par", plain, { ...claims, client_id: plain.id, ...object })).body.request_uri,
    ).toBeUndefined();
  }
  expect(seen.requests).toBe(0);
});

test("SSRF by registration: no address that an application names of itself is asked, then or as someone signs in there", async () => {
  configure({ CLIENT_REGISTRATION: "open" });
  const { address, seen } = await lure();
  const register = async (more: object) => {
    const metadata = { client_name: "Shop", redirect_uris: [CALLBACK], ...more };
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(metadata) };
    const response = await handleOAuth(new Request(`${ORIGIN}/oauth/register`, request));
    return { status: response.status, body: await response.json() };
  };
  const named = ["logo_uri", "client_uri", "policy_uri", "tos_uri", "sector_identifier_uri", "initiate_login_uri"];
  const { status, body } = await register({
    ...Object.fromEntries(named.map((name) => [name, address])),
    request_uris: [address],
    jwks_uri: undefined,
  });
  expect(status).toBe(201);
  for (const name of [...named, "request_uris"]) expect(body).not.toHaveProperty(name);
  const client = { ...(await createClient()), id: body.client_id, secret: body.client_secret, name: body.client_name };
  await signInTo(client, await surferOf(await createUser()), { scope: "openid" });
  expect(seen.requests).toBe(0);
  // Addresses inside of the network are none that may be named for what is asked later.
  configure({ CLIENT_REGISTRATION: "open", APP_URL: "https://id.gatehouse.example" });
  const before = await readDatabase();
  for (const internal of [
    "http://10.0.0.1/keys",
    "file:///etc/passwd",
    "ftp://app.example/keys",
    "https://u:p@app.example/",
  ]) {
    const keys = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: internal };
    for (const more of [keys, { backchannel_logout_uri: internal }]) expect((await register(more)).status).toBe(400);
  }
  expect(await readDatabase()).toEqual(before);
});

test("SSRF by jwks_uri: an assertion has nothing fetched from inside of the network, however its address is written", async () => {
  configure({ APP_URL: "https://id.gatehouse.example" });
  const { seen, address } = await lure();
  const { port } = new URL(address);
  const client = await createClient({ kind: "machine", grants: ["client_credentials"], redirectUris: [] });
  const { privateKey } = await generateKeyPair("ES256");
  const hosts = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "2130706433",
    "0x7f.1",
    "169.254.169.254",
    "0.0.0.0",
  ];
  for (const scheme of ["http", "https"])
    for (const host of hosts) {
      const jwksUri = `${scheme}://${host}:${port}/keys`;
      await db.oAuthClient.update({
        where: { applicationId: client.id },
        data: { authMethod: "private_key_jwt", jwksUri },
      });
      const assertion = await new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: "ES256" })
        .setIssuer(client.id)
        .setSubject(client.id)
        .setAudience("https://id.gatehouse.example")
        .setIssuedAt()
        .setExpirationTime("1m")
        .sign(privateKey);
      const { status, body } = await ask("/oauth/token", undefined, {
        grant_type: "client_credentials",
        client_id: client.id,
        client_assertion: assertion,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      });
      expect([jwksUri, [400, 401].includes(status), body.access_token]).toEqual([jwksUri, true, undefined]);
    }
  expect(seen.requests).toBe(0);
});
