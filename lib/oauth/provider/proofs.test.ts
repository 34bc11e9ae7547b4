import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { athOf, dpop } from "@/lib/testing/oauth/dpop";
import {
  ask,
  CALLBACK,
  createClient,
  locationOf,
  pkce,
  redeem,
  surferOf,
  verifier,
} from "@/lib/testing/oauth/relying-party";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeEach(freshDatabase);

const ORIGIN = "http://localhost:3000";

const send = async (path: string, headers: Record<string, string>, fields?: Record<string, string>) => {
  const response = await handleOAuth(
    new Request(ORIGIN + path, {
      method: fields ? "POST" : "GET",
      headers: { accept: "application/json", ...headers },
      ...(fields ? { body: new URLSearchParams(fields) } : {}),
    }),
  );
  return { status: response.status, body: await response.json() };
};

test("DPoP: a token that is bound to a key opens nothing without a proof, and no proof counts twice", async () => {
  const client = await createClient({ firstParty: true, kind: "single_page", authMethod: "none" });
  const surfer = await surferOf(await createUser());
  const { proof, thumbprint } = await dpop();
  const address = await surfer.authorize(client, pkce);
  const fields = {
    grant_type: "authorization_code",
    client_id: client.id,
    code: address.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  };
  const { body: tokens } = await send("/oauth/token", { dpop: await proof("POST", "/oauth/token") }, fields);
  expect(tokens.token_type).toBe("DPoP");
  const ath = athOf(tokens.access_token);
  const authorization = `DPoP ${tokens.access_token}`;
  const once = await proof("GET", "/oauth/userinfo", { ath });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => send("/oauth/userinfo", { authorization, dpop: once })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const stolen = await dpop();
  const refused: Record<string, string>[] = [
    { authorization: `Bearer ${tokens.access_token}` },
    { authorization, dpop: await stolen.proof("GET", "/oauth/userinfo", { ath }) },
    { authorization, dpop: await proof("POST", "/oauth/token", { ath }) },
  ];
  for (const headers of refused) expect((await send("/oauth/userinfo", headers)).status).toBeGreaterThanOrEqual(400);
  const refresh = { grant_type: "refresh_token", client_id: client.id, refresh_token: tokens.refresh_token };
  expect((await send("/oauth/token", {}, refresh)).body.error).toMatch(/^invalid_/);
  expect(await db.oAuthToken.count({ where: { payload: { path: ["jkt"], equals: thumbprint } } })).toBe(2);
});

test("pushed requests: what was pushed by the client counts, once, and nothing that the address adds", async () => {
  const client = await createClient({ firstParty: true });
  const surfer = await surferOf(await createUser());
  const pushed = {
    ...pkce,
    client_id: client.id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    state: "s",
  };
  const { status, body } = await ask("/oauth/par", client, pushed);
  expect(status).toBe(201);
  const query = { client_id: client.id, request_uri: body.request_uri, scope: "openid email", state: "other" };
  const open = async () => locationOf(await surfer.open(`/oauth/authorize?${new URLSearchParams(query)}`));
  const address = await open();
  expect(address.searchParams.get("state")).toBe("s");
  expect((await redeem(client, address)).body.scope).toBe("openid");
  expect((await open()).href).not.toContain("code=");
  const { error } = (await ask("/oauth/par", { ...client, secret: "wrong" }, pushed)).body;
  expect(error).toBe("invalid_client");
});

test("private_key_jwt: an assertion of the client's key counts once of many at once, and no other key's", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const client = await createClient({
    kind: "machine",
    authMethod: "client_secret_basic",
    grants: ["client_credentials"],
    redirectUris: [],
  });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "one" }] } as object;
  await db.oAuthClient.update({ where: { applicationId: client.id }, data: { authMethod: "private_key_jwt", jwks } });
  const assert = (key: CryptoKey) =>
    new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setIssuer(client.id)
      .setSubject(client.id)
      .setAudience(ORIGIN)
      .setIssuedAt()
      .setExpirationTime("1m")
      .sign(key);
  const ask = (assertion: string) =>
    send(
      "/oauth/token",
      {},
      {
        grant_type: "client_credentials",
        client_id: client.id,
        client_assertion: assertion,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      },
    );
  const assertion = await assert(privateKey);
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(assertion)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const { privateKey: foreign } = await generateKeyPair("ES256");
  expect((await ask(await assert(foreign))).body.error).toBe("invalid_client");
});
