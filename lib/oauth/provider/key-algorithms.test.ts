import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { beforeEach, expect, test } from "vitest";
import { configureClient } from "@/lib/applications/clients.contract";
import { db } from "@/lib/db";
import { signLogoutToken } from "@/lib/oauth/logout/logout-token";
import { rotateKeysWhenDue } from "@/lib/sessions/keys/keys";
import { listKeys, revokeKey, rotateKeys } from "@/lib/sessions/keys/keys.contract";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { CALLBACK, createClient, locationOf, signInTo, surferOf } from "@/lib/testing/oauth/relying-party";
import { allowAt, OWN, tokensFor } from "@/lib/testing/oauth/resources";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
});

const rotate = (alg?: string) => call(rotateKeys, { token, ...(alg ? { body: { alg } } : {}) });
const list = async () => (await call(listKeys, { token })).body as { kid: string; alg: string; state: string }[];
const published = async () => (await send("GET", "/.well-known/jwks.json")).body.keys;
const metadata = async () => (await send("GET", "/.well-known/openid-configuration")).body;

const choose = (id: string, alg: string) =>
  call(configureClient, {
    token,
    params: { id },
    body: { kind: "web", redirect_uris: [CALLBACK], first_party: true, id_token_signed_response_alg: alg },
  });

test("400 for a client that asks for what there is no key of; RS256 always works", async () => {
  const { id } = await createClient();
  for (const alg of ["ES256", "EdDSA", "none", "HS256"])
    await expectRefusal(() => choose(id, alg), 400, "request.invalid");
  expect((await choose(id, "RS256")).status).toBe(200);
  expect((await metadata()).id_token_signing_alg_values_supported).toEqual(["RS256"]);
});

test.each([
  ["ES256", { kty: "EC", crv: "P-256" }],
  ["EdDSA", { kty: "OKP", crv: "Ed25519" }],
])(
  "%s: a key is added, and signs ID tokens and logout tokens of the clients that ask for it, and nothing else",
  async (alg, kind) => {
    const made = await rotate(alg);
    expect(made.body).toMatchObject({ alg, state: "current", bits: 256 });
    expect((await metadata()).id_token_signing_alg_values_supported).toEqual(["RS256", alg]);
    const [client, plain] = [await createClient({ firstParty: true }), await createClient({ firstParty: true })];
    expect((await choose(client.id, alg)).status).toBe(200);
    await allowAt(client, OWN, ["users:read"]);
    const surfer = await surferOf(await createUser({}, ["admin"]));
    const row = await db.clientSecret.count({ where: { applicationId: client.id } });
    expect(row).toBe(1);
    const { id_token, access_token } = await tokensFor(client, surfer, { resource: OWN, scope: "openid users:read" });
    const { kid } = decodeProtectedHeader(id_token);
    const jwk = (await published()).find((one: { kid: string }) => one.kid === kid);
    expect(jwk).toMatchObject({ ...kind, alg, use: "sig" });
    expect(jwk).not.toHaveProperty("d");
    await jwtVerify(id_token, await importJWK(jwk, alg), { issuer: OWN, audience: client.id, algorithms: [alg] });
    expect(decodeProtectedHeader(access_token).alg).toBe("RS256");
    const logout = { id: "1.1", clientId: client.id, userId: crypto.randomUUID(), sessionId: crypto.randomUUID(), alg };
    expect(decodeProtectedHeader(await signLogoutToken(logout))).toMatchObject({ alg, kid });
    const other = await signInTo(plain, surfer);
    expect(decodeProtectedHeader(other.id_token).alg).toBe("RS256");
    const platform = await signIn(await createUser());
    expect(decodeProtectedHeader(platform.access_token).alg).toBe("RS256");
    // An ID token opens nothing, whatever signed it, and shows whose session it is of.
    expect((await call(getProfile, { token: id_token })).status).toBe(401);
    const ended = await surfer.open(`/oauth/end-session?${new URLSearchParams({ id_token_hint: id_token })}`);
    expect(locationOf(ended).searchParams.get("id_token_hint")).toBeNull();
    expect(await db.session.count({ where: { id: String(decodeJwt(id_token).sid), endedAt: null } })).toBe(0);
  },
);

test("each algorithm has a key that waits, one that signs and one that replaces what leaked, of its own", async () => {
  const first = (await rotate("ES256")).body;
  const rsa = (await list()).filter(({ alg }) => alg === "RS256");
  const next = (await rotate("ES256")).body;
  expect(next).toMatchObject({ alg: "ES256", state: "next" });
  expect((await rotate("ES256")).body.kid).toBe(next.kid);
  expect((await list()).filter(({ alg }) => alg === "RS256")).toEqual(rsa);
  moveClock(601);
  forgetSigningKeys();
  const states = async () => Object.fromEntries((await list()).map(({ kid, state }) => [kid, state]));
  expect(await states()).toMatchObject({
    [first.kid]: "previous",
    [next.kid]: "current",
    [String(rsa[0]?.kid)]: "current",
  });
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
  for (const { kid } of [first, next]) expect((await call(revokeKey, { token, params: { kid } })).status).toBe(200);
  const left = (await list()).filter(({ alg }) => alg === "ES256");
  expect(left).toEqual([expect.objectContaining({ state: "current" })]);
});

test("the schedule rotates each, and an operator's own RSA key hinders none but RSA", async () => {
  configure({ KEY_ROTATION_DAYS: "30" });
  await rotate("EdDSA");
  moveClock(31 * 86_400);
  await rotateKeysWhenDue();
  const next = await db.signingKey.findMany({ where: { activeFrom: { gt: new Date() } }, orderBy: { alg: "asc" } });
  expect(next.map(({ alg }) => alg)).toEqual(["EdDSA", "RS256"]);
});
