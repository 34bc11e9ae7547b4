import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { codeOf, createUserWithFactor, signInWithFactor, wrongCode } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { exportAccount } from "@/lib/users/account/account.contract";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

/** Begins to add an app; the answer tells the secret. */
async function begin(token: string) {
  const { status, body } = await call(contracts.startAuthenticatorApp, { token, body: { name: "Phone" } });
  expect(status).toBe(201);
  return { id: body.id as string, secret: body.secret as string, body };
}

const confirm = (token: string, factorId: string, code: string) =>
  call(contracts.confirmAuthenticatorApp, { token, params: { factorId }, body: { code } });

test("200: an app that was begun counts once its first code was shown; ten recovery codes come with it, and are shown this once", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const { id, secret, body } = await begin(token);
  expect(body.uri).toContain(secret);
  expect(body.qr).toMatch(/^<svg/);
  const before = await call(contracts.listFactors, { token });
  expect(before.body).toMatchObject({ factors: [], secondFactor: false, recoveryCodes: { left: 0, createdAt: null } });
  const { status, body: added } = await confirm(token, id, codeOf(secret));
  expect(status).toBe(200);
  expect(added.factor).toMatchObject({ id, kind: "totp", name: "Phone" });
  expect(new Set(added.recoveryCodes).size).toBe(10);
  for (const code of added.recoveryCodes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
  const { text, body: after } = await call(contracts.listFactors, { token });
  expect(after).toMatchObject({ factors: [{ id }], secondFactor: true, recoveryCodes: { left: 10 } });
  for (const shown of [secret, ...added.recoveryCodes]) expect(text).not.toContain(shown);
  expect(await db.auditEvent.count({ where: { action: "factor.added", targetId: user.id } })).toBe(1);
  expect(await db.mail.count({ where: { template: "factor_added", recipient: user.email } })).toBe(1);
});

test("the first second factor ends every other session; the one that added it goes on, and has shown two factors", async () => {
  const user = await createUser();
  const other = await signIn(user);
  const { access_token: token, sessionId } = await signIn(user);
  const { id, secret } = await begin(token);
  await confirm(token, id, codeOf(secret));
  expect((await call(getProfile, { token })).status).toBe(200);
  expect((await call(getProfile, { token: other.access_token })).body.errors).toEqual(["token.revoked"]);
  const session = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  expect(session.amr).toEqual(["pwd", "otp", "mfa"]);
});

test("a further app ends no session and makes no recovery codes", async () => {
  const { user } = await createUserWithFactor();
  const other = await signInWithFactor(user);
  const { access_token: token } = await signInWithFactor(user);
  const { id, secret } = await begin(token);
  const { body } = await confirm(token, id, codeOf(secret));
  expect(body.recoveryCodes).toBeNull();
  expect((await call(getProfile, { token: other.access_token })).status).toBe(200);
});

test("401 wrong.code for another code, and 404 for another's app, one that counts already, and one begun half an hour ago; nothing is written", async () => {
  const { access_token: token } = await signIn(await createUser());
  const { access_token: stranger } = await signIn(await createUser());
  const { id, secret } = await begin(token);
  await expectRefusal(() => confirm(token, id, wrongCode(secret)), 401, "wrong.code");
  await expectRefusal(() => confirm(stranger, id, codeOf(secret)), 404, "not.found");
  moveClock(31 * 60);
  await expectRefusal(() => confirm(token, id, codeOf(secret)), 404, "not.found");
});

test("beginning again forgets the app that was begun before; of ten who confirm at once one adds it", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  const first = await begin(token);
  const { id, secret } = await begin(token);
  expect((await confirm(token, first.id, codeOf(first.secret))).status).toBe(404);
  const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token, id, codeOf(secret))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await db.recoveryCode.count({ where: { userId: user.id } })).toBe(10);
});

test("409 too.many.factors for the eleventh; nothing is written", async () => {
  const { user } = await createUserWithFactor();
  const data = {
    userId: user.id,
    kind: "totp" as const,
    name: "App",
    secret: new Uint8Array(1),
    confirmedAt: new Date(),
  };
  await db.factor.createMany({ data: Array.from({ length: 9 }, () => data) });
  const { access_token: token } = await signInWithFactor(user);
  await expectRefusal(() => call(contracts.startAuthenticatorApp, { token, body: {} }), 409, "too.many.factors");
});

test("renamed and removed by its owner alone; with the last one the recovery codes go, and signing in asks for the password only", async () => {
  const { user, id } = await createUserWithFactor();
  const { access_token: token } = await signInWithFactor(user);
  const { access_token: stranger } = await signIn(await createUser());
  const params = { factorId: id };
  for (const contract of [contracts.renameFactor, contracts.removeFactor]) {
    const body = contract.body ? { body: { name: "Mine" } } : {};
    await expectRefusal(() => call(contract, { token: stranger, params, ...body }), 404, "not.found");
  }
  const renamed = await call(contracts.renameFactor, { token, params, body: { name: " Old\u202E  phone " } });
  expect(renamed.body.name).toBe("Old phone");
  expect((await call(contracts.removeFactor, { token, params })).status).toBe(204);
  expect(await db.recoveryCode.count()).toBe(0);
  expect((await call(login, { body: { email: user.email, password: PASSWORD } })).status).toBe(200);
  const actions = await db.auditEvent.findMany({ where: { targetId: user.id }, orderBy: { id: "asc" } });
  expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(["factor.renamed", "factor.removed"]));
  expect(await db.mail.count({ where: { template: "factor_removed", recipient: user.email } })).toBe(1);
});

test("renewed recovery codes end the earlier ones; 404 where there is no second factor", async () => {
  const { user, recoveryCodes } = await createUserWithFactor();
  const { access_token: token } = await signInWithFactor(user);
  const { body } = await call(contracts.renewRecoveryCodes, { token });
  expect(body.recoveryCodes).toHaveLength(10);
  expect(body.recoveryCodes).not.toContain(recoveryCodes[0]);
  const body2 = { method: "recovery", code: recoveryCodes[0] };
  expect((await call(contracts.reauthenticate, { token, body: body2 })).body.errors).toEqual(["wrong.code"]);
  const { access_token: none } = await signIn(await createUser());
  await expectRefusal(() => call(contracts.renewRecoveryCodes, { token: none }), 404, "not.found");
});

test("the database holds neither a secret nor a recovery code as it is shown, and the export names factors without them", async () => {
  const { user, secret, recoveryCodes } = await createUserWithFactor();
  const { access_token: token } = await signInWithFactor(user);
  const rows = JSON.stringify([await db.factor.findMany(), await db.recoveryCode.findMany()], (_, value) =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString("latin1")
      : typeof value === "bigint"
        ? String(value)
        : value,
  );
  const { text, body } = await call(exportAccount, { token });
  for (const hidden of [secret, ...recoveryCodes.flatMap((code) => [code, code.replace("-", "")])]) {
    expect(rows).not.toContain(hidden);
    expect(text).not.toContain(hidden);
  }
  expect(body.factors).toMatchObject([{ kind: "totp", name: "Phone" }]);
  expect(body.recoveryCodes).toMatchObject({ left: 10 });
});

test("401 reauthentication.required to begin, remove and renew with a proof older than ten minutes; RFC 9470 says how to go on, and nothing is written", async () => {
  const { user, id, secret } = await createUserWithFactor();
  const { access_token: token } = await signInWithFactor(user, { minutesAgo: 11 });
  const params = { factorId: id };
  const asks = [
    () => call(contracts.startAuthenticatorApp, { token, body: {} }),
    () => call(contracts.removeFactor, { token, params }),
    () => call(contracts.renewRecoveryCodes, { token }),
  ];
  for (const ask of asks) {
    const { headers } = await expectRefusal(ask, 401, "reauthentication.required");
    expect(headers.get("www-authenticate")).toMatch(
      /^Bearer realm="gatehouse", error="insufficient_user_authentication", error_description="[^"]+", acr_values="aal2", max_age="600"$/,
    );
  }
  const again = await call(contracts.reauthenticate, { token, body: { method: "totp", code: codeOf(secret) } });
  expect([again.status, again.body.acr]).toEqual([200, "aal2"]);
  expect((await call(contracts.renewRecoveryCodes, { token })).status).toBe(200);
});

test("without a second factor the password is the proof; with one it is not, and a wrong one changes nothing", async () => {
  const user = await createUser();
  const { access_token: token, sessionId } = await signIn(user);
  const earlier = new Date(Date.now() - 3_600_000);
  await db.session.update({ where: { id: sessionId }, data: { authenticatedAt: earlier } });
  const begun = () => call(contracts.startAuthenticatorApp, { token, body: {} });
  const { headers } = await expectRefusal(begun, 401, "reauthentication.required");
  expect(headers.get("www-authenticate")).toContain('acr_values="aal1"');
  await expectRefusal(
    () => call(contracts.reauthenticate, { token, body: { password: "guess" } }),
    401,
    "wrong.password",
  );
  await expectRefusal(() => call(contracts.reauthenticate, { token, body: {} }), 400, "request.invalid");
  const { body } = await call(contracts.reauthenticate, { token, body: { password: PASSWORD } });
  expect(body).toMatchObject({ acr: "aal1", amr: ["pwd"] });
  expect((await begun()).status).toBe(201);
  const strong = await createUserWithFactor();
  const { access_token } = await signInWithFactor(strong.user, { minutesAgo: 11 });
  const before = await readDatabase();
  const byPassword = await call(contracts.reauthenticate, { token: access_token, body: { password: PASSWORD } });
  expect([byPassword.status, byPassword.body.errors]).toEqual([400, ["request.invalid"]]);
  expect(await readDatabase()).toEqual(before);
});
