import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { providerFetch } from "@/lib/oauth/outbound/provider-fetch";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { type ClientKey as Key, newKey, signAssertion } from "@/lib/testing/oauth/client-keys";
import { ask, CALLBACK, createClient } from "@/lib/testing/oauth/relying-party";

beforeEach(freshDatabase);

/** A server that publishes keys, and counts who asks. */
async function publish(keys: { jwks: object; cacheControl?: string; status?: number }) {
  const seen = { requests: 0, agents: new Set<string | undefined>() };
  const server = createServer((request, response) => {
    seen.requests += 1;
    seen.agents.add(request.headers["user-agent"]);
    response.writeHead(keys.status ?? 200, { "cache-control": keys.cacheControl ?? "no-store" });
    response.end(JSON.stringify(keys.jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  return { address: `http://127.0.0.1:${port}/jwks`, seen };
}

async function machineWith(jwksUri: string) {
  const { id } = await createClient({
    kind: "machine",
    authMethod: "client_secret_basic",
    grants: ["client_credentials"],
    redirectUris: [],
  });
  await db.oAuthClient.update({ where: { applicationId: id }, data: { authMethod: "private_key_jwt", jwksUri } });
  return id;
}

const tokenFor = async (id: string, key: Key) =>
  ask("/oauth/token", undefined, { grant_type: "client_credentials", ...(await signAssertion(id, key)) });

test("jwks_uri: keys are fetched once and kept, a rotated key counts within the hour, and a withdrawn one no longer", async () => {
  const [first, second] = [await newKey("one"), await newKey("two")];
  const published = { jwks: { keys: [first.jwk] }, cacheControl: "max-age=31536000" };
  const { address, seen } = await publish(published);
  const id = await machineWith(address);
  for (let times = 0; times < 3; times += 1) expect((await tokenFor(id, first)).status).toBe(200);
  expect(seen).toEqual({ requests: 1, agents: new Set([""]) });
  published.jwks = { keys: [second.jwk] };
  moveClock(3601);
  expect((await tokenFor(id, second)).status).toBe(200);
  expect((await tokenFor(id, first)).body.error).toBe("invalid_client");
  expect(seen.requests).toBe(2);
});

test("jwks_uri: nothing is trusted of a server that is away, says an error, or publishes a private key", async () => {
  const key = await newKey("one");
  for (const keys of [
    { jwks: { keys: [key.jwk] }, status: 500 },
    { jwks: { keys: [{ ...key.jwk, d: "x" }] } },
    { jwks: { keys: "none" } },
  ]) {
    const { address } = await publish(keys);
    const answer = await tokenFor(await machineWith(address), key);
    expect([400, 401]).toContain(answer.status);
    expect(answer.body.access_token).toBeUndefined();
  }
});

test("SSRF by jwks_uri: where the service is public, loopback is not asked for keys", async () => {
  const key = await newKey("one");
  const { address, seen } = await publish({ jwks: { keys: [key.jwk] } });
  const id = await machineWith(address);
  configure({ APP_URL: "https://id.gatehouse.example" });
  const answer = await tokenFor(id, key);
  expect([400, 401]).toContain(answer.status);
  expect(seen.requests).toBe(0);
});

test("SSRF by jwks_uri: the provider has no other way out", async () => {
  configure({ APP_URL: "https://id.gatehouse.example" });
  await expect(providerFetch("https://169.254.169.254/latest/meta-data")).rejects.toThrow("internal");
});

test("200: a client has its keys in one place or the other; 400 for both, and for a kind that keeps none", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  const { id } = await createClient();
  const set = (body: Record<string, unknown>) =>
    call(configureClient, { token, params: { id }, body: { kind: "web", redirect_uris: [CALLBACK], ...body } });
  const jwks_uri = "https://app.example/jwks";
  const { jwk } = await newKey("one");
  const jwks = { keys: [jwk] };
  const stored = () => db.oAuthClient.findUniqueOrThrow({ where: { applicationId: id } });
  expect((await set({ jwks_uri })).body).toMatchObject({ jwks_uri, token_endpoint_auth_method: "private_key_jwt" });
  expect(await stored()).toMatchObject({ jwks: null, jwksUri: jwks_uri });
  expect((await set({ jwks })).body.jwks_uri).toBeNull();
  expect(await stored()).toMatchObject({ jwks, jwksUri: null });
  expect((await set({ jwks_uri })).status).toBe(200);
  expect((await set({ jwks, jwks_uri })).status).toBe(400);
  expect((await set({ jwks_uri: "http://app.example/jwks" })).status).toBe(400);
  expect((await set({ kind: "native", jwks_uri })).status).toBe(400);
  expect(await stored()).toMatchObject({ jwks: null, jwksUri: jwks_uri });
});
