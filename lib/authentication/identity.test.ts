import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeEach, expect, test } from "vitest";
import * as roleContracts from "@/lib/access/roles.contract";
import * as identity from "@/lib/authentication/identity.contract";
import { exchangeServiceToken } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { everyAddress } from "@/lib/testing/addresses";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import {
  createApplication,
  createCode,
  createUser,
  createUserWith,
  freshDatabase,
  PASSWORD,
  signIn,
} from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import * as accounts from "@/lib/users/account/registration/registration.contract";
import { findUser } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const NEW_PASSWORD = "newtesting1234";
const UNKNOWN = "02dd5dcb-c073-4efa-bc03-15715ba52742";

const validate = (token: string) => call(identity.validateToken, { body: { token } });
const authenticate = (email: string, password = PASSWORD) =>
  call(identity.authenticateUser, { body: { email, password } });
const replace = (user_uid: string, old_password = PASSWORD, new_password = NEW_PASSWORD, token?: string) =>
  call(identity.changePasswordByUserId, { token, body: { user_uid, old_password, new_password } });

test("the documented requests work as printed: register, authenticate, validate, reset", async () => {
  const registered = await call(identity.registerIdentity, { body: identity.registerIdentity.examples?.body });
  expect([registered.status, registered.text]).toEqual([201, '"User Registered"']);
  const { id } = await db.user.findFirstOrThrow();
  const signedIn = await call(identity.authenticateUser, { body: identity.authenticateUser.examples?.body });
  expect(signedIn.status).toBe(200);
  expect(signedIn.body).toEqual({
    uid: id,
    name: "John Smith",
    email: "john.smith@example.com",
    active: false,
    reset_password: false,
    token: expect.any(String),
  });
  expect(await validate(signedIn.body.token)).toMatchObject({ status: 200 });
  const sample = identity.changePasswordByUserId.examples?.body as Record<string, string>;
  const reset = await call(identity.changePasswordByUserId, { body: { ...sample, user_uid: id } });
  expect([reset.status, reset.body]).toEqual([200, true]);
  expect((await authenticate("john.smith@example.com", sample.new_password)).status).toBe(200);
});

test.each(everyAddress(identity.registerIdentity))("201 at %s", async (_, address) => {
  const body = { name: "Ann", email: "ann@example.com", password: PASSWORD };
  expect(await call(identity.registerIdentity, { ...address, body })).toMatchObject({
    status: 201,
    body: "User Registered",
  });
  expect(await db.user.findMany()).toMatchObject([{ name: "Ann", confirmedAt: null, resetPassword: false }]);
  expect(await db.mail.findMany()).toMatchObject([{ template: "confirmation" }]);
});

test("409, 400: registering refuses a taken address, a bad password and a wrong type, and writes nothing", async () => {
  await createUser({ email: "ann@example.com" });
  const body = { name: "Ann", email: "new@example.com", password: PASSWORD };
  const register = (more: object) => () => call(identity.registerIdentity, { body: { ...body, ...more } });
  await expectRefusal(register({ email: "ANN@example.com" }), 409, "user.already.exists");
  await expectRefusal(register({ password: "short" }), 400, "password.does.not.meet.the.requirements");
  await expectRefusal(register({ email: "nobody" }), 400, "email must be an email");
  await expectRefusal(register({ reset_password: "yes" }), 400, "request.invalid");
  await expectRefusal(register({ name: undefined }), 400, "request.invalid");
});

test.each(everyAddress(identity.authenticateUser))(
  "200 with an RS512 token of an identity session at %s",
  async (_, address) => {
    const user = await createUser({ name: "Ann", email: "ann@example.com" });
    const answer = await call(identity.authenticateUser, {
      ...address,
      body: { email: user.email, password: PASSWORD },
    });
    expect(answer.body).toMatchObject({ uid: user.id, name: "Ann", active: true, reset_password: false });
    expect(decodeProtectedHeader(answer.body.token)).toMatchObject({ alg: "RS512" });
    expect(decodeJwt(answer.body.token)).toMatchObject({ aud: [user.id], sub: "Ann", nbf: expect.any(Number) });
  },
);

test("401 wrong.password, the same for a stranger; 403 once the password was right", async () => {
  const user = await createUser({ disabledAt: new Date() });
  const wrong = await authenticate(user.email, "not the password");
  const unknown = await authenticate("nobody@example.com");
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect({ ...wrong.body, instance: "" }).toEqual({ ...unknown.body, instance: "" });
  expect(await authenticate(user.email)).toMatchObject({ status: 403, body: { errors: ["user.disabled"] } });
  configure({ ACCOUNT_CONFIRMATION: "required" });
  const pending = await createUser({ confirmedAt: null });
  expect((await authenticate(pending.email)).body.errors).toEqual(["user.should.be.confirmed"]);
});

test.each(everyAddress(identity.validateToken))("200 for tokens of both types at %s", async (_, address) => {
  const user = await createUserWith(["users:read"], { name: "Ann" });
  const { access_token } = await signIn(user);
  const { token } = (await authenticate(user.email)).body;
  for (const each of [access_token, token]) {
    const { status, body } = await call(identity.validateToken, { ...address, body: { token: each } });
    expect(status).toBe(200);
    expect(body).toEqual({
      valid: true,
      uid: user.id,
      name: "Ann",
      email: user.email,
      active: true,
      roles: [expect.stringMatching(/^role-/), "user"],
      permissions: ["users:read"],
      addresses: [],
      exp: decodeJwt(each).exp,
    });
  }
});

test("200 for a pending user without roles, and for an application without an address", async () => {
  const { access_token } = await signIn(await createUser({ confirmedAt: null }));
  expect((await validate(access_token)).body).toMatchObject({ active: false, roles: [], permissions: [] });
  const { application, serviceToken } = await createApplication({}, ["user"]);
  const pair = await call(exchangeServiceToken, { token: serviceToken });
  expect((await validate(pair.body.access_token)).body).toMatchObject({
    uid: application.id,
    name: application.name,
    email: null,
    active: true,
    roles: ["user"],
  });
});

test("401 with the reason for every token that must not be relied on", async () => {
  const user = await createUser();
  const { access_token, refresh_token, sessionId } = await signIn(user);
  for (const token of ["", "nonsense", refresh_token, access_token.slice(0, -1), `${access_token}A`, "a.b.c"]) {
    expect((await validate(token)).body.errors, token).toEqual(["unauthorized"]);
  }
  await db.user.update({ where: { id: user.id }, data: { resetPassword: true } });
  expect(await validate(access_token)).toMatchObject({ status: 401, body: { errors: ["password.change.required"] } });
  await db.user.update({ where: { id: user.id }, data: { resetPassword: false } });
  await db.session.update({ where: { id: sessionId }, data: { expiresAt: new Date() } });
  expect((await validate(access_token)).body.errors).toEqual(["token.expired"]);
  await db.session.update({ where: { id: sessionId }, data: { endedAt: new Date() } });
  expect((await validate(access_token)).body.errors).toEqual(["token.revoked"]);
  await db.user.delete({ where: { id: user.id } });
  expect((await validate(access_token)).body.errors).toEqual(["unauthorized"]);
});

test("a grant and a revocation are in the very next validate, without a new sign-in", async () => {
  const { access_token: admin } = await signIn(await createUser({}, ["admin"]));
  const user = await createUser();
  const { token } = (await authenticate(user.email)).body;
  const role = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const body = { role_id: Number(role.id), user_uid: user.id };
  const rolesNow = async () => (await validate(token)).body.roles;
  expect(await rolesNow()).toEqual(["user"]);
  await call(roleContracts.grantRole, { token: admin, body });
  expect(await rolesNow()).toEqual(["admin", "user"]);
  await call(roleContracts.revokeRole, { token: admin, body });
  expect(await rolesNow()).toEqual(["user"]);
});

test("a token of reset_password opens nothing but the reset; sent along, it opens everything afterwards", async () => {
  const body = { name: "Ann", email: "ann@example.com", password: PASSWORD, reset_password: true };
  await call(identity.registerIdentity, { body });
  await db.user.updateMany({ data: { confirmedAt: new Date() } });
  const { token, uid, reset_password } = (await authenticate(body.email)).body;
  expect(reset_password).toBe(true);
  const { access_token: other, sessionId } = await signIn(await db.user.findFirstOrThrow());
  const profile = () => call(accounts.getProfile, { token });
  const own = () => call(findUser, { token, params: { uid } });
  for (const request of [profile, own]) await expectRefusal(request, 403, "password.change.required");
  expect((await replace(uid, PASSWORD, NEW_PASSWORD, token)).body).toBe(true);
  expect((await profile()).status).toBe(200);
  expect((await own()).body).toMatchObject({ reset_password: false });
  expect((await call(accounts.getProfile, { token: other })).body.errors).toEqual(["token.revoked"]);
  expect(await db.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({
    endReason: "password.changed",
  });
  expect((await authenticate(body.email, NEW_PASSWORD)).body).toMatchObject({ reset_password: false });
});

test.each(everyAddress(identity.changePasswordByUserId))(
  "true at %s; without a token every session ends",
  async (_, address) => {
    const user = await createUser();
    const { access_token } = await signIn(user);
    const body = { user_uid: user.id.toUpperCase(), old_password: PASSWORD, new_password: NEW_PASSWORD };
    expect(await call(identity.changePasswordByUserId, { ...address, body })).toMatchObject({
      status: 200,
      body: true,
    });
    expect((await validate(access_token)).body.errors).toEqual(["token.revoked"]);
    expect((await authenticate(user.email)).status).toBe(401);
    expect((await authenticate(user.email, NEW_PASSWORD)).status).toBe(200);
    expect(await db.mail.findMany()).toMatchObject([{ template: "password_changed" }]);
  },
);

test("401 for a wrong old password and for an unknown user alike; only the refusal is on record", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  const wrong = await expectRefusal(() => replace(user.id, "wrong"), 401, "wrong.password", ["audit_events"]);
  const unknown = await expectRefusal(() => replace(UNKNOWN), 401, "wrong.password", ["audit_events"]);
  expect({ ...wrong.body, instance: "" }).toEqual({ ...unknown.body, instance: "" });
  expect(await db.auditEvent.count({ where: { action: "password.change_refused" } })).toBe(2);
  expect((await validate(access_token)).status).toBe(200);
});

test("someone else's token keeps none of the user's sessions", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  const { access_token: stranger } = await signIn(await createUser());
  await replace(user.id, PASSWORD, NEW_PASSWORD, stranger);
  expect((await validate(access_token)).body.errors).toEqual(["token.revoked"]);
  expect((await validate(stranger)).status).toBe(200);
});

test("400 for a new password that is too weak or the old one; 403 for a disabled user; nothing is written", async () => {
  const user = await createUser();
  const code = "password.does.not.meet.the.requirements";
  for (const password of ["short", "password", PASSWORD]) {
    const answer = await expectRefusal(() => replace(user.id, PASSWORD, password), 400, code);
    expect(answer.body.issues).toMatchObject([{ pointer: "/body/new_password" }]);
  }
  await expectRefusal(() => replace("not-a-uuid"), 400, "request.invalid");
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expectRefusal(() => replace(user.id), 403, "user.disabled");
  await expectRefusal(() => replace(user.id, "wrong"), 401, "wrong.password", ["audit_events"]);
});

test("of 10 callers who replace one password at once, one succeeds", async () => {
  const user = await createUser();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => replace(user.id, PASSWORD, `${NEW_PASSWORD}${index}`)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(401)]);
  expect(await db.auditEvent.count({ where: { action: "password.changed" } })).toBe(1);
});

test.each(everyAddress(identity.activateUser))("true at %s: active with the role user, once", async (_, address) => {
  const user = await createUser({ confirmedAt: null });
  const params = { uid: user.id, code: await createCode(user, "confirmation") };
  expect(await call(identity.activateUser, { ...address, params })).toMatchObject({ status: 200, body: true });
  const activated = await db.user.findFirstOrThrow({ include: { grants: { include: { role: true } } } });
  expect(activated).toMatchObject({ confirmedAt: expect.any(Date), grants: [{ role: { name: "user" } }] });
  expect((await call(identity.activateUser, { ...address, params })).body.errors).toEqual(["token.already.used"]);
});

test("400 for a code of someone else or of another purpose; HEAD and browsers change nothing", async () => {
  const user = await createUser({ confirmedAt: null });
  const other = await createUser({ confirmedAt: null });
  const code = await createCode(user, "confirmation");
  const recovery = await createCode(user, "recovery");
  const activate = (uid: string, used: string) => () => call(identity.activateUser, { params: { uid, code: used } });
  await expectRefusal(activate(other.id, code), 400, "token.invalid");
  await expectRefusal(activate(user.id, recovery), 400, "token.invalid");
  await expectRefusal(activate(user.id, "nonsense"), 400, "token.invalid");
  const path = `/public/activate/${user.id}/${code}`;
  expect((await send("HEAD", path)).status).toBe(405);
  const page = await send("GET", path, { headers: { Accept: "text/html,application/xhtml+xml" } });
  expect([page.status, page.headers.get("location")]).toEqual([303, `http://localhost:3000/confirm?code=${code}`]);
  expect(await db.user.count({ where: { confirmedAt: { not: null } } })).toBe(0);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expectRefusal(activate(user.id, code), 403, "user.disabled");
  await db.user.update({ where: { id: user.id }, data: { disabledAt: null } });
  await db.oneTimeCode.updateMany({ where: { userId: user.id }, data: { expiresAt: new Date() } });
  await expectRefusal(activate(user.id, code), 400, "token.expired");
});

test("401 wrong.password for a person who is deleted while the old password is checked", async () => {
  const { id } = await createUser();
  const answer = replace(id);
  // The check takes a tenth of a second.
  await sleep(30);
  await db.user.delete({ where: { id } });
  expect(await answer).toMatchObject({ status: 401, body: { errors: ["wrong.password"] } });
});
