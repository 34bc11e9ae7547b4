import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { listTrustedDevices, removeTrustedDevice } from "@/lib/authentication/factors/trusted-devices.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { composeMail } from "@/lib/mail/content";
import { endExpiredRows } from "@/lib/operator/row-lifetimes";
import { codeOf, createUserWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { exportAccount } from "@/lib/users/account/account.contract";
import { changePassword, getProfile, resetPassword } from "@/lib/users/account/registration/registration.contract";
import { resetUserFactors } from "@/lib/users/user-factors.contract";

beforeEach(freshDatabase);

const from = (device: string) => ({ "gatehouse-device": device.repeat(43).slice(0, 43) });
const signInAs = ({ email }: { email: string }, device: string, password = PASSWORD) =>
  call(login, { body: { email, password }, headers: from(device) });

/** Signs in from a device with the code of a step, and has the device trusted. */
async function trust({ email }: { email: string }, secret: string, device: string, steps = 0) {
  const { body: challenged } = await signInAs({ email }, device);
  const body = { challenge: challenged.challenge, method: "totp", code: codeOf(secret, steps), trust_device: true };
  const { status, body: pair } = await call(contracts.verifyFactor, { body, headers: from(device) });
  expect(status).toBe(200);
  return pair.access_token as string;
}

test("a device that was trusted asks for no code for so many days; the token says that one factor was shown, and a fresh proof still asks for the other", async () => {
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  const { user, secret } = await createUserWithFactor();
  const first = await trust(user, secret, "a", -1);
  const { status, body } = await signInAs(user, "a");
  expect(status).toBe(200);
  expect(decodeJwt(body.access_token)).toMatchObject({ amr: ["pwd", "device"], acr: "aal1" });
  const token = body.access_token as string;
  expect((await call(getProfile, { token })).status).toBe(200);
  await expectRefusal(() => call(contracts.renewRecoveryCodes, { token }), 401, "reauthentication.required");
  const again = await call(contracts.reauthenticate, { token, body: { method: "totp", code: codeOf(secret) } });
  expect([again.status, again.body.acr]).toEqual([200, "aal2"]);
  expect((await call(contracts.renewRecoveryCodes, { token })).status).toBe(200);
  const { body: listed } = await call(listTrustedDevices, { token: first, headers: from("a") });
  expect(listed).toMatchObject([{ current: true, lastUsedAt: expect.any(String) }]);
  const { body: exported } = await call(exportAccount, { token: first });
  expect(exported.devices).toMatchObject([{ trustedUntil: listed[0].expiresAt }]);
  expect(await db.auditEvent.count({ where: { action: "device.trusted", targetId: user.id } })).toBe(1);
  expect(await db.mail.count({ where: { template: "device_trusted" } })).toBe(1);
  moveClock(30 * 86_400 + 1);
  expect((await signInAs(user, "a")).body.errors).toEqual(["second.factor.required"]);
  expect(await endExpiredRows()).toMatchObject({ trusted_devices: 1 });
});

test("its owner is told by mail, in the language chosen with the sign-in, until when the password alone signs in there", async () => {
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  const { user, secret } = await createUserWithFactor();
  const credentials = { email: user.email, password: PASSWORD, locale: "ru" };
  const { body: challenged } = await call(login, { body: credentials, headers: from("a") });
  const body = { challenge: challenged.challenge, method: "totp", code: codeOf(secret), trust_device: true };
  await call(contracts.verifyFactor, { body, headers: from("a") });
  const mail = await db.mail.findFirstOrThrow({ where: { template: "device_trusted" } });
  const until = (await db.trustedDevice.findFirstOrThrow()).expiresAt;
  expect(mail).toMatchObject({ recipient: user.email, locale: "ru", props: { trustedUntil: until.toISOString() } });
  const day = new Intl.DateTimeFormat("ru", { dateStyle: "long", timeZone: "UTC" }).format(until);
  expect(composeMail({ ...mail, template: "device_trusted" }).body).toContain(day);
});

test("nobody else's device, no other device, no mailed code and no program without a secret goes without the second factor; off by default", async () => {
  const { user, secret } = await createUserWithFactor();
  const other = await createUserWithFactor();
  await trust(user, secret, "a", -1);
  expect(await db.trustedDevice.count()).toBe(0);
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  await trust(user, secret, "a");
  for (const [person, device] of [
    [other.user, "a"],
    [user, "b"],
  ] as const)
    expect((await signInAs(person, device)).body.errors).toEqual(["second.factor.required"]);
  const plain = await call(login, { body: { email: user.email, password: PASSWORD } });
  expect(plain.body.errors).toEqual(["second.factor.required"]);
  // A program that names no device cannot be told from the next one.
  const body = { challenge: plain.body.challenge, method: "totp", code: codeOf(secret, 1), trust_device: true };
  expect((await call(contracts.verifyFactor, { body })).status).toBe(200);
  expect(await db.trustedDevice.count()).toBe(1);
  configure({ TRUSTED_DEVICE_DAYS: "0" });
  expect((await signInAs(user, "a")).body.errors).toEqual(["second.factor.required"]);
});

test("removed by its owner alone, the device asks again, and the sessions that it started without the second factor end", async () => {
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  const { user, secret } = await createUserWithFactor();
  const strong = await trust(user, secret, "a");
  const { access_token: weak } = (await signInAs(user, "a")).body;
  const [{ id: deviceId }] = (await call(listTrustedDevices, { token: strong })).body;
  const { access_token: stranger } = await signIn(await createUser());
  const params = { deviceId };
  await expectRefusal(() => call(removeTrustedDevice, { token: stranger, params }), 404, "not.found");
  expect((await call(removeTrustedDevice, { token: strong, params })).status).toBe(204);
  expect((await call(getProfile, { token: weak })).body.errors).toEqual(["token.revoked"]);
  expect((await call(getProfile, { token: strong })).status).toBe(200);
  expect((await signInAs(user, "a")).body.errors).toEqual(["second.factor.required"]);
  expect(await db.auditEvent.count({ where: { action: "device.untrusted", targetId: user.id } })).toBe(1);
});

const NEW = "another long secret";

test.each([
  [
    "a change of the password",
    async (token: string) => {
      const body = { password: NEW, passwordRepeat: NEW, currentPassword: PASSWORD };
      expect((await call(changePassword, { token, body })).status).toBe(200);
    },
    NEW,
  ],
  [
    "a reset of the password",
    async (_: string, user: Parameters<typeof createCode>[0]) => {
      const body = { token: await createCode(user, "recovery"), password: NEW };
      expect((await call(resetPassword, { body, headers: from("a") })).status).toBe(200);
    },
    NEW,
  ],
  [
    "a method that is not allowed any more",
    async () => configure({ FACTOR_METHODS: "passkey", TRUSTED_DEVICE_DAYS: "30" }),
    PASSWORD,
  ],
])("after %s the device asks again", async (_, end, password) => {
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  const { user, secret } = await createUserWithFactor();
  const token = await trust(user, secret, "a");
  expect((await signInAs(user, "a")).status).toBe(200);
  await end(token, user);
  expect((await signInAs(user, "a", password)).body.errors).toEqual(["second.factor.required"]);
});

test("with the factors, by their owner or an administrator, the trust goes", async () => {
  configure({ TRUSTED_DEVICE_DAYS: "30" });
  const [own, reset] = [await createUserWithFactor(), await createUserWithFactor()];
  const token = await trust(own.user, own.secret, "a");
  await trust(reset.user, reset.secret, "b");
  expect(await db.trustedDevice.count()).toBe(2);
  expect((await call(contracts.removeFactor, { token, params: { factorId: own.id } })).status).toBe(204);
  const { access_token: admin } = await signIn(await createUser({}, ["user", "admin"]));
  expect((await call(resetUserFactors, { token: admin, params: { uid: reset.user.id } })).status).toBe(200);
  expect(await db.trustedDevice.count()).toBe(0);
});
