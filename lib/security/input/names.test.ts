import { decodeJwt } from "jose";
import { beforeAll, expect, test } from "vitest";
import { createPermission, updatePermission } from "@/lib/access/permissions.contract";
import { createRole, updateRole } from "@/lib/access/roles.contract";
import { authenticateUser, registerIdentity } from "@/lib/authentication/identity.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import type { Contract } from "@/lib/operation";
import { call, send } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fullBodyOf, jsonSchemaOf, membersOf } from "@/lib/testing/matrix";
import { importUsers } from "@/lib/users/administration.contract";

beforeAll(freshDatabase);

/** Every operation that names someone or something that acts. */
const naming = contracts.filter(
  ({ id, body, tag }) =>
    body &&
    ["Users", "Account", "Identity", "Applications"].includes(tag) &&
    /"name"/.test(JSON.stringify(jsonSchemaOf(body))) &&
    // The last speaks of the claim of that name.
    !/View|Address|^configureClient$/.test(id),
);

let counter = 0;

/** Names someone or something by an operation. Resolves to the status and to all names there are afterwards. */
async function nameBy(contract: Contract, name: string): Promise<{ status: number; names: (string | null)[] }> {
  counter += 1;
  const administrator = await createUser({}, ["user", "admin"]);
  const { access_token: token } = await signIn(administrator);
  const { application } = await createApplication();
  const email = `named${counter}@example.com`;
  const path = contract.path.replace("{uid}", administrator.id).replace("{id}", application.id);
  const body =
    contract.id === "importUsers"
      ? { rows: [{ email, name }] }
      : { email, password: PASSWORD, name, invite: false, kind: "machine" };
  const { status } = await send(contract.method, path, { token, body });
  const users = await db.user.findMany({ select: { name: true } });
  const applications = await db.application.findMany({ select: { name: true } });
  return { status, names: [...users, ...applications].map((row) => row.name) };
}

test("identity claims chosen by their owner: no operation names anybody by an ID or someone else's address", async () => {
  expect(naming.map(({ id }) => id).sort()).toEqual([
    "createApplication",
    "createClient",
    "createUser",
    "importUsers",
    "registerIdentity",
    "registerUser",
    "updateApplication",
    "updateProfile",
    "updateUser",
  ]);
  const administrator = await createUser({ email: "boss@example.com" }, ["user", "admin"]);
  for (const contract of naming) {
    for (const name of [administrator.id, `urn:uuid:${administrator.id}`, "boss@example.com", "boss＠example.com"]) {
      const { status, names } = await nameBy(contract, name);
      expect([contract.id, name, names.includes(name)]).toEqual([contract.id, name, false]);
      if (contract.id !== "importUsers") expect([contract.id, status]).toEqual([contract.id, 400]);
    }
  }
});

test("identity claims chosen by their owner: what cannot be seen is in no name, and one spelling is one name", async () => {
  for (const contract of naming) {
    const { names } = await nameBy(contract, "Ca\u202Erl\u200B Jose\u0301\u2066");
    expect([
      contract.id,
      names.filter((name) => name && /\p{Default_Ignorable_Code_Point}|\u0301/u.test(name)),
    ]).toEqual([contract.id, []]);
    expect([contract.id, names.includes("Carl José")]).toEqual([contract.id, true]);
    await db.application.deleteMany();
  }
});

test("identity claims chosen by their owner: `sub` of an identity token is never another's ID", async () => {
  const victim = await createUser({}, ["user", "admin"]);
  const body = { email: "mallory@example.com", password: PASSWORD, name: victim.id };
  expect((await call(registerIdentity, { body })).status).toBe(400);
  expect((await call(registerIdentity, { body: { ...body, name: "\u200B" } })).status).toBe(201);
  const { body: answer } = await call(authenticateUser, { body });
  expect(decodeJwt(answer.token).sub).toBe("mallory@example.com");
});

const CONTROL = ["\n", "\r", "\t", "\u0007", "\u007f", "\u0085", "\u2028"];

/** Members that are a paragraph, or a credential that is compared and never kept as it is. */
const LONGER = new Set([
  "description",
  "password",
  "passwordRepeat",
  "currentPassword",
  "old_password",
  "new_password",
]);
const OPAQUE = new Set(["token", "refresh_token", "code"]);
/** What is looked for, or passed over beside `email`, and stored nowhere. */
const ASKED = new Set(["permission", "username", "login"]);

test("control characters: no operation takes one in a text of one line", () => {
  const taken = contracts
    .filter(({ method, body }) => method !== "GET" && body)
    .flatMap(({ id, body, examples }) =>
      membersOf(body)
        .filter((name) => !LONGER.has(name) && !OPAQUE.has(name) && !ASKED.has(name))
        .flatMap((name) =>
          CONTROL.flatMap((character) => {
            const given = { email: "x@example.com", ...Object(examples?.body), [name]: `shop${character}x` };
            const parsed: unknown = Reflect.get(Object(body?.safeParse(given).data), name);
            return typeof parsed === "string" && parsed.includes(character) ? [`${id}.${name}`] : [];
          }),
        ),
    );
  expect(new Set(taken)).toEqual(new Set());
});

/** Every text in a value, however deep, by the path to it. */
const textsIn = (value: unknown, path: (string | number)[] = []): (string | number)[][] =>
  typeof value === "string"
    ? [path]
    : Object.entries(Object(value)).flatMap(([key, inner]) =>
        textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
      );

/** The value with another text at a path. */
function withText(value: unknown, [key, ...rest]: (string | number)[], text: string): unknown {
  if (key === undefined) return text;
  const changed = withText(Reflect.get(Object(value), key), rest, text);
  return Array.isArray(value)
    ? value.map((item, index) => (index === key ? changed : item))
    : { ...Object(value), [key]: changed };
}

test("control characters: no operation takes one in a text inside of what it is given, nor in the name of anything", () => {
  const nested: string[] = [];
  const taken = contracts
    // What is wrong with a row of an import is told with the row, see below; with a setting as its variable says it
    // (`operator/settings/settings.test.ts`).
    .filter(({ id, method, body }) => method !== "GET" && body && id !== "importUsers" && id !== "changeSettings")
    .flatMap((contract) => {
      const { id, body } = contract;
      if (!body) return [];
      const given = fullBodyOf(contract);
      expect([id, body.safeParse(given).success]).toEqual([id, true]);
      return textsIn(given)
        .filter((path) =>
          path.every((key) => !LONGER.has(String(key)) && !OPAQUE.has(String(key)) && !ASKED.has(String(key))),
        )
        .flatMap((path) => {
          if (path.length > 1) nested.push(`${id}.${path.join(".")}`);
          return CONTROL.flatMap((character) => {
            const { data } = body.safeParse(withText(given, path, `shop${character}x`));
            const kept = textsIn(data).some((place) =>
              String(place.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), data)).includes(character),
            );
            return kept ? [`${id}.${path.join(".")} ${JSON.stringify(character)}`] : [];
          });
        });
    });
  expect(nested).toEqual(expect.arrayContaining(["configureClient.jwks.keys.0.kid", "changeUsers.uids.0"]));
  expect(new Set(taken)).toEqual(new Set());
});

test("control characters: a row of an import that has one is refused by itself", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["user", "admin"]));
  const rows = CONTROL.flatMap((character) => [
    { email: "x@example.com", name: `shop${character}x` },
    { email: `x${character}x@example.com` },
    { email: "x@example.com", locale: `e${character}n` },
  ]);
  const { body } = await call(importUsers, { token, body: { rows } });
  expect(new Set(body.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(["invalid"]));
});

test("control characters: a role and a permission are named by one line, whichever operation names them", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["user", "admin"]));
  const role = await call(createRole, { token, body: { name: "editor" } });
  const permission = await call(createPermission, { token, body: { name: "shop:open" } });
  for (const character of CONTROL) {
    const body = { name: `shop${character}x` };
    const answers = await Promise.all([
      call(createRole, { token, body }),
      call(createPermission, { token, body }),
      call(updateRole, { token, params: { id: String(role.body.id) }, body }),
      call(updatePermission, { token, params: { id: String(permission.body.id) }, body }),
    ]);
    expect(
      answers.map(({ status }) => status),
      JSON.stringify(character),
    ).toEqual([400, 400, 400, 400]);
  }
});

test("control characters: the database refuses them, from whatever side they come", async () => {
  const { id: userId } = await createUser();
  const line = "shop\r";
  await expect(db.user.update({ where: { id: userId }, data: { name: line } })).rejects.toThrow("users_name_check");
  await expect(db.user.update({ where: { id: userId }, data: { source: line } })).rejects.toThrow("users_source_check");
  const address = { userId, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" };
  await expect(db.address.create({ data: { ...address, name: line } })).rejects.toThrow("addresses_name_check");
});
