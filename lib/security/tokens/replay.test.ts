import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { addAuthenticatorApp, codeOf } from "@/lib/testing/authenticators/second-factor";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const KEY = { "Idempotency-Key": "order-7f3b" };
const post = (path: string, body: object, token?: string) => send("POST", path, { body, token, headers: KEY });

/** What ends a right, with an administrator's token. */
const ends: Record<string, (user: User) => Promise<unknown>> = {
  "sign-out": () => db.session.updateMany({ data: { endedAt: new Date() } }),
  demotion: (user) => db.userRole.deleteMany({ where: { userId: user.id } }),
  disabling: (user) => db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } }),
};

/** Every operation that gives a person tokens to anyone who shows something else. */
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
  confirmAccount: async (user) => {
    await db.user.update({ where: { id: user.id }, data: { confirmedAt: null } });
    const token = await createCode(user, "confirmation");
    return () => post("/v1/user/confirm", { token });
  },
};

const identityCarriesNoRoles = (operation: string, end: string) =>
  operation === "authenticateUser" && end === "demotion";

test.each(
  Object.keys(tokenOperations).flatMap((operation) =>
    Object.keys(ends)
      .filter((end) => !identityCarriesNoRoles(operation, end))
      .map((end) => [operation, end] as const),
  ),
)("replayed answer outlives the right: %s repeated after %s gives no token", async (operation, end) => {
  const user = await createUser();
  const repeat = await tokenOperations[operation]?.(user);
  const first = await repeat?.();
  expect(first?.status).toBe(200);
  const again = await repeat?.();
  expect([again?.text, again?.headers.get("idempotent-replayed")]).toEqual([first?.text, "true"]);
  await ends[end]?.(user);
  const late = await repeat?.();
  expect(late?.body.errors).toEqual(["idempotency.key.reused"]);
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
