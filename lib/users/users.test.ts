import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { getRevocations } from "@/lib/sessions/revocations.contract";
import { everyAddress } from "@/lib/testing/addresses";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import * as contracts from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

let admin: User;
let token: string;

beforeEach(async () => {
  await freshDatabase();
  admin = await createUser({ name: "Admin" }, ["admin"]);
  token = await tokenOf(admin);
});

const tokenOf = async (user: User) => (await signIn(user)).access_token;
const update = ({ id }: { id: string }, body: object, as = token) =>
  call(contracts.updateUser, { token: as, params: { uid: id }, body });
const remove = ({ id }: { id: string }, as = token) => call(contracts.deleteUser, { token: as, params: { uid: id } });
const find = ({ id }: { id: string }, as = token) => call(contracts.findUser, { token: as, params: { uid: id } });

test.each(everyAddress(contracts.findUser))("200 with the whole user at %s, and nothing secret", async (_, address) => {
  const user = await createUser({ name: "Ann", locale: "ru", source: "license", lastSignInAt: new Date() });
  await db.address.create({ data: { userId: user.id, address: "3NBVqYX" } });
  const { status, body, text } = await call(contracts.findUser, { ...address, token, params: { uid: user.id } });
  expect(status).toBe(200);
  expect(body).toEqual({
    uid: user.id,
    name: "Ann",
    email: user.email,
    active: true,
    status: "active",
    reset_password: false,
    locale: "ru",
    source: "license",
    roles: ["user"],
    addresses: ["3NBVqYX"],
    created_at: user.createdAt.toISOString(),
    last_sign_in_at: user.lastSignInAt?.toISOString(),
  });
  expect(text).not.toMatch(/\$2b\$|password_hash|passwordHash/);
});

test("200 for oneself, also while pending; 403 for anybody else; 404 and 400 only for who may look", async () => {
  const pending = await createUser({ confirmedAt: null });
  const own = await tokenOf(pending);
  expect((await find(pending, own)).body).toMatchObject({ active: false, status: "pending", roles: [] });
  await expectRefusal(() => find(admin, own), 403, "forbidden");
  await expectRefusal(() => find({ id: crypto.randomUUID() }, own), 403, "forbidden");
  await expectRefusal(() => find({ id: crypto.randomUUID() }), 404, "user.not.found");
  await expectRefusal(() => find({ id: "12" }), 400, "request.invalid");
});

test("200 with what was changed and nothing else, and both states on record", async () => {
  const user = await createUser({ name: "Ann" });
  const { status, body } = await update(user, { name: " Anna ", locale: "ru" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: "Anna", locale: "ru", active: true });
  expect(await db.user.findUnique({ where: { id: user.id } })).toEqual({
    ...user,
    name: "Anna",
    locale: "ru",
    updatedAt: expect.any(Date),
  });
  expect(await db.auditEvent.findMany()).toMatchObject([
    {
      action: "user.updated",
      actorId: admin.id,
      targetId: user.id,
      details: { before: { locale: "en" }, after: { locale: "ru" }, renamed: true },
    },
  ]);
  expect((await update(user, { name: null })).body.name).toBe(user.email);
  expect((await update(user, {})).status).toBe(200);
  expect(await db.auditEvent.count()).toBe(2);
});

test("members that the contract does not name change nothing", async () => {
  const user = await createUser();
  const hostile = {
    id: admin.id,
    uid: admin.id,
    email: "other@example.com",
    roles: ["admin"],
    status: "disabled",
    password_hash: "x",
    passwordHash: "x",
    confirmed_at: null,
    confirmedAt: null,
    disabledAt: "2020-01-01T00:00:00Z",
    created_at: "2020-01-01T00:00:00Z",
  };
  expect((await update(user, hostile)).status).toBe(200);
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ ...user, updatedAt: expect.any(Date) });
  expect(await db.userRole.count({ where: { userId: user.id } })).toBe(1);
});

test("400 for values of the wrong kind, and nothing is written", async () => {
  const user = await createUser();
  for (const body of [
    { name: 1 },
    { locale: "fr" },
    { active: "yes" },
    { reset_password: 1 },
    { name: "x".repeat(201) },
    [],
  ]) {
    await expectRefusal(() => update(user, body), 400, "request.invalid");
  }
});

test("disabling ends every session and voids every token in the same moment; enabling opens none of them again", async () => {
  const user = await createUser();
  const { access_token, sessionId } = await signIn(user);
  expect((await update(user, { active: false })).body).toMatchObject({ active: false, status: "disabled" });
  expect((await call(getProfile, { token: access_token })).body.errors).toEqual(["token.revoked"]);
  expect(await db.session.findUnique({ where: { id: sessionId } })).toMatchObject({
    endedAt: expect.any(Date),
    endReason: "user.disabled",
  });
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).tokensNotBefore).toBeInstanceOf(Date);
  expect((await update(user, { active: true })).body).toMatchObject({ active: true });
  expect((await call(getProfile, { token: access_token })).body.errors).toEqual(["token.revoked"]);
  const actions = (await db.auditEvent.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action);
  expect(actions).toEqual(["user.disabled", "user.enabled"]);
});

test("active: true marks a pending user's email as verified; reset_password: true closes the user's sessions at once", async () => {
  const user = await createUser({ confirmedAt: null });
  const { access_token } = await signIn(user);
  expect((await update(user, { active: true })).body).toMatchObject({ active: true, roles: ["user"] });
  expect((await call(getProfile, { token: access_token })).body).toMatchObject({ roles: ["user"] });
  expect((await update(user, { reset_password: true })).body).toMatchObject({ reset_password: true });
  expect((await call(getProfile, { token: access_token })).body.errors).toEqual(["password.change.required"]);
  // Whoever verifies tokens without asking us reads it in the list.
  const { holders } = decodeJwt<{ holders: Record<string, number> }>((await call(getRevocations)).text);
  expect(holders[user.id]).toBeGreaterThan(decodeJwt(access_token).iat ?? Infinity);
});

test.each(everyAddress(contracts.deleteUser))(
  "true at %s; everything of the user is gone, the record stays",
  async (_, address) => {
    const user = await createUser({ name: "Ann" });
    const { access_token } = await signIn(user);
    await db.address.create({ data: { userId: user.id, address: "3NBVqYX" } });
    const answer = await call(contracts.deleteUser, { ...address, token, params: { uid: user.id } });
    expect(answer).toMatchObject({ status: 200, body: true });
    expect((await call(getProfile, { token: access_token })).status).toBe(401);
    for (const count of [
      db.address.count(),
      db.session.count({ where: { userId: user.id } }),
      db.userRole.count({ where: { userId: user.id } }),
    ]) {
      expect(await count).toBe(0);
    }
    const [event] = await db.auditEvent.findMany({ where: { action: "user.deleted" } });
    expect(event).toMatchObject({ targetId: user.id, details: { before: { roles: ["user"] } } });
    expect(JSON.stringify(event?.details), "the record names nobody").not.toMatch(/Ann|@/);
    await expectRefusal(() => remove(user), 404, "user.not.found");
  },
);

test("403 for changing or deleting someone with more permissions, whatever their state, and nothing is written", async () => {
  const as = await tokenOf(await createUserWith(["users:write"]));
  const strong = await createUserWith(["users:write", "keys:rotate"]);
  for (const data of [{}, { disabledAt: new Date() }, { disabledAt: null, confirmedAt: null }]) {
    await db.user.update({ where: { id: strong.id }, data });
    for (const body of [{ name: "x" }, { active: false }, { active: true }, { reset_password: true }, {}]) {
      await expectRefusal(() => update(strong, body, as), 403, "forbidden");
    }
    await expectRefusal(() => remove(strong, as), 403, "forbidden");
  }
  await expectRefusal(() => update(admin, { active: false }, as), 403, "forbidden");
  const equal = await createUserWith(["users:write"]);
  expect((await update(equal, { active: false }, as)).status).toBe(200);
});

test("409 for disabling or deleting the last active administrator, also by themselves", async () => {
  await createUser({ disabledAt: new Date() }, ["admin"]);
  await expectRefusal(() => update(admin, { active: false }), 409, "last.administrator");
  await expectRefusal(() => remove(admin), 409, "last.administrator");
  expect((await update(admin, { name: "Still here", reset_password: false })).status).toBe(200);
  await createUser({}, ["admin"]);
  expect((await remove(admin)).body).toBe(true);
});
