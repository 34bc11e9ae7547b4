import { beforeEach, expect, test } from "vitest";
import { requestSignInLink, signInWithLink } from "@/lib/authentication/link/sign-in-link.contract";
import {
  addPasskey as addPasskeyContract,
  registerWithPasskey,
  signInWithPasskey,
  startPasskey,
  startPasskeySignIn,
  startPasskeySignUp,
} from "@/lib/authentication/passkeys/passkeys.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { addAuthenticatorApp, codeOf } from "@/lib/testing/authenticators/second-factor";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readCode } from "@/lib/testing/mailbox";
import { jsonSchemaOf } from "@/lib/testing/matrix";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const KEY = { "Idempotency-Key": "order-7f3b" };
const DEVICE = { "Gatehouse-Device": "d".repeat(43) };
const post = (path: string, body: object, token?: string) =>
  send("POST", path, { body, token, headers: { ...KEY, ...DEVICE } });

/** What ends a right, with an administrator's token. */
const ends: Record<string, (user: User) => Promise<unknown>> = {
  "sign-out": () => db.session.updateMany({ data: { endedAt: new Date() } }),
  demotion: (user) => db.userRole.deleteMany({ where: { userId: user.id } }),
  disabling: (user) => db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } }),
};

const optionsOf = async (path: string, body: object = {}, token?: string) =>
  (await send("POST", path, { body, token })).body;

/** Somebody's own passkey. */
async function addPasskey(user: User): Promise<Passkey> {
  const { access_token: token } = await signIn(user);
  const { passkey, credential } = Passkey.create(await optionsOf(startPasskey.path, {}, token));
  expect((await send("POST", addPasskeyContract.path, { token, body: { credential } })).status).toBe(201);
  return passkey;
}

/** Every operation that gives a person tokens. What they are asked with may be somebody's who has nothing yet. */
const tokenOperations: Record<string, (user: User) => Promise<() => ReturnType<typeof post>>> = {
  login:
    async ({ email }) =>
    () =>
      post("/v1/auth/login", { email, password: PASSWORD }),
  authenticateUser:
    async ({ email }) =>
    () =>
      post("/v1/auth/authenticate", { email, password: PASSWORD }),
  verifyFactor: async (user) => {
    const { secret } = await addAuthenticatorApp(user);
    const { body } = await send("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
    const shown = { challenge: body.challenge, method: "totp", code: codeOf(secret) };
    return () => post("/v1/auth/factors/verify", shown);
  },
  refreshSession: async (user) => {
    const { refresh_token: token } = await signIn(user);
    return () => post("/v1/auth/refresh", { token });
  },
  changePassword: async (user) => {
    const { access_token: token } = await signIn(user);
    const password = "another long secret";
    return () => post("/v1/user/password/change", { password, passwordRepeat: password }, token);
  },
  signInWithPasskey: async (user) => {
    const passkey = await addPasskey(user);
    const credential = passkey.sign(await optionsOf(startPasskeySignIn.path));
    return () => post(signInWithPasskey.path, { credential });
  },
  signInWithLink: async ({ email }) => {
    configure({ MAGIC_LINKS: "on" });
    await send("POST", requestSignInLink.path, { body: { email }, headers: DEVICE });
    const token = (await readCode("sign_in", email))?.token;
    return () => post(signInWithLink.path, { token });
  },
  registerUser: async ({ email }) => {
    await db.user.deleteMany({ where: { email } });
    return () => post("/v1/user", { email, password: "a long secret of theirs" });
  },
  registerWithPasskey: async ({ email }) => {
    await db.user.deleteMany({ where: { email } });
    const { credential } = Passkey.create(await optionsOf(startPasskeySignUp.path, { email }));
    return () => post(registerWithPasskey.path, { email, credential });
  },
  confirmAccount: async (user) => {
    await db.user.update({ where: { id: user.id }, data: { confirmedAt: null } });
    const token = await createCode(user, "confirmation");
    return () => post("/v1/user/confirm", { token });
  },
};

test("replayed answer outlives the right: every operation that gives a person tokens is tested here", () => {
  const giving = contracts
    .filter(({ method, access, output }) => method === "POST" && (access === "public" || access === "user") && output)
    .filter(({ output }) => /"(access_token|token)"/.test(JSON.stringify(jsonSchemaOf(output))))
    .map(({ id }) => id);
  // An application's own: its service token gives the next one.
  expect(new Set(giving)).toEqual(new Set([...Object.keys(tokenOperations), "exchangeServiceToken"]));
});

/** Who registers has no role yet, and an identity token carries none. */
const WITHOUT_ROLES = ["authenticateUser", "registerUser", "registerWithPasskey"];

test.each(
  Object.keys(tokenOperations).flatMap((operation) =>
    Object.keys(ends)
      .filter((end) => end !== "demotion" || !WITHOUT_ROLES.includes(operation))
      .map((end) => [operation, end] as const),
  ),
)("replayed answer outlives the right: %s repeated after %s gives no token", async (operation, end) => {
  const user = await createUser();
  const repeat = await tokenOperations[operation]?.(user);
  const first = await repeat?.();
  expect(first?.status, first?.text).toBeLessThan(300);
  const again = await repeat?.();
  expect([again?.text, again?.headers.get("idempotent-replayed")]).toEqual([first?.text, "true"]);
  await ends[end]?.(await db.user.findUniqueOrThrow({ where: { email: user.email } }));
  const late = await repeat?.();
  // Where a token is shown to ask at all, that one is void as well.
  const refusal = operation === "changePassword" && end !== "demotion" ? "token.revoked" : "idempotency.key.reused";
  expect(late?.body.errors).toEqual([refusal]);
  expect(late?.text).not.toContain('token":');
});

test("replayed answer outlives the right: a permission that was lost opens no kept answer", async () => {
  const user = await createUser({}, ["admin"]);
  const { access_token: token } = await signIn(user);
  const create = () => post("/v1/applications", { name: "reports" }, token);
  const first = await create();
  expect([first.status, (await create()).text]).toEqual([201, first.text]);
  await db.userRole.deleteMany({ where: { userId: user.id } });
  const late = await create();
  expect({ status: late.status, text: late.text.includes(first.body.token) }).toEqual({ status: 403, text: false });
});

test("replayed answer outlives the right: what only reads is asked anew each time", async () => {
  const { access_token: token, sessionId } = await signIn(await createUser());
  const validate = () => post("/v1/auth/validate", { token });
  expect((await validate()).body.valid).toBe(true);
  await db.session.update({ where: { id: sessionId }, data: { endedAt: new Date() } });
  expect((await validate()).status).toBe(401);
  expect(await db.idempotencyKey.count()).toBe(0);
});

test("rows without an end: strangers keep no more than a hundred keys, sign-outs none, and honest use is not counted", async () => {
  configure({ RATE_LIMITS: "on" });
  const keyed = (path: string, n: number, body: object) =>
    send("POST", path, { body, headers: { "Idempotency-Key": `key-${n}` } });
  const logouts = await Promise.all(Array.from({ length: 150 }, (_, n) => keyed("/v1/auth/logout", n, { token: "x" })));
  expect(new Set(logouts.map(({ status }) => status))).toEqual(new Set([204]));
  expect(await db.idempotencyKey.count()).toBe(0);
  const { serviceToken } = await createApplication();
  expect((await keyed("/v1/auth/token", 0, { token: serviceToken })).status).toBe(200);
  for (let n = 1; n <= 110; n += 1) await keyed("/v1/auth/refresh", n, { token: "made-up" });
  expect(await db.idempotencyKey.count()).toBe(101);
  expect((await keyed("/v1/auth/refresh", 111, { token: "made-up" })).status).toBe(429);
});
