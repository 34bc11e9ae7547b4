import { beforeEach, expect, test } from "vitest";
import { updateRole } from "@/lib/access/roles.contract";
import { anonymous } from "@/lib/actor";
import { signInBrowser } from "@/lib/authentication/browser";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { authenticateUser, validateToken } from "@/lib/authentication/identity.contract";
import { addPasskey, startFactor, startPasskey } from "@/lib/authentication/passkeys/passkeys.contract";
import { login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { actorOfSession } from "@/lib/sessions/authenticate";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { codeOf, createUserWithFactor, signInWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, createUserWith, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { listUsers } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const DAY = 86_400;
const client = { ipAddress: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

/** Has the role `admin` require a second factor, as its holder asks. */
async function requireOfAdministrators(token: string, required = true) {
  const { id } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const body = { second_factor_required: required };
  return call(updateRole, { token, params: { id: Number(id) }, body });
}
const signInAs = ({ email }: { email: string }) => call(login, { body: { email, password: PASSWORD } });

/** A passkey through the API, by a token that may add one. */
async function addPasskeyBy(token: string) {
  const options = await call(startPasskey, { token });
  expect(options.status).toBe(200);
  const { passkey, credential } = Passkey.create(options.body);
  expect((await call(addPasskey, { token, body: { credential } })).status).toBe(201);
  return passkey;
}

async function addAppBy(token: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { body } = await call(contracts.startAuthenticatorApp, { token, body: {} });
  const confirm = { token, params: { factorId: body.id }, body: { code: codeOf(body.secret, -1) } };
  const { status, body: added } = await call(contracts.confirmAuthenticatorApp, confirm);
  expect(status).toBe(200);
  return { secret: body.secret, recoveryCodes: added.recoveryCodes };
}

test("within the grace days nothing changes but that the day is told; after them a program gets a token that opens adding a factor, and then everything", async () => {
  const admin = await createUser({}, ["user", "admin"]);
  const { access_token: token } = await signIn(admin);
  expect((await requireOfAdministrators(token)).body).toMatchObject({ second_factor_required: true, version: 2 });
  const due = new Date(Date.now() + 7 * DAY * 1000);
  const { body: told } = await call(contracts.listFactors, { token });
  expect(Math.abs(new Date(told.secondFactorDueAt).getTime() - due.getTime())).toBeLessThan(60_000);
  expect((await call(listUsers, { token })).status).toBe(200);
  moveClock(7 * DAY + 60);
  const { status, body } = await signInAs(admin);
  expect([status, body.errors, body.methods]).toEqual([
    403,
    ["second.factor.enrollment.required"],
    ["passkey", "totp"],
  ]);
  const enrolling = body.token as string;
  await expectRefusal(() => call(listUsers, { token: enrolling }), 403, "second.factor.enrollment.required");
  expect((await call(validateToken, { body: { token: enrolling } })).body.errors).toEqual(["token.revoked"]);
  const { secret, recoveryCodes } = await addAppBy(enrolling);
  expect(recoveryCodes).toHaveLength(10);
  expect((await call(listUsers, { token: enrolling })).status).toBe(200);
  const challenged = await signInAs(admin);
  expect([challenged.status, challenged.body.errors]).toEqual([401, ["second.factor.required"]]);
  const shown = { challenge: challenged.body.challenge, method: "totp", code: codeOf(secret) };
  const { body: pair } = await call(contracts.verifyFactor, { body: shown });
  expect((await call(listUsers, { token: pair.access_token })).status).toBe(200);
});

test("the last administrator is not locked out by switching it on with no grace: the next request opens adding a factor, by the same session", async () => {
  configure({ SECOND_FACTOR_GRACE_DAYS: "0" });
  const admin = await createUser({}, ["user", "admin"]);
  const { access_token: token, refresh_token: refresh } = await signIn(admin);
  expect((await requireOfAdministrators(token)).status).toBe(200);
  await expectRefusal(() => requireOfAdministrators(token, false), 403, "second.factor.enrollment.required");
  await expectRefusal(
    () => call(refreshSession, { body: { token: refresh } }),
    403,
    "second.factor.enrollment.required",
  );
  await addPasskeyBy(token);
  expect((await call(refreshSession, { body: { token: refresh } })).status).toBe(200);
  expect((await requireOfAdministrators(token, false)).status).toBe(200);
});

test("a passkey is asked for after the password where a second factor is required, and nothing can be added instead of showing it", async () => {
  configure({ SECOND_FACTOR_GRACE_DAYS: "0" });
  const admin = await createUser({}, ["user", "admin"]);
  const { access_token: token } = await signIn(admin);
  const passkey = await addPasskeyBy(token);
  expect((await signInAs(admin)).status).toBe(200);
  await requireOfAdministrators(token);
  const { status, body } = await signInAs(admin);
  expect([status, body.errors, body.methods]).toEqual([401, ["second.factor.required"], ["passkey"]]);
  // The session from before has shown a password alone, and there is a factor it did not show.
  expect((await call(contracts.startAuthenticatorApp, { token, body: {} })).body.errors).toEqual(["token.revoked"]);
  const { body: options } = await call(startFactor, { body: { challenge: body.challenge } });
  const shown = { challenge: body.challenge, method: "passkey", credential: passkey.sign(options) };
  const finished = await call(contracts.verifyFactor, { body: shown });
  expect((await call(listUsers, { token: finished.body.access_token })).status).toBe(200);
  // Whoever must show one shows it also to confirm who they are.
  const again = await call(contracts.reauthenticate, {
    token: finished.body.access_token,
    body: { password: PASSWORD },
  });
  expect([again.status, again.body.errors]).toEqual([400, ["request.invalid"]]);
});

test("of the identity server, of browsers and of mailed codes the same is asked; who holds no such role notices nothing", async () => {
  configure({ SECOND_FACTOR_GRACE_DAYS: "0" });
  const admin = await createUser({}, ["user", "admin"]);
  await db.role.update({ where: { name: "admin" }, data: { secondFactorRequiredAt: new Date() } });
  const body = { email: admin.email, password: PASSWORD };
  const identity = await call(authenticateUser, { body });
  expect([identity.status, identity.body.errors]).toEqual([403, ["second.factor.enrollment.required"]]);
  await addAppBy(identity.body.token);
  expect((await call(authenticateUser, { body })).body.errors).toEqual(["second.factor.required"]);
  const other = await createUser({}, ["user", "admin"]);
  const { sessionId } = await signInBrowser(anonymous(client), { body: { email: other.email, password: PASSWORD } });
  const actor = await actorOfSession(sessionId, client);
  expect(actor).toMatchObject({ clientType: "browser", mustEnroll: true });
  const plain = await createUser();
  for (const contract of [login, authenticateUser])
    expect((await call(contract, { body: { email: plain.email, password: PASSWORD } })).status).toBe(200);
});

test("a role granted or confirmed later gives the grace days from then; one that anybody gets at registration is asked for at once without them", async () => {
  await db.role.update({ where: { name: "admin" }, data: { secondFactorRequiredAt: new Date() } });
  const late = await createUser({ confirmedAt: null }, []);
  const { id: roleId } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: late.id, roleId } });
  moveClock(30 * DAY);
  const confirmed = await send("GET", `/v1/user/confirm/${await createCode(late, "confirmation")}`);
  expect(confirmed.status).toBe(200);
  configure({ ACCOUNT_CONFIRMATION: "off", SECOND_FACTOR_GRACE_DAYS: "0" });
  await db.role.update({ where: { name: "user" }, data: { secondFactorRequiredAt: new Date() } });
  const body = { email: "new@example.com", password: "a long new password" };
  const registered = await send("POST", "/v1/user", { body });
  expect([registered.status, registered.body.errors]).toEqual([403, ["second.factor.enrollment.required"]]);
  await addAppBy(registered.body.token);
  expect((await send("POST", "/v1/auth/login", { body })).body.errors).toEqual(["second.factor.required"]);
});

test("403 for whoever does not hold the role in full, 401 for a holder of a second factor shown too long ago; nothing is written", async () => {
  const { access_token: lesser } = await signIn(await createUserWith(["roles:read", "roles:write"]));
  await createUser({}, ["user", "admin"]);
  await expectRefusal(() => requireOfAdministrators(lesser), 403, "forbidden");
  const { user } = await createUserWithFactor({}, ["user", "admin"]);
  const { access_token: old } = await signInWithFactor(user, { minutesAgo: 11 });
  await expectRefusal(() => requireOfAdministrators(old), 401, "reauthentication.required");
  const { access_token: fresh } = await signInWithFactor(user);
  expect((await requireOfAdministrators(fresh)).status).toBe(200);
  const { details } = await db.auditEvent.findFirstOrThrow({ where: { action: "role.updated" } });
  expect(details).toMatchObject({ before: { second_factor_required: false }, after: { second_factor_required: true } });
});
