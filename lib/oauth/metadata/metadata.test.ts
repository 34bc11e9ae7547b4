import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { getMetadata } from "@/lib/oauth/metadata/metadata.contract";
import { getProtectedResource } from "@/lib/oauth/metadata/protected-resource.contract";
import { call, send } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeAll(freshDatabase);

test("200: a verifier that is given the issuer alone finds the keys, and with them verifies a token", async () => {
  const { status, headers, body } = await call(getMetadata);
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toContain("public");
  const { issuer, jwks_uri, gatehouse } = body;
  const keys = createLocalJWKSet((await send("GET", new URL(jwks_uri).pathname)).body);
  const { access_token } = await signIn(await createUser());
  const { payload, protectedHeader } = await jwtVerify(access_token, keys, { issuer });
  const { alg, typ, lifetime_seconds, holder_claim } = gatehouse.tokens.platform;
  expect(protectedHeader).toMatchObject({ alg, typ });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(lifetime_seconds);
  expect(payload[holder_claim]).toBe(payload.sub);
});

test("200: every address of our own dialects answers", async () => {
  const { body } = await call(getMetadata);
  const addresses = Object.entries(body.gatehouse).filter((entry): entry is [string, string] =>
    /_(uri|endpoint)$/.test(entry[0]),
  );
  expect(addresses.length).toBeGreaterThan(8);
  for (const [name, address] of addresses) {
    const method = name.endsWith("_uri") ? "GET" : "POST";
    const { status } = await send(method, new URL(address).pathname, method === "POST" ? { body: {} } : {});
    expect([200, 204, 400, 401], `${name} ${status}`).toContain(status);
  }
});

test("200: it says what the provider would say of itself, at both names, to a page of any origin", async () => {
  const answer = await call(getMetadata, { headers: { Origin: "https://app.example" } });
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  const { gatehouse, service_documentation, end_session_endpoint, ...rest } = structuredClone(answer.body);
  // What is answered or done by ourselves.
  const { backchannel_logout_supported, backchannel_logout_session_supported, ...said } = rest;
  expect([backchannel_logout_supported, backchannel_logout_session_supported]).toEqual([true, true]);
  const asked = new Request("http://localhost:3000/.well-known/openid-configuration");
  const { claim_types_supported, ...own } = await (await handleOAuth(asked)).json();
  expect([claim_types_supported, own.jwks_uri]).toEqual([["normal"], said.jwks_uri]);
  for (const value of [...Object.values(said), ...Object.values(own)]) if (Array.isArray(value)) value.sort();
  expect(said).toEqual(own);
  expect(end_session_endpoint).toBe("http://localhost:3000/oauth/end-session");
  expect((await send("GET", "/.well-known/oauth-authorization-server")).body).toEqual(answer.body);
});

test("200: this service says who issues tokens for it and what they may carry, to a page of any origin", async () => {
  const { status, body, headers } = await call(getProtectedResource, { headers: { Origin: "https://app.example" } });
  expect([status, headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  const [issuer = ""] = body.authorization_servers;
  const metadata = (await send("GET", "/.well-known/oauth-authorization-server")).body;
  expect([body.resource, body.jwks_uri, issuer]).toEqual([metadata.issuer, metadata.jwks_uri, metadata.issuer]);
  const { permissions } = await db.resource.findFirstOrThrow({
    include: { permissions: { include: { permission: true } } },
  });
  expect(body.scopes_supported.toSorted()).toEqual(permissions.map(({ permission }) => permission.name).toSorted());
});
