import { compareSync } from "bcryptjs";
import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { login as loginContract } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

/** A refused sign-in is on record, and nowhere else. */
const REFUSED = ["audit_events"];

const login = (body: Record<string, unknown>) => call(loginContract, { body });

test.each(["username", "login", "email"])(
  "200 with a token pair for an address given as %s, in any spelling",
  async (name) => {
    const user = await createUser({ email: "ann@example.com" });
    const answer = await login({ [name]: " ＡNN@Example.com", password: PASSWORD, locale: "ru", source: "voting" });
    expect(answer.status).toBe(200);
    expect(decodeJwt(answer.body.access_token)).toMatchObject({ id: user.id, roles: ["user"], locale: "ru" });
    expect(await db.session.findMany()).toMatchObject([{ userId: user.id, clientType: "platform", source: "voting" }]);
    expect(await db.auditEvent.findMany()).toMatchObject([{ action: "login.succeeded", targetId: user.id }]);
    const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(after.lastSignInAt).toBeInstanceOf(Date);
  },
);

test("200: the language chosen with a sign-in is that of mail from then on; without one, or refused, it stays", async () => {
  const user = await createUser({ email: "ann@example.com" });
  const credentials = { email: "ann@example.com", password: PASSWORD };
  const localeNow = async () => (await db.user.findUniqueOrThrow({ where: { id: user.id } })).locale;
  await login({ ...credentials, locale: "ru", password: "not the password" });
  expect(await localeNow()).toBe("en");
  // Of a device that was not seen before its owner is told.
  await db.device.create({ data: { userId: user.id, digest: Buffer.from("another device") } });
  await login({ ...credentials, locale: "ru" });
  expect(await localeNow()).toBe("ru");
  expect(await db.mail.findMany()).toMatchObject([{ template: "new_device", locale: "ru" }]);
  await login(credentials);
  expect(await localeNow()).toBe("ru");
});

test("401 wrong.password: the same answer for a wrong password, an unknown user and a disabled one; only the record knows", async () => {
  await createUser({ email: "ann@example.com" });
  await createUser({ email: "off@example.com", disabledAt: new Date() });
  const bodies = await Promise.all(
    ["ann@example.com", "off@example.com", "nobody@example.com"].map(async (email) => {
      const request = () => login({ email, password: "not the password" });
      const answer = await expectRefusal(request, 401, "wrong.password", REFUSED);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
      return { ...answer.body, instance: "" };
    }),
  );
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  expect(await db.auditEvent.count({ where: { action: "login.refused" } })).toBe(3);
});

test("401 after the same work for an unknown user as for a known one", async () => {
  await createUser({ email: "ann@example.com" });
  const measure = async (email: string) => {
    // Processor time of this process, threads that hash included: what else the machine does adds nothing to it.
    const start = process.cpuUsage();
    await login({ email, password: "not the password" });
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  await measure("warm@example.com");
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    rounds.push([await measure("ann@example.com"), await measure("nobody@example.com")] as const);
  }
  const middle = (values: number[]) => values.sort((a, b) => a - b)[2] ?? 0;
  const [known, unknown] = [middle(rounds.map(([time]) => time)), middle(rounds.map(([, time]) => time))];
  // Without the decoy hash the unknown one takes a tenth of it.
  expect(unknown).toBeGreaterThan(known / 2);
});

test.each([
  ["user.disabled", { disabledAt: new Date() }],
  ["password.change.required", { resetPassword: true }],
])("403 %s only after the right password", async (code, data) => {
  const { email } = await createUser(data);
  await expectRefusal(() => login({ email, password: "not the password" }), 401, "wrong.password", REFUSED);
  await expectRefusal(() => login({ email, password: PASSWORD }), 403, code, REFUSED);
});

test("403 user.should.be.confirmed with ACCOUNT_CONFIRMATION=required; with soft, 200 without roles", async () => {
  const { email, id } = await createUser({ confirmedAt: null });
  const role = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: id, roleId: role.id } });
  configure({ ACCOUNT_CONFIRMATION: "required" });
  await expectRefusal(() => login({ email, password: "not the password" }), 401, "wrong.password", REFUSED);
  await expectRefusal(() => login({ email, password: PASSWORD }), 403, "user.should.be.confirmed", REFUSED);
  configure({ ACCOUNT_CONFIRMATION: "soft" });
  const answer = await login({ email, password: PASSWORD });
  expect(decodeJwt(answer.body.access_token)).toMatchObject({ status: "pending", roles: [] });
});

test.each([
  ["/body/email", { password: PASSWORD }],
  ["/body/login", { login: "john", password: PASSWORD }],
  ["/body/password", { email: "ann@example.com" }],
  ["/body/password", { email: "ann@example.com", password: [PASSWORD] }],
  ["/body/password", { email: "ann@example.com", password: "x".repeat(4097) }],
  ["/body/locale", { email: "ann@example.com", password: PASSWORD, locale: "de" }],
])("400 request.invalid at %s; nothing is written", async (pointer, body) => {
  const answer = await expectRefusal(() => login(body), 400, "request.invalid");
  expect(answer.body.issues).toMatchObject([{ pointer }]);
});

test.each(["2a", "2y"])("200 for a $%s hash of another bcrypt, which is then made anew", async (prefix) => {
  const { passwordHash } = await createUser({ email: "known@example.com" });
  const user = await createUser({ passwordHash: passwordHash?.replace("$gatehouse$2b", `$${prefix}`) });
  await expectRefusal(() => login({ email: user.email, password: "wrong" }), 401, "wrong.password", REFUSED);
  expect((await login({ email: user.email, password: PASSWORD })).status).toBe(200);
  const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(after.passwordHash).toMatch(/^\$gatehouse\$2b\$10\$/);
  expect(compareSync(PASSWORD, String(after.passwordHash).replace("$gatehouse", ""))).toBe(true);
  expect((await login({ email: user.email, password: PASSWORD })).status).toBe(200);
});

test("200 for a hash that is weaker than configured, which is then made anew at the configured cost", async () => {
  configure({ BCRYPT_COST: "11" });
  const { email, id } = await createUser();
  expect((await login({ email, password: PASSWORD })).status).toBe(200);
  expect((await db.user.findUniqueOrThrow({ where: { id } })).passwordHash).toMatch(/^\$gatehouse\$2b\$11\$/);
});

test("401 wrong.password, as for a stranger, for someone who has no password", async () => {
  const user = await createUser({ passwordHash: null });
  for (const email of [user.email, "nobody@example.com"]) {
    const answer = await expectRefusal(() => login({ email, password: PASSWORD }), 401, "wrong.password", REFUSED);
    expect(answer.body.errors).toEqual(["wrong.password"]);
  }
});
