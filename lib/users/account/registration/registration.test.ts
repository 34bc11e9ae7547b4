import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import * as contracts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const body = { username: "John.Smith@Example.com ", password: PASSWORD };
const register = (members: Record<string, unknown>) =>
  call(contracts.registerUser, { body: { username: "ann@example.com", password: PASSWORD, ...members } });

test("201 with a token pair; the user is pending without roles, and the confirmation mail waits", async () => {
  const answer = await call(contracts.registerUser, { body });
  expect(answer.status).toBe(201);
  expect(answer.body.token_type).toBe("bearer");
  const user = await db.user.findUniqueOrThrow({
    where: { email: "john.smith@example.com" },
    include: { grants: true },
  });
  expect(user).toMatchObject({ confirmedAt: null, locale: "en", grants: [], lastSignInAt: expect.any(Date) });
  expect(await db.mail.findMany()).toMatchObject([{ template: "confirmation", recipient: user.email }]);
  expect(await db.auditEvent.findMany()).toMatchObject([{ action: "user.registered", targetId: user.id }]);
  const profile = await call(contracts.getProfile, { token: answer.body.access_token });
  expect(profile.body).toEqual({ id: user.id, name: user.email, locale: "en", addresses: [], roles: [] });
});

test.each(["username", "login", "email"])("201 with the email address given as %s", async (name) => {
  const answer = await call(contracts.registerUser, { body: { [name]: "ann@example.com", password: PASSWORD } });
  expect(answer.status).toBe(201);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ name: "ann@example.com", status: "pending", roles: [] });
});

test("201 takes the first of username, login and email, whatever the others are", async () => {
  expect((await register({ login: "a nickname", email: "other@example.com" })).status).toBe(201);
  expect(await db.user.findMany({ select: { email: true } })).toEqual([{ email: "ann@example.com" }]);
});

test("201 with locale, source and name: they stand on the user, the mail and the session", async () => {
  const answer = await register({ locale: "ru", source: "east-client", name: "  Анна " });
  expect(answer.status).toBe(201);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ locale: "ru", name: "ann@example.com" });
  expect(await db.user.findMany()).toMatchObject([{ locale: "ru", source: "east-client", name: "Анна" }]);
  expect(await db.mail.findMany()).toMatchObject([{ locale: "ru", props: { source: "east-client" } }]);
  expect(await db.session.findMany()).toMatchObject([{ source: "east-client", clientType: "platform" }]);
  const profile = await call(contracts.getProfile, { token: answer.body.access_token });
  expect(profile.body).toMatchObject({ name: "Анна", locale: "ru" });
});

test("201 with ACCOUNT_CONFIRMATION=off: active with the role user at once, and no mail", async () => {
  configure({ ACCOUNT_CONFIRMATION: "off" });
  const answer = await register({});
  expect(answer.status).toBe(201);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ status: "active", roles: ["user"] });
  expect(await db.mail.count()).toBe(0);
});

test("201 ignores every member that the contract does not name", async () => {
  const hostile = {
    id: "00000000-0000-4000-8000-000000000001",
    roles: ["admin"],
    status: "active",
    confirmedAt: "2020-01-01T00:00:00Z",
    confirmed_at: "2020-01-01T00:00:00Z",
    disabledAt: "2020-01-01T00:00:00Z",
    passwordHash: "x",
    resetPassword: true,
    createdAt: "2020-01-01T00:00:00Z",
    __proto__: { confirmedAt: "2020-01-01T00:00:00Z" },
  };
  expect((await register(hostile)).status).toBe(201);
  const [user] = await db.user.findMany({ include: { grants: true } });
  expect(user).toMatchObject({ confirmedAt: null, disabledAt: null, resetPassword: false, grants: [] });
  expect(user?.id).not.toBe(hostile.id);
  expect(user?.createdAt.getFullYear()).toBeGreaterThan(2020);
});

test.each([
  ["/body/username", { username: "not an address" }],
  ["/body/username", { username: "" }],
  ["/body/username", { username: 12 }],
  ["/body/username", { username: null }],
  ["/body/username", { username: "not an address", locale: "fr" }],
  ["/body/username", { username: "not an address", password: undefined }],
  ["/body/email", { username: undefined }],
  ["/body/email", { username: undefined, email: ["a@example.com"] }],
])("400 email must be an email, at %s of %o; nothing is written", async (pointer, members) => {
  const answer = await expectRefusal(() => register(members), 400, "request.invalid");
  expect(answer.body.errors).toContain("email must be an email");
  expect(answer.body.issues).toContainEqual({ pointer, detail: "email must be an email" });
});

test.each([
  ["/body/locale", { locale: "fr" }],
  ["/body/locale", { locale: "RU" }],
  ["/body/source", { source: "s".repeat(65) }],
  ["/body/source", { source: "a\0b" }],
  ["/body/source", { source: 1 }],
  ["/body/name", { name: "n".repeat(201) }],
  ["/body/name", { name: "\ud800" }],
  ["/body/password", { password: undefined }],
  ["/body/password", { password: 12345678 }],
  ["/body", undefined],
])("400 request.invalid at %s of %o; nothing is written", async (pointer, members) => {
  const request = () =>
    members ? register(members) : call(contracts.registerUser, { body: ["ann@example.com", PASSWORD] });
  const answer = await expectRefusal(request, 400, "request.invalid");
  expect(answer.body.issues.map((issue: { pointer: string }) => issue.pointer)).toContain(pointer);
});

test.each(["", "short12", "password", "PASSWORD1", "ann@example.com", "a\0bcdefgh", "\ud800bcdefgh", "x".repeat(129)])(
  "400 password.does.not.meet.the.requirements for %j; nothing is written",
  async (password) => {
    const answer = await expectRefusal(() => register({ password }), 400, "password.does.not.meet.the.requirements");
    expect(answer.body.issues).toMatchObject([{ pointer: "/body/password" }]);
  },
);

test("409 for a taken email address in any spelling, and nothing is written", async () => {
  await createUser({ email: "john.smith@example.com" });
  for (const username of [body.username, "JOHN.SMITH@EXAMPLE.COM", "ｊｏｈｎ.smith@ｅｘａｍｐｌｅ.com"]) {
    await expectRefusal(
      () => call(contracts.registerUser, { body: { ...body, username } }),
      409,
      "user.already.exists",
    );
  }
  expect(await db.user.count()).toBe(1);
});

test("201 once and 409 for the rest when 40 register one address at once: one user, one mail", async () => {
  const register = () => call(contracts.registerUser, { body });
  // As many as may wait to hash on a machine with one core.
  const answers = await Promise.all(Array.from({ length: 40 }, register));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array<number>(39).fill(409)]);
  const counts = await Promise.all([db.user.count(), db.mail.count(), db.session.count(), db.auditEvent.count()]);
  expect(counts).toEqual([1, 1, 1, 1]);
});
