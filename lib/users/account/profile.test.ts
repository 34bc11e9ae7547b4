import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const readProfile = (token?: string) => call(getProfile, { token });

test("200 with exactly id, name, locale, addresses and roles; a role is there at the next request", async () => {
  const user = await createUser({ locale: "ru" });
  const { access_token } = await signIn(user);
  await db.address.createMany({ data: ["one", "two"].map((address) => ({ userId: user.id, address })) });
  const { body } = await readProfile(access_token);
  expect({ ...body, addresses: body.addresses.sort() }).toEqual({
    id: user.id,
    name: user.email,
    locale: "ru",
    addresses: ["one", "two"],
    roles: ["user"],
  });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: user.id, roleId: admin.id } });
  expect((await readProfile(access_token)).body.roles).toEqual(["admin", "user"]);
  await db.userRole.deleteMany({ where: { userId: user.id } });
  expect((await readProfile(access_token)).body.roles).toEqual([]);
});

test("200 with the display name where the person set one", async () => {
  const { access_token } = await signIn(await createUser({ name: "Анна" }));
  expect((await readProfile(access_token)).body.name).toBe("Анна");
});

test("401 unauthorized without a token; token.expired, token.revoked when it or its session is over", async () => {
  await expectRefusal(() => readProfile(), 401, "unauthorized");
  const user = await createUser();
  const { access_token, sessionId } = await signIn(user);
  moveClock(3601);
  await expectRefusal(() => readProfile(access_token), 401, "token.expired");
  moveClock(-3601);
  await db.session.update({ where: { id: sessionId }, data: { endedAt: new Date() } });
  await expectRefusal(() => readProfile(access_token), 401, "token.revoked");
});

test("401 token.revoked for tokens from before the person's last change, 200 for later ones", async () => {
  const user = await createUser();
  const before = await signIn(user);
  moveClock(10);
  await db.user.update({ where: { id: user.id }, data: { tokensNotBefore: new Date() } });
  await expectRefusal(() => readProfile(before.access_token), 401, "token.revoked");
  expect((await readProfile((await signIn(user)).access_token)).status).toBe(200);
});

test("401 unauthorized when the person is gone; 403 when they must choose a new password first", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  await db.user.update({ where: { id: user.id }, data: { resetPassword: true } });
  await expectRefusal(() => readProfile(access_token), 403, "password.change.required");
  await db.user.delete({ where: { id: user.id } });
  await expectRefusal(() => readProfile(access_token), 401, "unauthorized");
});

test("200 for 400 interleaved calls of two people, each with their own profile", async () => {
  const people = [await createUser(), await createUser()];
  const pairs = await Promise.all(people.map(signIn));
  const calls = Array.from({ length: 400 }, (_, index) => index % 2);
  const answers = await Promise.all(calls.map((person) => readProfile(pairs[person]?.access_token)));
  // On a busy machine some find the database taken for too long, and are told so.
  const own = calls.map((person, index) => (answers[index]?.status === 503 ? undefined : people[person]?.id));
  expect(answers.map(({ body }) => body.id)).toEqual(own);
});
