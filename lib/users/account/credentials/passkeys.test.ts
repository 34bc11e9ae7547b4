import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { anonymous } from "@/lib/actor";
import { signInBrowserWithPasskey } from "@/lib/authentication/browser";
import { listFactors, reauthenticate, removeFactor, verifyFactor } from "@/lib/authentication/factors/factors.contract";
import * as contracts from "@/lib/authentication/passkeys/passkeys.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { type Behavior, Passkey } from "@/lib/testing/authenticators/authenticator";
import { codeOf, createUserWithFactor, signInWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { registerBrowserWithPasskey } from "@/lib/users/account/browser-account";
import { describeOwnPasskeys } from "@/lib/users/account/credentials/passkeys";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const options = async (contract: (typeof contracts)[keyof typeof contracts], token?: string, body?: object) => {
  const answer = await call(contract, { token, ...(body ? { body } : {}) });
  expect(answer.status).toBe(200);
  return answer.body;
};

const add = async (token: string, behavior: Behavior = {}, name?: string) => {
  const { passkey, credential } = Passkey.create(await options(contracts.startPasskey, token), behavior);
  const answer = await call(contracts.addPasskey, { token, body: { credential, ...(name ? { name } : {}) } });
  return { passkey, credential, answer };
};

/** What is answered where there is no such passkey: the browser is then told to forget it. */
const GONE = ["passkey.invalid", "passkey.unknown"];

/** Somebody with a passkey in an authenticator. */
async function createUserWithPasskey(behavior: Behavior = {}) {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const { passkey, answer } = await add(token, behavior);
  expect(answer.status).toBe(201);
  return { user, token, passkey, factor: answer.body };
}

const signInBy = async (passkey: Passkey, behavior: Behavior = {}, more: object = {}) => {
  const credential = passkey.sign(await options(contracts.startPasskeySignIn), behavior);
  return call(contracts.signInWithPasskey, { body: { credential, ...more } });
};

test("options ask for a discoverable passkey that verifies its user, for the domain of APP_URL, and exclude those there are", async () => {
  const { user, token, passkey } = await createUserWithPasskey();
  const asked = await options(contracts.startPasskey, token);
  expect(asked).toMatchObject({
    rp: { id: "localhost", name: "Gatehouse" },
    user: { id: Buffer.from(user.id.replaceAll("-", ""), "hex").toString("base64url"), name: user.email },
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestation: "none",
    excludeCredentials: [{ id: passkey.id, transports: ["internal"] }],
  });
  const toSignIn = await options(contracts.startPasskeySignIn);
  expect([toSignIn.allowCredentials ?? [], toSignIn.userVerification]).toEqual([[], "required"]);
});

test("201: named by what made it, or as wished; listed with its backup; told by mail and in the audit log; the password asks for no more than before", async () => {
  const { user, token, factor } = await createUserWithPasskey({
    aaguid: "d548826e-79b4-db40-a3d8-11116f7e8349",
    synced: true,
  });
  expect(factor).toMatchObject({
    kind: "passkey",
    name: "Bitwarden",
    provider: "Bitwarden",
    backupEligible: true,
    backedUp: true,
    lastUsedAt: null,
  });
  const named = await add(token, {}, "Key ring");
  expect(named.answer.body).toMatchObject({ name: "Key ring", provider: null, backupEligible: false });
  const { body } = await call(listFactors, { token });
  expect([body.factors.length, body.secondFactor, body.recoveryCodes.left]).toEqual([2, false, 0]);
  expect(await db.auditEvent.count({ where: { action: "factor.added", targetId: user.id } })).toBe(2);
  expect(await db.mail.count({ where: { template: "factor_added", recipient: user.email } })).toBe(2);
  expect((await call(login, { body: { email: user.email, password: PASSWORD } })).status).toBe(200);
});

test("200: a passkey signs in by itself, as two factors; what it says of its backup and when it was used is kept", async () => {
  for (const synced of [true, false]) {
    const { user, passkey, factor } = await createUserWithPasskey({ synced });
    const counter = synced ? 0 : 7;
    const { status, body } = await signInBy(passkey, { synced, counter }, { locale: "ru", source: "license" });
    expect(status).toBe(200);
    const amr = [synced ? "swk" : "hwk", "user", "mfa"];
    expect(decodeJwt(body.access_token)).toMatchObject({ id: user.id, amr, acr: "aal2" });
    const row = await db.factor.findUniqueOrThrow({ where: { id: factor.id } });
    expect([row.backedUp, row.lastUsedAt !== null]).toEqual([synced, true]);
    const { body: listed } = await call(listFactors, { token: body.access_token });
    expect(listed.factors).toMatchObject([{ backedUp: synced, signCount: counter }]);
    expect(await db.user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({ locale: "ru" });
  }
});

test("whoever has an authenticator app, too, is asked for nothing after a passkey", async () => {
  const { user } = await createUserWithFactor();
  const { access_token } = await signInWithFactor(user);
  const { passkey } = await add(access_token);
  const { status, body } = await signInBy(passkey);
  expect([status, decodeJwt(body.access_token).acr]).toEqual([200, "aal2"]);
});

test("a browser signs in by a passkey with a session that its cookie names", async () => {
  const { user, passkey } = await createUserWithPasskey();
  const client = { ipAddress: null, userAgent: null, requestId: "test", deviceId: "b".repeat(43) };
  const credential = passkey.sign(await options(contracts.startPasskeySignIn));
  const { sessionId } = await signInBrowserWithPasskey(anonymous(client), { body: { credential } });
  const session = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  expect([session.userId, session.clientType, session.amr]).toEqual([user.id, "browser", ["hwk", "user", "mfa"]]);
});

const wrong: [string, Behavior][] = [
  ["another page's origin", { origin: "http://localhost.evil.example" }],
  ["another port's page", { origin: "http://localhost:3001" }],
  ["another domain", { rpId: "evil.example" }],
  ["a user who was not verified", { userVerified: false }],
  ["a challenge of nobody's", { challenge: Buffer.alloc(56, 1).toString("base64url") }],
  ["no challenge", { challenge: "" }],
];

test.each(wrong)(
  "401 passkey.invalid for %s, to add one and to sign in; no session starts and nothing is added",
  async (_, behavior) => {
    const { user, token, passkey } = await createUserWithPasskey();
    const refused = Passkey.create(await options(contracts.startPasskey, token), behavior);
    const adding = () => call(contracts.addPasskey, { token, body: { credential: refused.credential } });
    await expectRefusal(adding, 401, "passkey.invalid");
    const sessions = await db.session.count();
    const { status, body } = await signInBy(passkey, behavior);
    expect([status, body.errors]).toEqual([401, ["passkey.invalid"]]);
    expect(await db.session.count()).toBe(sessions);
    const told = await db.auditEvent.findFirstOrThrow({ where: { action: "login.refused", targetId: user.id } });
    expect(told.details).toEqual({ reason: "passkey" });
  },
);

test("401 for another's signature, a passkey nobody has, one that was removed, another person's handle, and bytes that are none", async () => {
  const { passkey, token, factor } = await createUserWithPasskey();
  const other = await createUserWithPasskey();
  const asked = await options(contracts.startPasskeySignIn);
  const signed = passkey.sign(asked);
  const foreign = { ...signed, id: other.passkey.id, rawId: other.passkey.id };
  const unknown = Passkey.create(await options(contracts.startPasskey, token)).passkey.sign(asked);
  const broken = { ...signed, response: { ...signed.response, authenticatorData: "AAAA" } };
  const unsigned = { ...signed, response: { ...signed.response, signature: "AAAA" } };
  const handed = passkey.sign(asked, { userHandle: other.passkey.userHandle });
  for (const credential of [foreign, unknown, broken, unsigned, handed]) {
    const { status, body } = await call(contracts.signInWithPasskey, { body: { credential } });
    expect([status, body.errors]).toEqual([401, credential === unknown ? GONE : ["passkey.invalid"]]);
  }
  expect((await call(removeFactor, { token, params: { factorId: factor.id } })).status).toBe(204);
  expect((await signInBy(passkey)).body.errors).toEqual(GONE);
});

test("a passkey that the browser made by itself, without a gesture, is added where that is said; signing in by it verifies its user", async () => {
  const { access_token: token } = await signIn(await createUser());
  const unasked = { userPresent: false, userVerified: false };
  const { passkey, credential } = Passkey.create(await options(contracts.startPasskey, token), unasked);
  await expectRefusal(() => call(contracts.addPasskey, { token, body: { credential } }), 401, "passkey.invalid");
  const answer = await call(contracts.addPasskey, { token, body: { credential, automatic: true } });
  expect(answer.status).toBe(201);
  expect((await signInBy(passkey, unasked)).body.errors).toEqual(["passkey.invalid"]);
  expect((await signInBy(passkey)).status).toBe(200);
});

test("a challenge works once, for five minutes, and for the ceremony, the session and the person that it was made for", async () => {
  const { passkey, token } = await createUserWithPasskey();
  const asked = await options(contracts.startPasskeySignIn);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call(contracts.signInWithPasskey, { body: { credential: passkey.sign(asked) } })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const again = await options(contracts.startReauthentication, token);
  const crossed = await call(contracts.signInWithPasskey, { body: { credential: passkey.sign(again) } });
  expect(crossed.body.errors).toEqual(["passkey.invalid"]);
  const { access_token: stranger } = await signIn(await createUser());
  const { credential } = Passkey.create(await options(contracts.startPasskey, token));
  const adding = () => call(contracts.addPasskey, { token: stranger, body: { credential } });
  await expectRefusal(adding, 401, "passkey.invalid");
  expect((await call(contracts.addPasskey, { token, body: { credential } })).status).toBe(201);
  await expectRefusal(() => call(contracts.addPasskey, { token, body: { credential } }), 401, "passkey.invalid");
  const late = await options(contracts.startPasskeySignIn);
  moveClock(301);
  const slow = await call(contracts.signInWithPasskey, { body: { credential: passkey.sign(late) } });
  expect(slow.body.errors).toEqual(["passkey.invalid"]);
});

test("a counter that goes back, or stays, is a copy's: refused, and told in the audit log; one that goes on is kept", async () => {
  const { user, passkey, factor } = await createUserWithPasskey({ counter: 1 });
  expect((await signInBy(passkey, { counter: 5 })).status).toBe(200);
  for (const counter of [5, 4, 0])
    expect((await signInBy(passkey, { counter })).body.errors).toEqual(["passkey.invalid"]);
  expect((await signInBy(passkey, { counter: 6 })).status).toBe(200);
  expect((await db.factor.findUniqueOrThrow({ where: { id: factor.id } })).signCount).toBe(6n);
  expect(await db.auditEvent.count({ where: { action: "login.refused", targetId: user.id } })).toBe(3);
});

test("an account that is shut out is shut out by passkey as well, and says why only to its owner", async () => {
  const states: [Partial<User>, string][] = [
    [{ disabledAt: new Date() }, "user.disabled"],
    [{ deletesAt: new Date(0) }, "passkey.invalid"],
    [{ resetPassword: true }, "password.change.required"],
  ];
  for (const [state, code] of states) {
    const { user, passkey } = await createUserWithPasskey();
    await db.user.update({ where: { id: user.id }, data: state });
    const sessions = await db.session.count();
    expect((await signInBy(passkey)).body.errors, code).toEqual([code]);
    expect(await db.session.count()).toBe(sessions);
  }
  const { user, passkey } = await createUserWithPasskey();
  await db.user.update({ where: { id: user.id }, data: { confirmedAt: null } });
  configure({ ACCOUNT_CONFIRMATION: "required" });
  expect((await signInBy(passkey)).body.errors).toEqual(["user.should.be.confirmed"]);
});

test("an application tells the browser of the passkeys there are by what the API says: the domain, the handle and their IDs", async () => {
  const { user, token, passkey } = await createUserWithPasskey();
  const { body } = await call(listFactors, { token });
  expect(body.factors).toMatchObject([{ kind: "passkey", credentialId: passkey.id }]);
  const { access_token } = await signInWithFactor((await createUserWithFactor()).user);
  expect((await call(listFactors, { token: access_token })).body.factors).toMatchObject([{ credentialId: null }]);
  const { id, email } = user;
  expect(await describeOwnPasskeys({ id, email, name: "Ann" })).toEqual({
    rpId: "localhost",
    userId: passkey.userHandle,
    name: email,
    displayName: "Ann",
    credentialIds: [passkey.id],
  });
});

test("409 too.many.factors to begin and to add the eleventh; nothing is written", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const { credential } = Passkey.create(await options(contracts.startPasskey, token));
  const factor = { userId: user.id, kind: "totp", name: "App", secret: new Uint8Array(1), confirmedAt: null } as const;
  await db.factor.createMany({ data: Array.from({ length: 10 }, () => factor) });
  await expectRefusal(() => call(contracts.startPasskey, { token }), 409, "too.many.factors");
  await expectRefusal(() => call(contracts.addPasskey, { token, body: { credential } }), 409, "too.many.factors");
});

test("a passkey is a second factor beside an authenticator app, for its own challenge and person alone", async () => {
  const { user } = await createUserWithFactor();
  const { access_token } = await signInWithFactor(user);
  const { passkey } = await add(access_token);
  const begin = async () => (await call(login, { body: { email: user.email, password: PASSWORD } })).body;
  const first = await begin();
  expect(first.methods).toEqual(["passkey", "totp", "recovery"]);
  const asked = await options(contracts.startFactor, undefined, { challenge: first.challenge });
  expect(asked.allowCredentials).toMatchObject([{ id: passkey.id }]);
  const second = await begin();
  const show = (challenge: string, credential: object) =>
    call(verifyFactor, { body: { challenge, method: "passkey", credential } });
  expect((await show(second.challenge, passkey.sign(asked))).body.errors).toEqual(["passkey.invalid"]);
  const other = await createUserWithPasskey();
  expect((await show(first.challenge, other.passkey.sign(asked))).body.errors).toEqual(["passkey.invalid"]);
  const { status, body } = await show(first.challenge, passkey.sign(asked));
  expect([status, decodeJwt(body.access_token).amr]).toEqual([200, ["pwd", "hwk", "user", "mfa"]]);
  const codeless = await call(verifyFactor, {
    body: { challenge: second.challenge, method: "passkey", code: "123456" },
  });
  expect(codeless.status).toBe(400);
});

test("a passkey shows again that it is you, in the session that asked", async () => {
  const { user, token, passkey } = await createUserWithPasskey();
  await db.session.updateMany({ data: { authenticatedAt: new Date(Date.now() - 3_600_000) } });
  await expectRefusal(() => call(contracts.startPasskey, { token }), 401, "reauthentication.required");
  const credential = passkey.sign(await options(contracts.startReauthentication, token));
  const { access_token: elsewhere } = await signIn(user);
  const body = { method: "passkey", credential };
  await expectRefusal(() => call(reauthenticate, { token: elsewhere, body }), 401, "passkey.invalid");
  expect((await call(reauthenticate, { token, body })).body).toMatchObject({ acr: "aal2" });
  expect((await call(contracts.startPasskey, { token })).status).toBe(200);
});

/** Signs up by a passkey; resolves to it and to the answer. */
async function signUp(email: string, behavior: Behavior = {}) {
  const asked = await options(contracts.startPasskeySignUp, undefined, { email });
  const { passkey, credential } = Passkey.create(asked, behavior);
  const answer = await call(contracts.registerWithPasskey, { body: { email, credential } });
  return { passkey, credential, asked, answer };
}

test("201: an account without a password, pending until its mailbox is confirmed; its passkey signs in, and knows it by its ID", async () => {
  const { passkey, answer } = await signUp("Ann@Example.com");
  expect(answer.status).toBe(201);
  const user = await db.user.findUniqueOrThrow({ where: { email: "ann@example.com" } });
  expect([user.passwordHash, user.confirmedAt, user.secondFactorAt]).toEqual([null, null, null]);
  expect(passkey.userHandle).toBe(Buffer.from(user.id.replaceAll("-", ""), "hex").toString("base64url"));
  expect(await db.mail.count({ where: { template: "confirmation", recipient: user.email } })).toBe(1);
  expect(decodeJwt((await signInBy(passkey)).body.access_token)).toMatchObject({ id: user.id, status: "pending" });
  const token = answer.body.access_token;
  const code = await createCode(user, "confirmation");
  expect((await send("POST", "/v1/user/confirm", { token, body: { token: code } })).status).toBe(200);
  // Who registered is asked for no password.
  expect(await db.mail.count({ where: { template: "recovery" } })).toBe(0);
  expect((await signInBy(passkey)).status).toBe(200);
});

test("pre-hijacked account: a passkey of who registered another's mailbox is dead once its owner confirms, and the owner is asked for a password", async () => {
  const { passkey } = await signUp("owner@example.com");
  const user = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
  const body = { token: await createCode(user, "confirmation") };
  expect((await send("POST", "/v1/user/confirm", { body })).status).toBe(200);
  expect((await signInBy(passkey)).body.errors).toEqual(GONE);
  expect(await db.factor.count()).toBe(0);
  expect(await db.mail.count({ where: { template: "recovery", recipient: user.email } })).toBe(1);
});

test("409 for an address that has an account, 401 for another address than was asked for, and 403 where the mailbox must be confirmed first", async () => {
  await createUser({ email: "ann@example.com" });
  expect((await signUp("ann@example.com")).answer.body.errors).toEqual(["user.already.exists"]);
  const { credential } = await signUp("bob@example.com");
  const again = () => call(contracts.registerWithPasskey, { body: { email: "eve@example.com", credential } });
  await expectRefusal(again, 401, "passkey.invalid");
  configure({ ACCOUNT_CONFIRMATION: "required" });
  const { answer } = await signUp("carl@example.com");
  expect([answer.status, answer.body.errors]).toEqual([403, ["user.should.be.confirmed"]]);
  expect(await db.user.count({ where: { email: "carl@example.com" } })).toBe(1);
});

test("a browser signs up by a passkey, under the name that was typed", async () => {
  const email = "ann@example.com";
  const { credential } = Passkey.create(await options(contracts.startPasskeySignUp, undefined, { email }));
  const client = { ipAddress: null, userAgent: null, requestId: "test", deviceId: "b".repeat(43) };
  const { sessionId } = await registerBrowserWithPasskey(anonymous(client), {
    body: { email, credential, name: "Ann" },
  });
  const { clientType, user } = await db.session.findUniqueOrThrow({
    where: { id: sessionId },
    include: { user: true },
  });
  expect([clientType, user?.name]).toEqual(["browser", "Ann"]);
});

test("passkeys belong to a domain above the host where that is configured, and pages of other origins use them where those are listed", async () => {
  configure({
    APP_URL: "https://id.example.com",
    WEBAUTHN_RP_ID: "example.com",
    WEBAUTHN_ORIGINS: "https://shop.example,https://id.example.com",
  });
  const { body } = await call(contracts.getRelatedOrigins);
  expect(body).toEqual({ origins: ["https://id.example.com", "https://shop.example"] });
  const email = "ann@example.com";
  for (const [origin, status] of [
    ["https://evil.example", 401],
    ["https://shop.example", 201],
  ] as const) {
    const asked = await options(contracts.startPasskeySignUp, undefined, { email });
    expect(asked.rp.id).toBe("example.com");
    const { credential } = Passkey.create(asked, { origin });
    expect((await call(contracts.registerWithPasskey, { body: { email, credential } })).status).toBe(status);
  }
});

/** What an authenticator made, with the ID of another passkey in the place of its own. */
function withId(credential: ReturnType<typeof Passkey.create>["credential"], id: string) {
  const bytes = Buffer.from(credential.response.attestationObject, "base64url");
  Buffer.from(id, "base64url").copy(bytes, bytes.indexOf(Buffer.from(credential.id, "base64url")));
  const response = { ...credential.response, attestationObject: bytes.toString("base64url") };
  return { ...credential, id, rawId: id, response };
}

test("a passkey is registered once: 409 for its ID at another account; nothing is written", async () => {
  const { token } = await createUserWithPasskey();
  const { passkey } = await add(token);
  const { access_token: other } = await signIn(await createUser());
  const { credential } = Passkey.create(await options(contracts.startPasskey, other));
  const copied = withId(credential, passkey.id);
  await expectRefusal(
    () => call(contracts.addPasskey, { token: other, body: { credential: copied } }),
    409,
    "passkey.already.exists",
  );
  const email = "newcomer@example.com";
  const made = Passkey.create(await options(contracts.startPasskeySignUp, undefined, { email }));
  const taken = withId(made.credential, passkey.id);
  await expectRefusal(
    () => call(contracts.registerWithPasskey, { body: { email, credential: taken } }),
    409,
    "passkey.already.exists",
  );
});

test("codes of an app stay beside passkeys: with the last app the second factor goes, and passkeys go on signing in", async () => {
  const { user, id, secret } = await createUserWithFactor();
  const { access_token: token } = await signInWithFactor(user);
  const { passkey } = await add(token);
  expect((await call(removeFactor, { token, params: { factorId: id } })).status).toBe(204);
  expect((await call(login, { body: { email: user.email, password: PASSWORD } })).status).toBe(200);
  expect((await signInBy(passkey)).status).toBe(200);
  const body = { method: "totp", code: codeOf(secret) };
  expect((await call(reauthenticate, { token, body })).status).toBe(400);
});

/** Debian's own Python, which has its packages, whatever other one is first in the path. */
const PYTHON = "/usr/bin/python3";
const hasFido2 = spawnSync(PYTHON, ["-c", "import fido2.ctap2, cryptography"]).status === 0;

test.runIf(hasFido2)(
  "python3-fido2, which shares nothing with us, signs up by a passkey and signs in by it",
  async () => {
    const child = spawn(PYTHON, ["lib/testing/authenticators/fido2_authenticator.py"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const authenticate = async (asked: object) => {
      child.stdin.write(`${JSON.stringify({ options: asked, origin: "http://localhost:3000" })}\n`);
      return JSON.parse((await lines.next()).value ?? "");
    };
    const email = "ann@example.com";
    const made = await authenticate(await options(contracts.startPasskeySignUp, undefined, { email }));
    expect((await call(contracts.registerWithPasskey, { body: { email, credential: made } })).status).toBe(201);
    const signed = await authenticate(await options(contracts.startPasskeySignIn));
    const { status, body } = await call(contracts.signInWithPasskey, { body: { credential: signed } });
    expect([status, decodeJwt(body.access_token).name]).toEqual([200, email]);
    child.stdin.end();
  },
);
