import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { exchangeServiceToken, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import * as contracts from "@/lib/users/account/addresses.contract";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const ADDRESS = "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8";
const claim = (token: string | undefined, members: Record<string, unknown> = {}) =>
  call(contracts.addAddress, { token, body: { address: ADDRESS, ...members } });

test("200 with the address's id; profile and the next token name it, and it is on record", async () => {
  const user = await createUser();
  const { access_token, refresh_token } = await signIn(user);
  const answer = await claim(access_token, { address: ` ${ADDRESS} `, name: "savings" });
  expect(answer.status).toBe(200);
  const expected = { id: answer.body.addressId, userId: user.id, address: ADDRESS, type: "client", name: "savings" };
  expect(await db.address.findMany()).toMatchObject([expected]);
  expect((await call(getProfile, { token: access_token })).body.addresses).toEqual([ADDRESS]);
  const { body } = await call(refreshSession, { body: { token: refresh_token } });
  expect(decodeJwt(body.access_token).addresses).toEqual([{ address: ADDRESS, type: "client", name: "savings" }]);
  expect(await db.auditEvent.findMany()).toMatchObject([{ action: "address.added", actorId: user.id }]);
});

test("200 with the same id when the same person claims again, ten times at once: one row, one record", async () => {
  const { access_token } = await signIn(await createUser());
  const answers = await Promise.all(Array.from({ length: 10 }, () => claim(access_token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.addressId)).size).toBe(1);
  expect([await db.address.count(), await db.auditEvent.count()]).toEqual([1, 1]);
});

test("409 for another person's address; nothing is written", async () => {
  await claim((await signIn(await createUser())).access_token);
  const { access_token } = await signIn(await createUser());
  await expectRefusal(() => claim(access_token), 409, "address.already.exists");
});

test("200 for one of ten people who claim one address at once, 409 for the rest", async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => createUser()));
  const pairs = await Promise.all(people.map(signIn));
  const answers = await Promise.all(pairs.map(({ access_token }) => claim(access_token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  expect([await db.address.count(), await db.auditEvent.count()]).toEqual([1, 1]);
});

test.each([
  ["/body/address", { address: undefined }],
  ["/body/address", { address: "" }],
  ["/body/address", { address: "   " }],
  ["/body/address", { address: "a".repeat(129) }],
  ["/body/address", { address: "a\0b" }],
  ["/body/address", { address: "\udfff" }],
  ["/body/address", { address: 3 }],
  ["/body/type", { type: "" }],
  ["/body/type", { type: "t".repeat(65) }],
  ["/body/name", { name: "n".repeat(201) }],
])("400 request.invalid at %s of %o; nothing is written", async (pointer, members) => {
  const { access_token } = await signIn(await createUser());
  const answer = await expectRefusal(() => claim(access_token, members), 400, "request.invalid");
  expect(answer.body.issues).toMatchObject([{ pointer }]);
});

test("403 for a type that the operator leaves to nobody; 200 for a listed one, for anyone who may write users, and for what is one's own already", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  for (const type of ["node", "Client", "client ", "ｃlient"])
    await expectRefusal(() => claim(access_token, { type }), 403, "forbidden");
  configure({ ADDRESS_TYPES: "validator, node" });
  expect((await claim(access_token, { type: "node" })).status).toBe(200);
  configure({ ADDRESS_TYPES: "" });
  expect((await claim(access_token, { type: "node" })).status).toBe(200);
  expect((await claim(access_token, { type: "client" })).status).toBe(200);
  expect(await db.address.findMany()).toMatchObject([{ userId: user.id, type: "node" }]);
  const trusted = await signIn(await createUserWith(["users:write"]));
  expect((await claim(trusted.access_token, { address: "another", type: "node" })).status).toBe(200);
});

test("200 ignores members the contract does not name: nobody claims for someone else", async () => {
  const [user, other] = [await createUser(), await createUser()];
  const { access_token } = await signIn(user);
  await claim(access_token, { userId: other.id, user_id: other.id, id: other.id });
  expect(await db.address.findMany()).toMatchObject([{ userId: user.id }]);
});

test("401 without a token, 403 for an application", async () => {
  await expectRefusal(() => claim(undefined), 401, "unauthorized");
  const { serviceToken } = await createApplication();
  const { body } = await call(exchangeServiceToken, { token: serviceToken });
  await expectRefusal(() => claim(body.access_token), 403, "forbidden");
});

const check = (query: Record<string, string>, path?: string) =>
  call(contracts.checkAddressExists, { query, ...(path ? { path } : {}) });

test.each([undefined, "/v1/user/doesEmailExist"])(
  "200 says whether an account exists, by email or address, at %s",
  async (path) => {
    await createUser({ email: "ann@example.com" });
    for (const name of ["email", "address"]) {
      expect((await check({ [name]: " ANN@example.com" }, path)).body).toEqual({ exist: true });
      expect((await check({ [name]: "nobody@example.com" }, path)).body).toEqual({ exist: false });
    }
  },
);

test("400 email must be an email, without a parameter and for what is no address", async () => {
  const queries: Record<string, string>[] = [
    {},
    { email: "" },
    { email: "ann" },
    { address: ADDRESS },
    { email: "a@b.c'--" },
  ];
  for (const query of queries) {
    await expectRefusal(() => check(query), 400, "email must be an email");
  }
});

test("404 with ADDRESS_EXISTS=off, for known and unknown addresses alike", async () => {
  configure({ ADDRESS_EXISTS: "off" });
  await createUser({ email: "ann@example.com" });
  for (const email of ["ann@example.com", "nobody@example.com"]) {
    await expectRefusal(() => check({ email }), 404, "not.found");
    await expectRefusal(() => check({ email }, "/v1/user/doesEmailExist"), 404, "not.found");
  }
});
