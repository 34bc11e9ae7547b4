import { beforeEach, expect, test, vi } from "vitest";
import { reauthenticate } from "@/lib/authentication/factors/factors.contract";
import { registerIdentity } from "@/lib/authentication/identity.contract";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { exchangeServiceToken, login } from "@/lib/authentication/sign-in.contract";
import { db, pool } from "@/lib/db";
import { env, settingsWith, variables } from "@/lib/env";
import { type EditableName, editableNames } from "@/lib/env/editable";
import { nearMisses } from "@/lib/env/near-misses";
import { changeSettings, listSettings } from "@/lib/operator/settings/settings.contract";
import { longestTokenSeconds } from "@/lib/sessions/keys/signing-keys";
import { checkSettings } from "@/lib/settings/settings";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import {
  createApplication,
  createUser,
  createUserWith,
  freshDatabase,
  PASSWORD,
  signIn,
} from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { changeEmail } from "@/lib/users/account/account.contract";
import { registerUser } from "@/lib/users/account/registration/registration.contract";
import { createUser as addUser } from "@/lib/users/administration.contract";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
});

const change = (values: Partial<Record<EditableName, string | null>>, bearer = token) =>
  call(changeSettings, {
    token: bearer,
    body: { settings: Object.entries(values).map(([name, value]) => ({ name, value })) },
  });
const find = async (name: string) =>
  (await call(listSettings, { token })).body.find((setting: { name: string }) => setting.name === name);
const events = () => db.auditEvent.findMany({ where: { action: "setting.changed" }, orderBy: { id: "asc" } });
const register = (email: string, password = PASSWORD) => call(registerUser, { body: { email, password } });

test("200 for a change: listed with its source and version, told in the audit log, reset by null, and nothing for what stays", async () => {
  expect(await find("PASSWORD_MIN_LENGTH")).toMatchObject({
    origin: "default",
    value: null,
    default: "8",
    stored: null,
    editable: true,
    version: 0,
  });
  const { status, body } = await change({ PASSWORD_MIN_LENGTH: " 12 ", SIGN_UP_DOMAINS: "example.com,Example.org" });
  expect(status).toBe(200);
  expect(body).toEqual([await find("PASSWORD_MIN_LENGTH"), await find("SIGN_UP_DOMAINS")]);
  expect(body[0]).toMatchObject({ origin: "database", value: "12", stored: "12", version: expect.any(Number) });
  expect(env()).toMatchObject({ PASSWORD_MIN_LENGTH: 12, SIGN_UP_DOMAINS: ["example.com", "example.org"] });

  expect((await change({ PASSWORD_MIN_LENGTH: "12" })).body[0].version).toBe(body[0].version);
  const reset = (await change({ PASSWORD_MIN_LENGTH: null })).body[0];
  expect(reset).toMatchObject({ origin: "default", value: null, stored: null });
  expect(reset.version).toBeGreaterThan(body[0].version);
  await checkSettings();
  expect(env().PASSWORD_MIN_LENGTH).toBe(8);
  expect((await events()).map(({ targetType, targetId, details }) => ({ targetType, targetId, details }))).toEqual([
    { targetType: "setting", targetId: "PASSWORD_MIN_LENGTH", details: { before: null, after: "12" } },
    { targetType: "setting", targetId: "SIGN_UP_DOMAINS", details: { before: null, after: "example.com,Example.org" } },
    { targetType: "setting", targetId: "PASSWORD_MIN_LENGTH", details: { before: "12", after: null } },
  ]);
});

test("403 forbidden without settings:write", async () => {
  const reader = await createUserWith(["settings:read"]);
  const bearer = (await signIn(reader)).access_token;
  await expectRefusal(() => change({ SIGN_UP: "off" }, bearer), 403, "forbidden");
});

test("401 reauthentication.required for an older proof, also of an administrator with a password alone and for a reset; the password is enough, and applications are not asked", async () => {
  await change({ SIGN_UP: "off" });
  await db.session.updateMany({ data: { authenticatedAt: new Date(Date.now() - 11 * 60_000) } });
  for (const value of ["on", null])
    await expectRefusal(() => change({ SIGN_UP: value }), 401, "reauthentication.required");
  const { serviceToken } = await createApplication({}, ["admin"]);
  const program = (await call(exchangeServiceToken, { token: serviceToken })).body.access_token;
  expect((await change({ REQUESTS_PER_MINUTE: "777" }, program)).status).toBe(200);
  await call(reauthenticate, { token, body: { password: PASSWORD } });
  expect((await change({ SIGN_UP: null })).body[0]).toMatchObject({ origin: "default", stored: null });
});

test("400 request.invalid for a value that the environment could not hold either, for a name that is no setting, and for one named twice", async () => {
  for (const name of editableNames) {
    for (const [written, outcome] of nearMisses[name]) {
      if (!("refused" in outcome)) continue;
      const { body } = await change({ [name]: written });
      expect(body.issues?.[0], `${name}=${JSON.stringify(written)}`).toMatchObject({
        pointer: "/body/settings/0/value",
        detail: expect.stringMatching(outcome.refused),
      });
    }
  }
  await expectRefusal(() => change({ PASSWORD_MIN_LENGTH: "" }), 400, "request.invalid");
  await expectRefusal(() => change({ PASSWORD_MIN_LENGTH: "12", REFRESH_GRACE_SECONDS: "x" }), 400, "request.invalid");
  await expectRefusal(
    () => call(changeSettings, { token, body: { settings: [{ name: "APP_URL", value: "https://a.example" }] } }),
    400,
    "request.invalid",
  );
  const twice = [
    { name: "SIGN_UP", value: "on" },
    { name: "SIGN_UP", value: "off" },
  ];
  await expectRefusal(() => call(changeSettings, { token, body: { settings: twice } }), 400, "request.invalid");
});

test("no secret, no address of ours and nothing that we connect to can be set", () => {
  const names = Object.keys(variables).filter((name) =>
    /SECRET|PASSWORD$|KEY|TOKEN$|_PEM|DATABASE|HOST|PORT|APP_URL/.test(name),
  );
  expect(names.filter((name) => editableNames.some((editable) => editable === name))).toEqual([]);
});

test("409 setting.is.configured: the environment goes first, whatever is stored", async () => {
  await change({ PASSWORD_MIN_LENGTH: "12" });
  configure({ PASSWORD_MIN_LENGTH: "10" });
  expect(env().PASSWORD_MIN_LENGTH).toBe(10);
  expect(await find("PASSWORD_MIN_LENGTH")).toMatchObject({ origin: "environment", value: "10", stored: "12" });
  await expectRefusal(() => change({ PASSWORD_MIN_LENGTH: "14" }), 409, "setting.is.configured");
  expect((await register("a@example.com", "ten chars!")).status).toBe(201);
});

test("409 setting.changed: of two who saw the same version one is told; of twenty at once one wins", async () => {
  const { version } = await find("SIGN_UP");
  const set = (value: string) =>
    call(changeSettings, { token, body: { settings: [{ name: "SIGN_UP", value, version }] } });
  expect((await set("off")).status).toBe(200);
  const { body } = await expectRefusal(() => set("on"), 409, "setting.changed");
  expect(body.issues[0].pointer).toBe("/body/settings/0/version");

  const known = (await find("PASSWORD_MIN_LENGTH")).version;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      call(changeSettings, {
        token,
        body: { settings: [{ name: "PASSWORD_MIN_LENGTH", value: String(index + 20), version: known }] },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
});

test("what a later version has stored and this one cannot use counts as not set", async () => {
  await db.setting.createMany({
    data: [
      { name: "PASSWORD_MIN_LENGTH", value: "lots", version: 1 },
      { name: "SIGN_UP", value: "off", version: 2 },
      { name: "OF_A_LATER_VERSION", value: "1", version: 3 },
    ],
  });
  await checkSettings();
  expect(env()).toMatchObject({ PASSWORD_MIN_LENGTH: 8, SIGN_UP: "off" });
  expect(await find("PASSWORD_MIN_LENGTH")).toMatchObject({ origin: "default", value: null, stored: "lots" });
});

test("nobody stores what goes around the environment's own limits", () => {
  const settings = settingsWith({
    APP_URL: "https://evil.example",
    RATE_LIMITS: "off",
    REFRESH_TOKEN_MAX_SECONDS: "60",
  });
  expect(settings).toMatchObject({
    APP_URL: env().APP_URL,
    REFRESH_TOKEN_MAX_SECONDS: 60,
    REFRESH_TOKEN_IDLE_SECONDS: 60,
  });
});

test("403 registration.closed at every way to sign up with SIGN_UP=off; whom an administrator adds gets in", async () => {
  await change({ SIGN_UP: "off" });
  const email = "new@example.com";
  const closed = (request: () => ReturnType<typeof call>) => expectRefusal(request, 403, "registration.closed");
  await closed(() => register(email));
  await closed(() => call(registerIdentity, { body: { name: "New", email, password: PASSWORD } }));
  await closed(() => call(passkeys.startPasskeySignUp, { body: { email } }));
  const someone = await createUser();
  // Whether or not the address has an account.
  await closed(() => register(someone.email));
  expect((await call(addUser, { token, body: { email } })).status).toBe(201);
  expect((await call(login, { body: { email: someone.email, password: PASSWORD } })).status).toBe(200);
});

test("403 email.domain.not.allowed for emails at other domains: signing up, and changing one's own", async () => {
  await change({ SIGN_UP_DOMAINS: "example.com, почта.рф" });
  const elsewhere = (request: () => ReturnType<typeof call>) => expectRefusal(request, 403, "email.domain.not.allowed");
  for (const email of [
    "a@example.org",
    "a@mail.example.com",
    "a@example.com.evil.example",
    "example.com@evil.example",
  ]) {
    await elsewhere(() => register(email));
    await elsewhere(() => call(registerIdentity, { body: { name: "New", email, password: PASSWORD } }));
    await elsewhere(() => call(passkeys.startPasskeySignUp, { body: { email } }));
  }
  const { body } = await register("A@Example.COM");
  expect((await register("b@Почта.рф")).status).toBe(201);
  const to = (email: string, bearer: string) =>
    call(changeEmail, { token: bearer, body: { email, currentPassword: PASSWORD } });
  await elsewhere(() => to("a@example.org", body.access_token));
  expect((await to("c@example.com", body.access_token)).status).toBe(200);

  // Whom an administrator added at another domain stays there, or moves to one of these.
  expect((await call(addUser, { token, body: { email: "guest@partner.example" } })).status).toBe(201);
  const guest = (await signIn(await createUser({ email: "other@partner.example" }))).access_token;
  expect((await to("renamed@partner.example", guest)).status).toBe(200);
  await elsewhere(() => to("renamed@example.org", guest));
});

test.each<[string, Partial<Record<EditableName, string>>]>([
  ["registration.closed", { SIGN_UP: "off" }],
  ["email.domain.not.allowed", { SIGN_UP_DOMAINS: "example.com" }],
])("403 %s for a passkey that was asked for before", async (code, settings) => {
  const email = "new@example.org";
  const asked = await call(passkeys.startPasskeySignUp, { body: { email } });
  const { credential } = Passkey.create(asked.body);
  await change(settings);
  await expectRefusal(() => call(passkeys.registerWithPasskey, { body: { email, credential } }), 403, code);
});

test("400 password.does.not.meet.the.requirements: PASSWORD_MIN_LENGTH counts from the next request on", async () => {
  await change({ PASSWORD_MIN_LENGTH: "12" });
  await expectRefusal(() => register("a@example.com", "elevenchars"), 400, "password.does.not.meet.the.requirements");
  expect((await register("a@example.com", "twelve chars")).status).toBe(201);
  // Who has a shorter one signs in with it.
  const someone = await createUser();
  expect((await call(login, { body: { email: someone.email, password: PASSWORD } })).status).toBe(200);
});

test("a change reaches requests that only read a session, refresh, or exchange: each asks in its own statement", async () => {
  const { access_token, refresh_token } = await signIn(await createUser({ confirmedAt: null }));
  // As another instance would.
  const set = (name: EditableName, value: string, version: number) =>
    pool().query("INSERT INTO settings (name, value, version) VALUES ($1, $2, $3)", [name, value, version]);
  const { getProfile } = await import("@/lib/users/account/registration/registration.contract");
  const { refreshSession } = await import("@/lib/authentication/sign-in.contract");
  expect((await call(getProfile, { token: access_token })).status).toBe(200);
  await set("ACCESS_TOKEN_TTL_SECONDS", "77", 10);
  const { body } = await call(refreshSession, { body: { token: refresh_token } });
  const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1], "base64url").toString());
  expect(claims.exp - claims.iat).toBe(77);
  await set("ACCOUNT_CONFIRMATION", "required", 11);
  expect((await call(getProfile, { token: body.access_token })).status).toBe(401);
  await expectRefusal(() => call(refreshSession, { body: { token: body.refresh_token } }), 401, "token.revoked");
});

test("shorter lifetimes count for new tokens; keys and revocations are kept for as long as the earlier ones live", async () => {
  expect(longestTokenSeconds()).toBe(3600);
  await change({ ACCESS_TOKEN_TTL_SECONDS: "86400" });
  await change({ ACCESS_TOKEN_TTL_SECONDS: "7200" });
  await change({ ACCESS_TOKEN_TTL_SECONDS: "600", REFRESH_GRACE_SECONDS: "10" });
  await checkSettings();
  expect(env()).toMatchObject({ ACCESS_TOKEN_TTL_SECONDS: 600, REFRESH_GRACE_SECONDS: 10 });
  expect(longestTokenSeconds()).toBe(86_400);
  moveClock(86_401);
  expect(longestTokenSeconds()).toBe(3600);
  expect((await events()).map(({ targetId }) => targetId)).not.toContain("EARLIER_LIFETIMES");
});

test("a hundred requests at once wait for few statements, each begun after they came", async () => {
  const query = vi.spyOn(Object.getPrototypeOf(pool()), "query");
  await Promise.all(Array.from({ length: 100 }, checkSettings));
  expect(query.mock.calls.length).toBeLessThanOrEqual(2);
  query.mockRestore();
});
