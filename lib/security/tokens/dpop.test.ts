import { decodeJwt, exportJWK, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { listRoles } from "@/lib/access/roles.contract";
import { createVerifier } from "@/lib/client/verify";
import { db } from "@/lib/db";
import { send, type TestResponse } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { athOf, dpop } from "@/lib/testing/oauth/dpop";
import { CALLBACK, createClient, pkce, surferOf, type TestClient, verifier } from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN } from "@/lib/testing/oauth/resources";
import { readDatabase } from "@/lib/testing/refusal";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

/*
 * Tokens that are bound to a key (RFC 9449): whoever stole one opens nothing with it, here at `/v1` as at the provider's own endpoints
 * (`lib/oauth/provider/proofs.test.ts`).
 */

type Key = Awaited<ReturnType<typeof dpop>>;

const PATH = "/v1/users";

let client: TestClient;
let key: Key;
let token: string;
let unbound: string;

/** A token of someone who may list users, bound to a key if there is one. */
async function issue(bound?: Key): Promise<string> {
  const surfer = await surferOf(await createUser({}, ["admin"]));
  const address = await surfer.authorize(client, { ...pkce, resource: OWN, scope: "openid users:read" });
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: client.id,
    code: address.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
    code_verifier: verifier,
    resource: OWN,
  });
  const headers: Record<string, string> = bound ? { dpop: await bound.proof("POST", "/oauth/token") } : {};
  const response = await handleOAuth(new Request(`${OWN}/oauth/token`, { method: "POST", headers, body }));
  return (await response.json()).access_token;
}

beforeAll(async () => {
  await freshDatabase();
  client = await createClient({ firstParty: true, kind: "single_page", authMethod: "none" });
  await allowAt(client, OWN, ["users:read"]);
  key = await dpop();
  [token, unbound] = [await issue(key), await issue()];
});

const show = (shown: string, proof?: string, scheme = "DPoP", path = PATH) =>
  send("GET", path, {
    headers: { authorization: `${scheme} ${shown}`, ...(proof === undefined ? {} : { dpop: proof }) },
  });

const proofFor = (more: object = {}, header: object = {}, path = PATH) =>
  key.proof("GET", path, { ath: athOf(token), ...more }, header);

function expectChallenge({ status, headers, body }: TestResponse, error: string): void {
  expect([status, body.errors]).toEqual([401, ["unauthorized"]]);
  const challenge = headers.get("www-authenticate") ?? "";
  expect(challenge).toMatch(new RegExp(`^DPoP error="${error}", error_description="[^"]+", algs="ES256 EdDSA"$`));
}

test("a bound token opens `/v1` with a proof of its key, whatever the spelling of the scheme and the query", async () => {
  expect(decodeJwt(token).cnf).toEqual({ jkt: key.thumbprint });
  expect((await show(token, await proofFor())).status).toBe(200);
  expect((await show(token, await proofFor(), "dpop", `${PATH}?limit=1`)).status).toBe(200);
  const named = await proofFor({ htu: `${OWN}${PATH}?limit=1#top` });
  expect((await show(token, named, "DPOP", `${PATH}?limit=1`)).status).toBe(200);
  const head = await key.proof("HEAD", PATH, { ath: athOf(token) });
  expect((await send("HEAD", PATH, { headers: { authorization: `DPoP ${token}`, dpop: head } })).status).toBe(200);
});

test("EdDSA: a key of another kind does as well", async () => {
  const other = await dpop("EdDSA");
  const bound = await issue(other);
  expect((await show(bound, await other.proof("GET", PATH, { ath: athOf(bound) }))).status).toBe(200);
});

test("downgrade: 401 for a bound token as Bearer, with a proof or without, and for others as DPoP", async () => {
  expectChallenge(await show(token, undefined, "Bearer"), "invalid_token");
  expectChallenge(await show(token, await proofFor(), "Bearer"), "invalid_token");
  const { access_token: platform } = await signIn(await createUser({}, ["admin"]));
  for (const other of [unbound, platform]) {
    expect((await show(other, undefined, "Bearer")).status).toBe(200);
    const proof = await key.proof("GET", PATH, { ath: athOf(other) });
    expectChallenge(await show(other, proof), "invalid_token");
  }
});

test("replay: a proof counts once of however many at once, and a later one of the same id not at all", async () => {
  const once = await proofFor();
  const answers = await Promise.all(Array.from({ length: 8 }, () => show(token, once)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) expectChallenge(answer, "invalid_dpop_proof");
  const { jti } = decodeJwt(once);
  expectChallenge(await show(token, await proofFor({ jti })), "invalid_dpop_proof");
  expect(JSON.stringify(await db.oAuthToken.findMany({ where: { kind: "Proof" } }))).not.toContain(String(jti));
});

test("401 for every proof that is not of this key, token, request and moment, and nothing is written", async () => {
  const thief = await dpop();
  const now = Math.floor(Date.now() / 1000);
  const ath = athOf(token);
  const hidden = await exportJWK(key.privateKey);
  const wrong: Record<string, string | undefined> = {
    "no proof": undefined,
    "an empty one": "",
    "no JWT": "x.y.z",
    "two at once": `${await proofFor()}, ${await proofFor()}`,
    "another method": await key.proof("POST", PATH, { ath }),
    "another path": await key.proof("GET", "/v1/roles", { ath }),
    "a path that begins alike": await key.proof("GET", `${PATH}/`, { ath }),
    "another host": await proofFor({ htu: `https://evil.example${PATH}` }),
    "no address": await proofFor({ htu: "users" }),
    "no address at all": await proofFor({ htu: undefined }),
    "another token": await proofFor({ ath: athOf(unbound) }),
    "no token": await proofFor({ ath: undefined }),
    "an old one": await proofFor({ iat: now - 301 }),
    "one of the future": await proofFor({ iat: now + 310 }),
    "no time": await proofFor({ iat: undefined }),
    "a time of text": await proofFor({ iat: "now" }),
    "no id": await proofFor({ jti: undefined }),
    "an empty id": await proofFor({ jti: "" }),
    "an endless id": await proofFor({ jti: "x".repeat(501) }),
    "another type": await proofFor({}, { typ: "JWT" }),
    "no key": await proofFor({}, { jwk: undefined }),
    "a private key": await proofFor({}, { jwk: hidden }),
    "a key of nothing": await proofFor({}, { jwk: { kty: "EC", crv: "P-256", x: "AA", y: "AA" } }),
    "a key that signed nothing": await proofFor({}, { jwk: decodeJwk(await thief.proof("GET", PATH)) }),
    "a secret as key": await new SignJWT({ htm: "GET", htu: OWN + PATH, jti: "j", iat: now, ath })
      .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk: { kty: "oct", k: "c2VjcmV0" } as object })
      .sign(Buffer.from("secret")),
    unsigned: `${encode({ alg: "none", typ: "dpop+jwt" })}.${encode({ htm: "GET", htu: OWN + PATH, jti: "j", iat: now, ath })}.`,
  };
  const before = await readDatabase();
  for (const [name, proof] of Object.entries(wrong)) {
    const answer = await show(token, proof);
    expect([name, answer.status]).toEqual([name, 401]);
    expectChallenge(answer, "invalid_dpop_proof");
  }
  expectChallenge(await show(token, await thief.proof("GET", PATH, { ath })), "invalid_token");
  expect(await readDatabase()).toEqual(before);
});

test("a proof is no way around what the token may: 403 and 401 as of any other, in the words of its scheme", async () => {
  const { path } = listRoles;
  const forbidden = await show(token, await proofFor({}, {}, path), "DPoP", path);
  expect([forbidden.status, forbidden.headers.get("www-authenticate")]).toEqual([
    403,
    expect.stringMatching(/^DPoP .*error="insufficient_scope"/),
  ]);
  const ended = await issue(key);
  await db.oAuthGrant.delete({ where: { id: String(decodeJwt(ended).grant_id) } });
  const revoked = await show(ended, await key.proof("GET", PATH, { ath: athOf(ended) }));
  expect([revoked.status, revoked.body.errors]).toEqual([401, ["token.revoked"]]);
  expect(revoked.headers.get("www-authenticate")).toMatch(/^DPoP error="invalid_token"/);
});

test("a verifier that reads no proofs accepts no bound token", async () => {
  const { handle } = await import("@/lib/http/route");
  const fetch = async (input: string | URL | Request, init?: RequestInit) => handle(new Request(input, init));
  const reading = createVerifier({ issuer: OWN, audience: OWN, fetch });
  await expect(reading.verify(token)).rejects.toMatchObject({ code: "unauthorized" });
  expect((await reading.verify(unbound)).permissions).toEqual(["users:read"]);
});

test("what is kept of proofs goes when they would be refused anyway", async () => {
  await show(token, await proofFor());
  const kept = await db.oAuthToken.findMany({ where: { kind: "Proof" } });
  expect(kept.length).toBeGreaterThan(0);
  for (const { expiresAt, createdAt } of kept)
    expect(expiresAt.getTime() - createdAt.getTime()).toBeLessThanOrEqual(601_000);
  const once = await proofFor();
  moveClock(301);
  expectChallenge(await show(token, once), "invalid_dpop_proof");
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decodeJwk = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[0] ?? "", "base64url").toString()).jwk;
