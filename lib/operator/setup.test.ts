import { beforeEach, expect, test } from "vitest";
import { login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { seedDatabase } from "@/lib/operator/seed";
import { setUpAdministrator } from "@/lib/operator/setup.contract";
import { addAuthenticatorApp } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { confirmAccount } from "@/lib/users/account/account.contract";
import * as accounts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const password = "correct horse battery";
const tokenOf = async () => new URL((await seedDatabase()) ?? "").searchParams.get("token");
const bodyFor = async (email: string) => ({ token: await tokenOf(), email, password });

test("201: the printed address makes one administrator, who can sign in", async () => {
  const body = await bodyFor("Root@Example.com");
  expect((await call(setUpAdministrator, { body })).status).toBe(201);
  const { body: pair } = await call(login, { body: { email: "root@example.com", password } });
  const profile = await call(accounts.getProfile, { token: pair.access_token });
  expect(profile.body.roles).toEqual(["admin", "user"]);
});

test("400 token.already.used once there is an administrator, and no address is printed any more", async () => {
  const body = await bodyFor("root@example.com");
  await call(setUpAdministrator, { body });
  const second = await call(setUpAdministrator, { body: { ...body, email: "second@example.com" } });
  expect([second.status, second.body.errors]).toEqual([400, ["token.already.used"]]);
  expect(await seedDatabase()).toBeUndefined();
  expect(await db.user.count()).toBe(1);
});

test("400 token.invalid for a foreign token, and nobody is made", async () => {
  const answer = await call(setUpAdministrator, { body: { token: "x", email: "root@example.com", password } });
  expect([answer.status, answer.body.errors]).toEqual([400, ["token.invalid"]]);
  expect(await db.user.count()).toBe(0);
});

test("400 for a weak password, and nobody is made", async () => {
  const body = { ...(await bodyFor("root@example.com")), password: "password1" };
  const answer = await call(setUpAdministrator, { body });
  expect(answer.body.errors).toEqual(["password.does.not.meet.the.requirements"]);
  expect(await db.user.count()).toBe(0);
});

test("one of ten callers who race becomes the administrator", async () => {
  const token = await tokenOf();
  const emails = Array.from({ length: 10 }, (_, index) => `root${index}@example.com`);
  const answers = await Promise.all(
    emails.map((email) => call(setUpAdministrator, { body: { token, email, password } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(400)]);
  expect(await db.userRole.count({ where: { role: { name: "admin" } } })).toBe(1);
});

test.each([
  ["at the printed address", async () => call(setUpAdministrator, { body: await bodyFor("root@example.com") })],
  [
    "by the configuration",
    async () => {
      configure({ ADMIN_EMAIL: "root@example.com", ADMIN_PASSWORD: password });
      await seedDatabase();
    },
  ],
])(
  "an account that a stranger registered under the administrator's address keeps nothing of theirs: made %s",
  async (_, setUp) => {
    const stranger = await createUser({ email: "root@example.com", confirmedAt: null });
    const { access_token, refresh_token } = await signIn(stranger);
    const code = await createCode(stranger, "confirmation");
    await addAuthenticatorApp(stranger);
    await db.address.create({ data: { userId: stranger.id, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" } });
    await db.device.create({ data: { userId: stranger.id, digest: Buffer.alloc(32) } });
    await setUp();
    expect((await call(accounts.getProfile, { token: access_token })).status).toBe(401);
    expect((await call(refreshSession, { body: { token: refresh_token } })).status).toBe(401);
    expect((await call(login, { body: { email: "root@example.com", password: PASSWORD } })).status).toBe(401);
    expect((await call(confirmAccount, { body: { token: code } })).status).toBe(400);
    expect(await Promise.all([db.address.count(), db.device.count(), db.factor.count()])).toEqual([0, 0, 0]);
    expect((await call(login, { body: { email: "root@example.com", password } })).status).toBe(200);
  },
);

test("400 where the first administrator would keep the password of the account that is there", async () => {
  await createUser({ email: "root@example.com" });
  const body = { ...(await bodyFor("root@example.com")), password: PASSWORD };
  await expectRefusal(() => call(setUpAdministrator, { body }), 400, "password.does.not.meet.the.requirements");
  configure({ ADMIN_EMAIL: "root@example.com", ADMIN_PASSWORD: PASSWORD });
  await expect(seedDatabase()).rejects.toThrow("ADMIN_PASSWORD cannot be used");
});
