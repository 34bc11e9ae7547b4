import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { getMetadata } from "@/lib/sessions/keys/metadata.contract";
import { call, send } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

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

test("200: every address that it names answers, and nothing claims to be an endpoint of OAuth", async () => {
  const { body } = await call(getMetadata);
  const addresses = Object.entries({ ...body, ...body.gatehouse }).filter((entry): entry is [string, string] =>
    /_(uri|endpoint)$/.test(entry[0]),
  );
  expect(addresses.length).toBeGreaterThan(8);
  for (const [name, address] of addresses) {
    const method = name.endsWith("_uri") ? "GET" : "POST";
    const { status } = await send(method, new URL(address).pathname, method === "POST" ? { body: {} } : {});
    expect([200, 204, 400, 401], `${name} ${status}`).toContain(status);
  }
  for (const absent of ["authorization_endpoint", "token_endpoint", "response_types_supported"])
    expect(body).not.toHaveProperty(absent);
});
