import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { openBrowserCookie, sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { readRefreshToken } from "@/lib/sessions/refresh-token";
import { startSession } from "@/lib/sessions/session";
import { send } from "@/lib/testing/call";
import { createApplication, createCode, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { fill, named, restricted } from "@/lib/testing/matrix";
import { readDatabase } from "@/lib/testing/refusal";

const client = { ipAddress: null, userAgent: null, requestId: "00000000-0000-4000-8000-000000000000" };
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Everything that is a secret or a token of ours, or looks like one, except an access token: by name. */
const wrong: Record<string, string> = {};
let access = "";
let refresh = "";

beforeAll(async () => {
  await freshDatabase();
  const user = await createUser({}, ["user", "admin"]);
  const pair = await signIn(user);
  access = pair.access_token;
  refresh = pair.refresh_token;
  const { serviceToken } = await createApplication({}, ["admin"]);
  const browser = await db.$transaction((tx) => startSession(tx, user.id, "browser", client, { amr: ["pwd"] }));
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  const claims = decodeJwt(access);
  const { kid, privateKey, publicPem } = await currentSigningKey();
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const sign = (header: object, more: object, key = privateKey) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...header }).sign(key);
  const confused = `${base64url({ alg: "HS256", typ: "JWT", kid })}.${base64url(claims)}`;
  Object.assign(wrong, {
    "a refresh token": refresh,
    "a service token": serviceToken,
    "a confirmation code": await createCode(await createUser({ confirmedAt: null }), "confirmation"),
    "a recovery code": await createCode(user, "recovery"),
    "an invitation": await createCode(user, "invitation"),
    "a code for another mailbox": await createCode(user, "email_change"),
    "a code that keeps an account": await createCode(user, "deletion"),
    "a browser's cookie": await sealBrowserCookie({ sessionId: browser.sessionId, issuedAtSeconds }, 3600),
    "a token that names a browser's session": await sign({}, { sid: browser.sessionId }),
    "a session's id": pair.sessionId,
    "alg none": `${base64url({ alg: "none", typ: "JWT", kid })}.${base64url(claims)}.`,
    "HS256 with the public key": `${confused}.${createHmac("sha256", publicPem).update(confused).digest("base64url")}`,
    "a stranger's key under our kid": await sign({}, {}, stranger.privateKey),
    "a stranger's key in the header": await sign(
      {
        jwk: createPublicKey(stranger.publicKey.export({ type: "spki", format: "pem" })).export({ format: "jwk" }),
        jku: "https://evil.example/jwks",
      },
      {},
      stranger.privateKey,
    ),
    "a foreign issuer": await sign({}, { iss: "https://evil.example" }),
    "an id token by its type": await sign({ typ: "id+jwt" }, {}),
    "another profile's algorithm": await sign({ alg: "RS512" }, {}),
  });
});

test.each(named(restricted))(
  "wrong-purpose or foreign token: %s opens to none of them, and nothing is written",
  async (_, contract) => {
    const before = await readDatabase();
    for (const [name, token] of Object.entries(wrong)) {
      const { status, body } = await send(contract.method, fill(contract), {
        token,
        ...(contract.body ? { body: {} } : {}),
      });
      expect({ name, status, errors: body.errors }).toEqual({ name, status: 401, errors: ["unauthorized"] });
    }
    expect(await readDatabase()).toEqual(before);
  },
);

/** What takes a token or a code in its body, and which of them is right. */
const takers: [path: string, right: string, more: Record<string, string>][] = [
  ["/v1/auth/validate", "none of these", {}],
  ["/v1/auth/refresh", "a refresh token", {}],
  ["/v1/auth/token", "a service token", {}],
  ["/v1/user/confirm", "a confirmation code", {}],
  ["/v1/user/password/reset", "a recovery code, an invitation", { password: "a new long secret" }],
  ["/v1/user/deletion/cancel", "a code that keeps an account", {}],
];

test.each(takers)(
  "wrong-purpose token: %s takes none but its own (%s), and nothing is written",
  async (path, right, more) => {
    const before = await readDatabase();
    for (const [name, token] of Object.entries({
      ...wrong,
      ...(right === "none of these" ? {} : { "an access token": access }),
    })) {
      if (right.split(", ").includes(name)) continue;
      const { status } = await send("POST", path, { body: { token, ...more } });
      expect([400, 401], `${name}: ${status}`).toContain(status);
    }
    expect(await readDatabase()).toEqual(before);
  },
);

/** The secret cut, and with another letter, at every position; and longer ones. */
function* bent(secret: string): Generator<string> {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let position = 0; position < secret.length; position += 1) {
    const letter = alphabet[(alphabet.indexOf(secret.charAt(position)) + 1) % 64] ?? "A";
    yield secret.slice(0, position);
    yield `${secret.slice(0, position)}${letter}${secret.slice(position + 1)}`;
  }
  for (const more of ["=", "A", ".", " x"]) yield secret + more;
}

test("truncated token accepted: a refresh token and a browser's cookie, cut or changed at any position, are nobody's", async () => {
  expect(readRefreshToken(refresh)).toBeDefined();
  for (const variant of bent(refresh)) expect(readRefreshToken(variant), variant).toBeUndefined();
  const cookie = wrong["a browser's cookie"] ?? "";
  expect(await openBrowserCookie(cookie)).toBeDefined();
  for (const variant of bent(cookie)) expect(await openBrowserCookie(variant), variant).toBeUndefined();
});

test("truncated token accepted: service tokens and codes, cut or changed at any position, open nothing and are not used up", async () => {
  const cases = takers.filter(([, right]) => right && right !== "a refresh token");
  const before = await readDatabase();
  for (const [path, right = "", more] of cases) {
    for (const token of bent(wrong[right] ?? "")) {
      const { status } = await send("POST", path, { body: { token, ...more } });
      expect([400, 401], `${path} ${token}`).toContain(status);
    }
  }
  expect(await readDatabase()).toEqual(before);
  expect(decodeProtectedHeader(access).alg).toBe("RS256");
});
