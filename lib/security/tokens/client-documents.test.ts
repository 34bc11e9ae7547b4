import { promises as dns, type LookupAddress } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/lib/db";
import { configure } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";
import { acceptDocumentsOf, publishDocument } from "@/lib/testing/oauth/documents";
import { ask, CALLBACK, pkce, Surfer, type TestClient } from "@/lib/testing/oauth/relying-party";
import { readDatabase } from "@/lib/testing/refusal";

/*
 * A client ID that is an address has us ask it before anybody has signed in, so a stranger chooses what we connect to.
 */

beforeEach(freshDatabase);

const clientAt = (id: string) => ({ id }) as unknown as TestClient;
const errorAt = async (id: string) => (await new Surfer().authorize(clientAt(id), pkce)).searchParams.get("error");

/** What the name of a host stands for until the test is over. */
function resolveTo(...addresses: string[]) {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const spy = vi.spyOn(dns, "lookup").mockResolvedValue(found as LookupAddress[] & LookupAddress);
  onTestFinished(() => spy.mockRestore());
}

/** Counts connections to a port of this machine. */
async function listen() {
  const server = createServer((_, response) => response.end("{}"));
  const seen = { connections: 0 };
  server.on("connection", () => {
    seen.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, seen }; // a TCP server that listens has no other kind
}

const internal = [
  "127.0.0.1",
  "10.0.0.8",
  "169.254.169.254",
  "192.168.0.1",
  "100.64.0.1",
  "::1",
  "fd00:ec2::254",
  "64:ff9b::a9fe:a9fe",
];

test.each(internal)(
  "SSRF by client_id: a name that stands for %s is asked nothing, even of a host that is accepted",
  async (address) => {
    const { port, seen } = await listen();
    configure({ APP_URL: "https://id.gatehouse.example", CLIENT_METADATA_HOSTS: "*" });
    const before = await readDatabase();
    resolveTo(address);
    expect(await errorAt(`https://agent.example:${port}/client.json`)).toBe("invalid_client_metadata");
    resolveTo("93.184.215.14", address);
    expect(await errorAt(`https://agent.example:${port}/client.json`)).toBe("invalid_client_metadata");
    expect(seen.connections).toBe(0);
    expect(await readDatabase()).toEqual(before);
  },
);

test("SSRF by client_id: addresses themselves, and plain HTTP where the service is public", async () => {
  const { port, seen } = await listen();
  configure({ APP_URL: "https://id.gatehouse.example", CLIENT_METADATA_HOSTS: "*" });
  for (const host of ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "localhost"])
    expect(await errorAt(`https://${host}:${port}/client.json`)).toBe("invalid_client_metadata");
  for (const address of [
    `http://127.0.0.1:${port}/client.json`,
    "http://agent.example/client.json",
    "file:///etc/passwd",
  ])
    expect(await errorAt(address)).toBe("invalid_client");
  expect(seen.connections).toBe(0);
});

test("SSRF by client_id: a document that leads elsewhere is not followed", async () => {
  const inner = await listen();
  const { client, host } = await publishDocument({
    status: 302,
    headers: { location: `http://127.0.0.1:${inner.port}/client.json` },
  });
  acceptDocumentsOf(host);
  expect(await errorAt(client.id)).toBe("invalid_client_metadata");
  expect(inner.seen.connections).toBe(0);
});

test("SSRF by the jwks_uri of a document: it is asked no more than any other", async () => {
  const { port, seen } = await listen();
  const { client, host } = await publishDocument({
    document: { token_endpoint_auth_method: "private_key_jwt", jwks_uri: `https://10.0.0.1:${port}/jwks` },
  });
  acceptDocumentsOf(host);
  await new Surfer().authorize(client, pkce);
  const claims = Buffer.from(JSON.stringify({ iss: client.id, sub: client.id })).toString("base64url");
  const { status } = await ask("/oauth/token", undefined, {
    grant_type: "authorization_code",
    code: "x",
    redirect_uri: CALLBACK,
    client_id: client.id,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: `${Buffer.from('{"alg":"ES256"}').toString("base64url")}.${claims}.x`,
  });
  expect([400, 401]).toContain(status);
  expect(seen.connections).toBe(0);
});

test("mass assignment: whatever else a document says gives its client nothing", async () => {
  const { client, host } = await publishDocument({
    document: {
      first_party: true,
      firstParty: true,
      pkce_required: false,
      grant_types: ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"],
      access_token_seconds: 86_400,
      roles: ["admin"],
      scope: "openid admin users:write",
      gatehouse: { firstParty: true, pkceRequired: false },
    },
  });
  acceptDocumentsOf(host);
  const without = await new Surfer().authorize(client);
  expect(without.searchParams.get("error")).toBe("invalid_request");
  const row = await db.oAuthClient.findFirstOrThrow({ include: { permissions: true } });
  expect(row).toMatchObject({
    firstParty: false,
    pkceRequired: true,
    accessTokenSeconds: 3600,
    scopes: ["openid"],
    grants: ["authorization_code", "refresh_token"],
    permissions: [],
  });
  expect(await db.applicationRole.count()).toBe(0);
});
