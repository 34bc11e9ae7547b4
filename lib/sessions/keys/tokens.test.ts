import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { beforeEach, expect, test } from "vitest";
import { authenticateUser } from "@/lib/authentication/identity.contract";
import { exchangeServiceToken, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { getJwks, getPublicKey } from "@/lib/operator/service.contract";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { signIdentityToken, verifyToken } from "@/lib/sessions/keys/tokens";
import { startSession } from "@/lib/sessions/session";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const client = { ipAddress: null, userAgent: null, requestId: "00000000-0000-4000-8000-000000000000" };
const readProfile = (token: string) => send("GET", "/v1/user/profile", { token });

/** Re-signs a token's claims with changes. */
async function forge(
  token: string,
  changes: { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: KeyObject },
): Promise<string> {
  const { privateKey, kid } = await currentSigningKey();
  return new SignJWT({ ...decodeJwt(token), ...changes.claims })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...changes.header })
    .sign(changes.key ?? privateKey);
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("the platform token is RS256 with a kid and holds exactly the promised claims", async () => {
  const user = await createUser({ locale: "ru", name: "Анна" }, ["user", "admin"]);
  await db.address.create({ data: { userId: user.id, address: "3NBVqYX", type: "client", name: "savings" } });
  const { access_token, sessionId } = await signIn(user);
  const { kid } = await currentSigningKey();
  expect(decodeProtectedHeader(access_token)).toEqual({ alg: "RS256", typ: "at+jwt", kid });
  const claims = decodeJwt(access_token);
  expect(claims).toEqual({
    id: user.id,
    client_id: "first-party",
    name: user.email,
    locale: "ru",
    addresses: [{ address: "3NBVqYX", type: "client", name: "savings" }],
    roles: ["admin", "user"],
    status: "active",
    createdAt: user.createdAt.toISOString(),
    iat: expect.any(Number),
    exp: expect.any(Number),
    iss: "http://localhost:3000",
    sub: user.id,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    sid: sessionId,
    auth_time: expect.any(Number),
    amr: ["pwd"],
    acr: "aal1",
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
  expect(Math.abs(Number(claims.iat) - Date.now() / 1000)).toBeLessThan(60);
});

test("every token says whom it was issued to: an application's its id, refreshed too, and all others that it was nobody's", async () => {
  const clientsOf = async (pair: { access_token: string; refresh_token: string }) => {
    const { body } = await call(refreshSession, { body: { token: pair.refresh_token } });
    return [pair, body].map(({ access_token }) => decodeJwt(access_token).client_id);
  };
  const { application, serviceToken } = await createApplication({}, ["user"]);
  const { body: pair } = await call(exchangeServiceToken, { token: serviceToken });
  expect(await clientsOf(pair)).toEqual([application.id, application.id]);
  const user = await createUser();
  expect(await clientsOf(await signIn(user))).toEqual(["first-party", "first-party"]);
  const { body } = await call(authenticateUser, { body: { email: user.email, password: PASSWORD } });
  expect(decodeJwt(body.token)).toMatchObject({ client_id: "first-party", aud: [user.id] });
});

test("a token from before clients were named goes on until it expires", async () => {
  const { access_token } = await signIn(await createUser());
  const earlier = await forge(access_token, { claims: { client_id: undefined } });
  expect(decodeJwt(earlier)).not.toHaveProperty("client_id");
  expect((await readProfile(earlier)).status).toBe(200);
});

test("an access token names no audience, so that verifiers that were told of none accept it", async () => {
  const { serviceToken } = await createApplication();
  const { body } = await call(exchangeServiceToken, { token: serviceToken });
  for (const { access_token } of [body, await signIn(await createUser())])
    expect(decodeJwt(access_token)).not.toHaveProperty("aud");
});

test("a pending person's token says pending and holds no roles, whatever is granted", async () => {
  const user = await createUser({ confirmedAt: null });
  const role = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: user.id, roleId: role.id } });
  const { access_token } = await signIn(user);
  expect(decodeJwt(access_token)).toMatchObject({ status: "pending", roles: [] });
  expect((await readProfile(access_token)).body.roles).toEqual([]);
});

test("ACCESS_TOKEN_TTL_SECONDS sets the token's life: 401 token.expired when it is over", async () => {
  configure({ ACCESS_TOKEN_TTL_SECONDS: "20" });
  const { access_token } = await signIn(await createUser());
  moveClock(18);
  expect((await readProfile(access_token)).status).toBe(200);
  moveClock(3);
  await expectRefusal(() => readProfile(access_token), 401, "token.expired");
});

test("200 text/plain: the public key verifies the token in node:crypto and in jsonwebtoken, and is the first of the JWKS", async () => {
  const { access_token } = await signIn(await createUser());
  const answer = await call(getPublicKey);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer.text).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/);
  const [header = "", payload = "", signature = ""] = access_token.split(".");
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify("sha256", signed, answer.text, Buffer.from(signature, "base64url"))).toBe(true);
  const claims = jsonwebtoken.verify(access_token, answer.text, {
    algorithms: ["RS256"],
    issuer: "http://localhost:3000",
  });
  expect(claims).toMatchObject({ status: "active" });
  const { body } = await call(getJwks);
  const { kid } = decodeProtectedHeader(access_token);
  expect(body.keys).toEqual([{ kty: "RSA", kid, use: "sig", n: expect.any(String), e: "AQAB" }]);
  const fromJwks = createPublicKey({ key: body.keys[0], format: "jwk" }).export({ type: "spki", format: "pem" });
  expect(fromJwks).toBe(answer.text);
});

test("401 unauthorized for the same claims under another algorithm, key, issuer, type, kid, or none", async () => {
  const { access_token } = await signIn(await createUser());
  const { publicPem, kid } = await currentSigningKey();
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const claims = decodeJwt(access_token);
  const unsigned = `${base64url({ alg: "none", typ: "JWT", kid })}.${base64url(claims)}`;
  const symmetric = `${base64url({ alg: "HS256", typ: "JWT", kid })}.${base64url(claims)}`;
  const forged = {
    none: `${unsigned}.`,
    "none without the dot": unsigned,
    "HS256 with the public key": `${symmetric}.${createHmac("sha256", publicPem).update(symmetric).digest("base64url")}`,
    "another key under our kid": await forge(access_token, { key: stranger }),
    "an unknown kid": await forge(access_token, { header: { kid: "unknown" } }),
    "no kid": await forge(access_token, { header: { kid: undefined } }),
    "another type": await forge(access_token, { header: { typ: "other+jwt" } }),
    "no type": await forge(access_token, { header: { typ: undefined } }),
    "a key of its own": await forge(access_token, {
      header: { jwk: createPublicKey(publicPem).export({ format: "jwk" }) },
      key: stranger,
    }),
    "an unknown critical header": await forge(access_token, {}).then((token) => {
      const [, payload, signature] = token.split(".");
      return `${base64url({ alg: "RS256", typ: "JWT", kid, crit: ["x"], x: 1 })}.${payload}.${signature}`;
    }),
    RS384: await forge(access_token, { header: { alg: "RS384" } }),
    PS256: await forge(access_token, { header: { alg: "PS256" } }),
    "RS512 for a platform session": await forge(access_token, { header: { alg: "RS512" } }),
    "RS512 with aud for a platform session": await forge(access_token, {
      header: { alg: "RS512" },
      claims: { aud: [claims.id] },
    }),
    "a foreign issuer": await forge(access_token, { claims: { iss: "https://evil.example" } }),
    "no issuer": await forge(access_token, { claims: { iss: undefined } }),
    "a future token": await forge(access_token, { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }),
    "no expiry": await forge(access_token, { claims: { exp: undefined } }),
    "no session": await forge(access_token, { claims: { sid: undefined } }),
    "a session that does not exist": await forge(access_token, {
      claims: { sid: "00000000-0000-4000-8000-000000000000" },
    }),
    "another person": await forge(access_token, { claims: { id: (await createUser()).id } }),
  };
  for (const [name, token] of Object.entries(forged)) {
    const answer = await readProfile(token);
    expect({ name, status: answer.status, errors: answer.body.errors }).toEqual({
      name,
      status: 401,
      errors: ["unauthorized"],
    });
  }
  expect((await readProfile(await forge(access_token, {}))).status).toBe(200);
});

test("a token's kind is told by its type: one of another kind than its algorithm is refused, one from before there were types is not", async () => {
  const { access_token } = await signIn(await createUser());
  const typed = async (header: Record<string, unknown>) =>
    (await readProfile(await forge(access_token, { header }))).status;
  for (const typ of ["at+jwt", "JWT"]) expect(await typed({ typ }), typ).toBe(200);
  for (const typ of ["identity+jwt", "revocations+jwt", "at+JWT", "jwt", "", undefined]) {
    expect(await typed({ typ }), typ).toBe(401);
  }
  expect(await typed({ typ: "at+jwt", alg: "RS512" })).toBe(401);
});

test("an RS512 identity token opens the API for its own session only, and a platform token none of identity", async () => {
  const user = await createUser();
  const { sessionId } = await db.$transaction((tx) => startSession(tx, user.id, "identity", client, { amr: ["pwd"] }));
  const identity = await signIdentityToken({ id: user.id, name: user.email }, sessionId);
  expect(decodeProtectedHeader(identity)).toMatchObject({ alg: "RS512", typ: "identity+jwt" });
  expect((await readProfile(identity)).status).toBe(200);
  const { access_token } = await signIn(user);
  const crossed = await forge(access_token, { claims: { sid: sessionId } });
  expect((await readProfile(crossed)).body.errors).toEqual(["unauthorized"]);
});

test("a token cut or changed at any position is never accepted", async () => {
  const { access_token } = await signIn(await createUser());
  const outcomes = new Set<string>();
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let position = 0; position < access_token.length; position += 1) {
    const letter = alphabet[(alphabet.indexOf(access_token.charAt(position)) + 1) % 64] ?? "A";
    const variants = [
      access_token.slice(0, position),
      `${access_token.slice(0, position)}${letter}${access_token.slice(position + 1)}`,
    ];
    for (const variant of variants) {
      const outcome = await verifyToken(variant).then(
        () => `accepted, changed at ${position} of ${access_token.length}`,
        (error) => String(error.kind),
      );
      outcomes.add(outcome);
    }
  }
  const { access_token: second } = await signIn(await createUser());
  for (const variant of [
    `${access_token}=`,
    `${access_token}.`,
    `${access_token}A`,
    ` ${access_token}`,
    `${access_token}.${second}`,
  ]) {
    outcomes.add(
      await verifyToken(variant).then(
        () => `accepted ${variant}`,
        (error) => String(error.kind),
      ),
    );
  }
  expect([...outcomes]).toEqual(["unauthorized"]);
});

test("401 for a refresh token as access token, and an access token as refresh token", async () => {
  const { access_token, refresh_token } = await signIn(await createUser());
  await expectRefusal(() => readProfile(refresh_token), 401, "unauthorized");
  await expectRefusal(() => call(refreshSession, { body: { token: access_token } }), 401, "unauthorized");
});

test.each([
  "",
  "Bearer",
  "Bearer ",
  "Bearer a b",
  "Basic dXNlcjpwYXNz",
  "Bearer ..",
  `Bearer ${"a".repeat(7000)}`,
  "Bearer e30.e30.e30",
])("401 unauthorized for Authorization %j", async (authorization) => {
  const request = () => call(getProfile, { headers: { Authorization: authorization } });
  await expectRefusal(request, 401, "unauthorized");
});

test("200 whatever the case of the scheme", async () => {
  const { access_token } = await signIn(await createUser());
  for (const scheme of ["bearer", "BEARER", "bEaReR"]) {
    expect((await call(getProfile, { headers: { Authorization: `${scheme} ${access_token}` } })).status).toBe(200);
  }
});
