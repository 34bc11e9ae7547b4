import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { auth } from "express-openid-connect";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type Instance, startInstance } from "@/lib/chaos/instance";
import { createVerifier } from "@/lib/client/verify";
import { createUser, createUserWith, freshDatabase } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";
import { createClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN } from "@/lib/testing/oauth/resources";
import { ScriptlessBrowser } from "@/lib/testing/oauth/scriptless-browser";

/*
 * Clients of others, as they come from npm, in front of the production build: of `npm start`, and behind Next alone as on
 * Vercel. The browser between them has no scripts.
 */

beforeEach(freshDatabase);

const hosts: [string, Record<string, string>, { file?: string }][] = [
  ["npm start", {}, {}],
  ["Next alone", { NEXT_DIRECTORY: "." }, { file: "lib/bench/next-host.mjs" }],
];

async function start([, variables, options]: (typeof hosts)[number]): Promise<Instance> {
  const port = await freePort();
  return startInstance({ APP_URL: `http://127.0.0.1:${port}`, ...variables }, { ...options, port });
}

/** An application of a relying party behind a socket. */
async function serveApplication(make: (origin: string) => Promise<RequestListener>): Promise<string> {
  let listener: RequestListener = (_, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const origin = `http://127.0.0.1:${port}`;
  listener = await make(origin);
  return origin;
}

const CALLBACK = "http://127.0.0.1:1/callback";
const AFTER = "http://127.0.0.1:1/after";
const bearerOf = (token: string) => ({ authorization: `Bearer ${token}` });
const isCallback = ({ href }: URL) => href.startsWith(CALLBACK);

test.each(hosts)(
  "openid-client in front of %s: sign-in, userinfo, refresh, introspection, revocation, sign-out",
  async (...host) => {
    const { origin } = await start(host);
    const user = await createUser({ name: "Ann" });
    const client = await createClient({
      redirectUris: [CALLBACK],
      postLogoutRedirectUris: [AFTER],
      grants: ["authorization_code", "refresh_token", "client_credentials"],
    });
    const insecure = { execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(origin), client.id, client.secret, undefined, insecure);
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const target = openid.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: "openid profile email roles",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const browser = new ScriptlessBrowser(origin, user);
    const { url } = await browser.visit(target, isCallback);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const tokens = await openid.authorizationCodeGrant(config, url, checks);
    expect(tokens.claims()).toMatchObject({ sub: user.id, name: "Ann", email: user.email, roles: ["user"] });
    expect(await openid.fetchUserInfo(config, tokens.access_token, user.id)).toMatchObject({ roles: ["user"] });
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(await openid.tokenIntrospection(config, next.access_token)).toMatchObject({ active: true, sub: user.id });
    const out = openid.buildEndSessionUrl(config, {
      id_token_hint: next.id_token ?? "",
      post_logout_redirect_uri: AFTER,
      state,
    });
    const left = await browser.visit(out, ({ href }) => href.startsWith(AFTER));
    expect(left.url.searchParams.get("state")).toBe(state);
    expect(await openid.tokenIntrospection(config, next.access_token)).toEqual({ active: false });
    const own = await openid.clientCredentialsGrant(config);
    await openid.tokenRevocation(config, own.access_token);
    expect(await openid.tokenIntrospection(config, own.access_token)).toEqual({ active: false });
  },
);

test.each(hosts)(
  "openid-client in front of %s: asks for this service as an API and calls `/v1` as the person, until the refresh token is revoked",
  async (...host) => {
    const { origin } = await start(host);
    const user = await createUserWith(["users:read"]);
    const client = await createClient({ redirectUris: [CALLBACK] });
    await allowAt(client, OWN, ["users:read", "roles:read"]);
    const insecure = { execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(origin), client.id, client.secret, undefined, insecure);
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const target = openid.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: "openid users:read roles:read",
      resource: origin,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const { url } = await new ScriptlessBrowser(origin, user).visit(target, isCallback);
    const tokens = await openid.authorizationCodeGrant(config, url, { pkceCodeVerifier }, { resource: origin });
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "", { resource: origin });
    expect(next.scope).toBe("users:read");
    const ask = async (path: string) =>
      (await openid.fetchProtectedResource(config, next.access_token, new URL(path, origin), "GET")).status;
    expect(await ask("/v1/users?limit=1")).toBe(200);
    const refused = await fetch(new URL("/v1/roles", origin), { headers: bearerOf(next.access_token) });
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
      403,
      expect.stringContaining('scope="roles:read"'),
    ]);
    const metadata = await (await fetch(new URL("/.well-known/oauth-protected-resource", origin))).json();
    expect(metadata).toMatchObject({ resource: origin, authorization_servers: [origin] });
    const verifier = createVerifier({ issuer: origin, audience: origin });
    expect(await verifier.verify(next.access_token)).toMatchObject({ id: user.id, permissions: ["users:read"] });
    await openid.tokenRevocation(config, next.refresh_token ?? "");
    const revoked = await fetch(new URL("/v1/users", origin), { headers: bearerOf(next.access_token) });
    expect(revoked.status).toBe(401);
  },
);

test.each(hosts)("oauth4webapi in front of %s: a single-page application without a secret", async (...host) => {
  const { origin } = await start(host);
  const user = await createUser();
  const made = await createClient({ kind: "single_page", authMethod: "none", redirectUris: [CALLBACK] });
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(origin);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const client: oauth.Client = { client_id: made.id };
  const verifier = oauth.generateRandomCodeVerifier();
  const target = new URL(as.authorization_endpoint ?? "");
  const params = {
    client_id: made.id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(params)) target.searchParams.set(name, value);
  const { url } = await new ScriptlessBrowser(origin, user).visit(target, isCallback);
  const answer = oauth.validateAuthResponse(as, client, url, oauth.expectNoState);
  const none = oauth.None();
  const response = await oauth.authorizationCodeGrantRequest(as, client, none, answer, CALLBACK, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(user.id);
});

test.each(hosts)("express-openid-connect in front of %s: its own routes sign someone in and out", async (...host) => {
  const { origin } = await start(host);
  const user = await createUser({ name: "Ann" });
  const application = await serveApplication(async (own) => {
    const client = await createClient({ redirectUris: [`${own}/callback`], postLogoutRedirectUris: [own] });
    const app = express();
    app.use(
      auth({
        issuerBaseURL: origin,
        baseURL: own,
        clientID: client.id,
        clientSecret: client.secret,
        secret: "a secret of the application that signs its cookies",
        authorizationParams: { response_type: "code", scope: "openid profile email" },
        authRequired: false,
        idpLogout: true,
      }),
    );
    app.get("/", (request, response) => {
      response.send(request.oidc.isAuthenticated() ? `Hello ${request.oidc.user?.name}` : "Hello stranger");
    });
    return app;
  });
  const browser = new ScriptlessBrowser(origin, user);
  const never = () => false;
  expect((await browser.visit(`${application}/login`, never)).text).toBe("Hello Ann");
  expect((await browser.visit(`${application}/logout`, never)).text).toBe("Hello stranger");
});
