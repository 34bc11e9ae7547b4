import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { addAuthenticatorApp, codeOf, createUserWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const signInAs = async ({ email }: { email: string }) =>
  (await call(login, { body: { email, password: PASSWORD } })).body;

async function createPasskey(token: string) {
  const { body: options } = await call(passkeys.startPasskey, { token });
  const { passkey, credential } = Passkey.create(options);
  const { status } = await call(passkeys.addPasskey, { token, body: { credential } });
  return { passkey, credential, status };
}

test("403 factor.not.allowed for adding, and signing in and up by, what is not allowed; nothing is written", async () => {
  const { access_token: token } = await signIn(await createUser());
  const { passkey, credential } = await createPasskey(token);
  const { body: options } = await call(passkeys.startPasskeySignIn);
  const { body: app } = await call(contracts.startAuthenticatorApp, { token, body: {} });
  configure({ FACTOR_METHODS: "totp" });
  const email = "new@example.com";
  for (const ask of [
    () => call(passkeys.startPasskey, { token }),
    () => call(passkeys.addPasskey, { token, body: { credential } }),
    () => call(passkeys.startPasskeySignIn),
    () => call(passkeys.signInWithPasskey, { body: { credential: passkey.sign(options) } }),
    () => call(passkeys.startPasskeySignUp, { body: { email } }),
    () => call(passkeys.registerWithPasskey, { body: { email, credential } }),
  ])
    await expectRefusal(ask, 403, "factor.not.allowed");
  configure({ FACTOR_METHODS: "passkey" });
  for (const ask of [
    () => call(contracts.startAuthenticatorApp, { token, body: {} }),
    () =>
      call(contracts.confirmAuthenticatorApp, {
        token,
        params: { factorId: app.id },
        body: { code: codeOf(app.secret) },
      }),
  ])
    await expectRefusal(ask, 403, "factor.not.allowed");
});

test("of a method that is allowed and one that is not, the one is offered, and the other refused like a wrong code", async () => {
  const { user, secret, recoveryCodes } = await createUserWithFactor();
  const { access_token: token } = await signInWithTotp(user.email, secret);
  await createPasskey(token);
  configure({ FACTOR_METHODS: "passkey" });
  const { challenge, methods } = await signInAs(user);
  expect(methods).toEqual(["passkey"]);
  const [recovery] = recoveryCodes;
  for (const shown of [
    { method: "totp", code: codeOf(secret) },
    { method: "recovery", code: recovery },
  ]) {
    const { body } = await call(contracts.verifyFactor, { body: { challenge, ...shown } });
    expect(body.errors).toEqual(["wrong.code"]);
  }
});

/** Signs in with the code of the step before, so that the one of now is left. */
async function signInWithTotp(email: string, secret: string) {
  const { challenge } = await signInAs({ email });
  const shown = { challenge, method: "totp", code: codeOf(secret, -1) };
  return (await call(contracts.verifyFactor, { body: shown })).body;
}

test("who only has what is not allowed any more shows it, and then can add another one and nothing else", async () => {
  const user = await createUser();
  const { secret } = await addAuthenticatorApp(user);
  const { access_token: before } = await signInWithTotp(user.email, secret);
  configure({ FACTOR_METHODS: "passkey" });
  await expectRefusal(() => call(getProfile, { token: before }), 403, "second.factor.enrollment.required");
  const { challenge, methods } = await signInAs(user);
  expect(methods).toEqual(["totp", "recovery"]);
  const answer = await call(contracts.verifyFactor, { body: { challenge, method: "totp", code: codeOf(secret) } });
  expect([answer.status, answer.body.errors, answer.body.methods]).toEqual([
    403,
    ["second.factor.enrollment.required"],
    ["passkey"],
  ]);
  const token = answer.body.token as string;
  await expectRefusal(() => call(getProfile, { token }), 403, "second.factor.enrollment.required");
  const { passkey, status } = await createPasskey(token);
  expect(status).toBe(201);
  expect((await call(getProfile, { token })).status).toBe(200);
  const { body: options } = await call(passkeys.startPasskeySignIn);
  expect((await call(passkeys.signInWithPasskey, { body: { credential: passkey.sign(options) } })).status).toBe(200);
});
