import { beforeEach, expect, test } from "vitest";
import { reauthenticate, verifyFactor } from "@/lib/authentication/factors/factors.contract";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { login } from "@/lib/authentication/sign-in.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { type Contract, problemsOf } from "@/lib/operation";
import { issuePair } from "@/lib/sessions/session";
import {
  codeOf,
  createUserWithFactor,
  givePasskey,
  signInWithFactor,
} from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { createSession, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fill } from "@/lib/testing/matrix";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const ADMIN = ["user", "admin"];
const restricted = contracts.filter(({ access }) => access !== "public");

type TokenOf = () => Promise<string>;

/** An administrator in every state that a second factor may be in: each token is of a new session. */
const states: Record<string, () => Promise<TokenOf>> = {
  "no factor": async () => {
    const user = await createUser({}, ADMIN);
    return async () => (await signIn(user)).access_token;
  },
  // A session from before there was one, which adding it would have ended.
  "a factor that was not shown yet": async () => {
    const { id } = (await createUserWithFactor({}, ADMIN)).user;
    const user = await db.user.findUniqueOrThrow({ where: { id } });
    const { access_token } = await issuePair(await createSession(user, "platform"));
    return async () => access_token;
  },
  "a factor that was shown": async () => {
    const { user } = await createUserWithFactor({}, ADMIN);
    return async () => (await signInWithFactor(user)).access_token;
  },
  "a factor that was shown too long ago": async () => {
    const { user } = await createUserWithFactor({}, ADMIN);
    return async () => (await signInWithFactor(user, { minutesAgo: 11 })).access_token;
  },
};

const ask = async (contract: Contract, token: string): Promise<string> => {
  const body = contract.body ? { body: {} } : {};
  const answer = await send(contract.method, fill(contract), { token, ...body });
  return answer.status === 401 ? String(answer.body?.errors?.[0]) : "admitted";
};

test.each(Object.entries(states))(
  "every operation, asked by somebody with %s: nothing opens before it was shown, and what is sensitive asks for it anew",
  async (state, arrive) => {
    const tokenOf = await arrive();
    const before = state.includes("not shown") ? await readDatabase() : undefined;
    const answers: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const contract of restricted) {
      answers[contract.id] = await ask(contract, await tokenOf());
      if (before) wanted[contract.id] = "token.revoked";
      else if (state.includes("too long") && contract.recent) wanted[contract.id] = "reauthentication.required";
      else wanted[contract.id] = "admitted";
    }
    if (before) expect(await readDatabase()).toEqual(before);
    // Some ask only for certain values; what is theirs to say, `step-up.test.ts` asks.
    for (const { id, recent, ...contract } of restricted) {
      if (!recent && problemsOf({ id, ...contract }).includes("reauthentication.required")) delete wanted[id];
    }
    expect(answers).toMatchObject(wanted);
  },
  600_000,
);

const begin = async ({ email }: User, headers: Record<string, string> = {}): Promise<string> =>
  (await call(login, { body: { email, password: PASSWORD }, headers })).body.challenge;

const finish = (challenge: string, shown: object, headers: Record<string, string> = {}) =>
  call(verifyFactor, { body: { challenge, ...shown }, headers });

test("a challenge is one person's: nobody else's code, recovery code or passkey finishes it", async () => {
  const ann = await createUserWithFactor();
  const eve = await createUserWithFactor();
  const challenge = await begin(ann.user);
  const evesPasskey = await givePasskey(eve.user);
  const options = (await call(passkeys.startFactor, { body: { challenge } })).body;
  const shown = [
    { method: "totp", code: codeOf(eve.secret) },
    { method: "recovery", code: eve.recoveryCodes[0] },
    { method: "passkey", credential: evesPasskey.sign(options) },
  ];
  for (const one of shown) expect((await finish(challenge, one)).status).toBe(401);
  expect(await db.session.count()).toBe(0);
  // Eve's recovery code was not used up by it.
  expect((await finish(await begin(eve.user), { method: "recovery", code: eve.recoveryCodes[0] })).status).toBe(200);
});

test("a challenge is one device's, where that showed its secret, also for the options of a passkey", async () => {
  const { user, secret } = await createUserWithFactor();
  await givePasskey(user);
  const own = { "Gatehouse-Device": "d".repeat(43) };
  const challenge = await begin(user, own);
  const others: Record<string, string>[] = [{}, { "Gatehouse-Device": "e".repeat(43) }];
  for (const headers of others) {
    const shown = { method: "totp", code: codeOf(secret) };
    await expectRefusal(() => finish(challenge, shown, headers), 401, "challenge.invalid");
    const options = () => call(passkeys.startFactor, { body: { challenge }, headers });
    await expectRefusal(options, 401, "challenge.invalid");
  }
  expect((await finish(challenge, { method: "totp", code: codeOf(secret) }, own)).status).toBe(200);
});

test("a proof is of one method: a recovery code is no code of an app, a code of an app none to recover by, and what a passkey signed for one thing is nothing elsewhere", async () => {
  const { user, secret, recoveryCodes } = await createUserWithFactor();
  const passkey = await givePasskey(user);
  const challenge = await begin(user);
  expect((await finish(challenge, { method: "totp", code: recoveryCodes[0] })).body.errors).toEqual(["wrong.code"]);
  expect((await finish(challenge, { method: "recovery", code: codeOf(secret) })).body.errors).toEqual(["wrong.code"]);
  const { access_token: token } = await signInWithFactor(user);
  const optionsOf = {
    "sign in": async () => (await call(passkeys.startPasskeySignIn, {})).body,
    finish: async () => (await call(passkeys.startFactor, { body: { challenge } })).body,
    reauthenticate: async () => (await call(passkeys.startReauthentication, { token })).body,
  };
  const uses: Record<keyof typeof optionsOf, (credential: object) => ReturnType<typeof call>> = {
    "sign in": (credential) => call(passkeys.signInWithPasskey, { body: { credential } as never }),
    finish: (credential) => finish(challenge, { method: "passkey", credential }),
    reauthenticate: (credential) => call(reauthenticate, { token, body: { method: "passkey", credential } as never }),
  };
  for (const [made, options] of Object.entries(optionsOf))
    for (const [used, use] of Object.entries(uses).filter(([name]) => name !== made)) {
      const { status, body } = await use(passkey.sign(await options()));
      expect([status, body.errors], `${made} → ${used}`).toEqual([401, ["passkey.invalid"]]);
    }
  for (const [name, use] of Object.entries(uses)) {
    const options = optionsOf[name as keyof typeof optionsOf];
    expect((await use(passkey.sign(await options()))).status, name).toBe(200);
  }
});
