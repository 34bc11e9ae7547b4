import { beforeEach, expect, test } from "vitest";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { getFactorCoverage } from "@/lib/operator/overview.contract";
import { createUserWithFactor, signInWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import { importUsers } from "@/lib/users/administration.contract";
import { listUserFactors, resetUserFactors } from "@/lib/users/user-factors.contract";
import { listUsers } from "@/lib/users/users.contract";

beforeEach(freshDatabase);

const ADMIN = ["user", "admin"];

test("200: an administrator sees what somebody signs in with, and no secret of it; 404 for nobody, 403 without the right", async () => {
  const { user, secret, recoveryCodes } = await createUserWithFactor();
  const { access_token: token } = await signIn(await createUser({}, ADMIN));
  const params = { uid: user.id };
  const { status, body, text } = await call(listUserFactors, { token, params });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    factors: [{ kind: "totp", name: "Phone" }],
    hasPassword: true,
    secondFactor: true,
    recoveryCodes: { left: 10 },
  });
  for (const hidden of [secret, ...recoveryCodes]) expect(text).not.toContain(hidden);
  const nobody = { uid: crypto.randomUUID() };
  await expectRefusal(() => call(listUserFactors, { token, params: nobody }), 404, "user.not.found");
  const { access_token: other } = await signIn(await createUser());
  await expectRefusal(() => call(listUserFactors, { token: other, params }), 403, "forbidden");
});

test("someone who lost everything gets back by an administrator: factors and sessions are gone, the password signs in, and the owner is told", async () => {
  const { user } = await createUserWithFactor();
  const { access_token: theirs } = await signInWithFactor(user);
  const { access_token: token } = await signIn(await createUser({}, ADMIN));
  const params = { uid: user.id };
  const { body } = await call(resetUserFactors, { token, params });
  expect(body).toEqual({ removed: 1, ended: 1 });
  expect([await db.factor.count(), await db.recoveryCode.count()]).toEqual([0, 0]);
  expect((await call(getProfile, { token: theirs })).body.errors).toEqual(["token.revoked"]);
  expect((await call(login, { body: { email: user.email, password: PASSWORD } })).status).toBe(200);
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "factors.reset" } });
  expect([event.targetId, event.details]).toEqual([user.id, { removed: 1, ended: 1 }]);
  expect(await db.mail.count({ where: { template: "factors_reset", recipient: user.email } })).toBe(1);
  // Of somebody without any there is nothing to end or to tell.
  expect((await call(resetUserFactors, { token, params })).body).toEqual({ removed: 0, ended: 0 });
  expect(await db.session.count({ where: { userId: user.id, endedAt: null } })).toBe(1);
});

test("403 for whoever holds more than the caller, and 401 for a caller whose own second factor is too old; nothing is written", async () => {
  const { user } = await createUserWithFactor({}, ADMIN);
  const { access_token: lesser } = await signIn(await createUserWith(["users:read", "users:write"]));
  await expectRefusal(() => call(resetUserFactors, { token: lesser, params: { uid: user.id } }), 403, "forbidden");
  const { user: other } = await createUserWithFactor();
  const { access_token: old } = await signInWithFactor(user, { minutesAgo: 11 });
  await expectRefusal(
    () => call(resetUserFactors, { token: old, params: { uid: other.id } }),
    401,
    "reauthentication.required",
  );
});

test("who has a passkey alone has a second factor, in the list and in the figure of all active users", async () => {
  const admin = await createUser({}, ADMIN);
  const { access_token: token } = await signIn(admin);
  const [{ user: app }, keyed, none] = [await createUserWithFactor(), await createUser(), await createUser()];
  const made = { credentialId: new Uint8Array([1]), publicKey: new Uint8Array([1]), confirmedAt: new Date() };
  await db.factor.create({ data: { userId: keyed.id, kind: "passkey", name: "Key", ...made } });
  // Nobody active, and nothing that was confirmed.
  await createUserWithFactor({ disabledAt: new Date() });
  await db.factor.create({ data: { userId: none.id, kind: "totp", name: "App", secret: new Uint8Array([1]) } });
  const uids = async (second_factor: string) =>
    (await call(listUsers, { token, query: { second_factor, status: "active" } })).body
      .map(({ uid }: { uid: string }) => uid)
      .sort();
  expect(await uids("true")).toEqual([app.id, keyed.id].sort());
  expect(await uids("false")).toEqual([admin.id, none.id].sort());
  expect((await call(getFactorCoverage, { token })).body).toEqual({ users: 4, covered: 2 });
});

test("401 for an import by a holder of a second factor that was shown too long ago; nothing is written", async () => {
  const { user } = await createUserWithFactor({}, ADMIN);
  const { access_token: old } = await signInWithFactor(user, { minutesAgo: 11 });
  const rows = [{ email: "new@example.com" }];
  await expectRefusal(() => call(importUsers, { token: old, body: { rows } }), 401, "reauthentication.required");
  const { access_token: fresh } = await signInWithFactor(user);
  expect((await call(importUsers, { token: fresh, body: { rows } })).status).toBe(200);
});

test("the list of users is narrowed to those with and without a second factor, in every order and beside other filters", async () => {
  const { access_token: token, user: admin } = await (async () => {
    const user = await createUser({}, ADMIN);
    return { ...(await signIn(user)), user };
  })();
  const [{ user: with1 }, { user: with2 }] = [await createUserWithFactor(), await createUserWithFactor()];
  const [without1, without2] = [await createUser(), await createUser({ disabledAt: new Date() })];
  for (const sort of ["created", "-created", "email", "-last_sign_in"]) {
    const list = async (query: Record<string, string>) => {
      const { status, body } = await call(listUsers, { token, query: { sort, ...query } });
      expect(status).toBe(200);
      return body.map(({ uid }: { uid: string }) => uid).sort();
    };
    expect(await list({ second_factor: "true" })).toEqual([with1.id, with2.id].sort());
    expect(await list({ second_factor: "false" })).toEqual([admin.id, without1.id, without2.id].sort());
    expect(await list({ second_factor: "false", status: "disabled" })).toEqual([without2.id]);
    expect(await list({ second_factor: "true", q: with1.email })).toEqual([with1.id]);
  }
});
