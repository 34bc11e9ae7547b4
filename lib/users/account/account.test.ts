import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { updateProfile } from "@/lib/users/account/account.contract";
import { addAddress, listAddresses, removeAddress } from "@/lib/users/account/addresses.contract";

beforeEach(freshDatabase);

test("200 changes only what is named, and only what one may change", async () => {
  const user = await createUser({ name: "Ann" });
  const { access_token: token } = await signIn(user);
  const update = (body: unknown) => call(updateProfile, { token, body });
  expect((await update({ locale: "ru" })).body).toMatchObject({ name: "Ann", locale: "ru" });
  expect((await update({ name: "  Анна  " })).body).toMatchObject({ name: "Анна", locale: "ru" });
  expect((await update({ name: "" })).body.name).toBe(user.email);
  const before = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const hostile = { email: "x@example.com", roles: ["admin"], disabledAt: null, confirmedAt: null, passwordHash: "x" };
  expect((await update({ ...hostile, source: "x", id: crypto.randomUUID() })).status).toBe(200);
  const { updatedAt: _, ...after } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(before).toMatchObject(after);
});

test("400 for another language or an endless name, 401 without a token", async () => {
  const { access_token: token } = await signIn(await createUser());
  await expectRefusal(() => call(updateProfile, { token, body: { locale: "de" } }), 400, "request.invalid");
  await expectRefusal(() => call(updateProfile, { token, body: { name: "x".repeat(201) } }), 400, "request.invalid");
  await expectRefusal(() => call(updateProfile, { token, body: { name: "a\0b" } }), 400, "request.invalid");
  await expectRefusal(() => call(updateProfile, { body: {} }), 401, "unauthorized");
});

test("addresses are listed and given up by their owner only, and are then free for others", async () => {
  const { access_token: token } = await signIn(await createUser());
  const { access_token: stranger } = await signIn(await createUser());
  const body = { address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8", name: "Savings" };
  const params = { addressId: (await call(addAddress, { token, body })).body.addressId };
  const listed = await call(listAddresses, { token });
  expect(listed.body).toMatchObject([{ ...params, ...body, type: "client" }]);
  expect((await call(listAddresses, { token: stranger })).body).toEqual([]);
  await expectRefusal(() => call(removeAddress, { token: stranger, params }), 404, "not.found");
  await expectRefusal(() => call(removeAddress, { params }), 401, "unauthorized");
  expect((await call(removeAddress, { token, params })).status).toBe(204);
  await expectRefusal(() => call(removeAddress, { token, params }), 404, "not.found");
  expect((await call(addAddress, { token: stranger, body })).status).toBe(200);
  expect(await db.auditEvent.count({ where: { action: "address.removed" } })).toBe(1);
});
