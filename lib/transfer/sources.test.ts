import { Readable } from "node:stream";
import { Secret, TOTP } from "otpauth";
import { beforeEach, expect, test } from "vitest";
import { operator } from "@/lib/actor";
import { stepOf } from "@/lib/authentication/factors/totp";
import { FOREIGN_PASSWORD } from "@/lib/authentication/password/foreign-hashes";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { freshDatabase } from "@/lib/testing/factories";
import { importPeople, type Outcome } from "@/lib/transfer/import";
import { readPeopleFile } from "@/lib/transfer/people-file";
import type { System } from "@/lib/transfer/sources";
import { readFirebaseConfig } from "@/lib/transfer/sources/firebase";

beforeEach(freshDatabase);

/** As Firebase's console shows them. */
const CONFIG = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;

async function imported(system: System, text: string, update = false): Promise<Outcome[]> {
  const { source, rows } = await readPeopleFile(() => Readable.from([Buffer.from(text)]), system, {
    roles: new Map([["boss", "admin"]]),
    firebase: readFirebaseConfig(CONFIG),
  });
  const options = { dryRun: false, update, createRoles: false, from: system, map: source.map };
  const outcomes: Outcome[] = [];
  for await (const outcome of importPeople(operator("gatehouse test"), rows, options)) outcomes.push(outcome);
  return outcomes;
}

const signIn = async (email: string, password = FOREIGN_PASSWORD) =>
  (await call(login, { body: { email, password } })).status;

const person = (email: string) =>
  db.user.findUniqueOrThrow({ where: { email }, include: { grants: { include: { role: true } } } });

const keycloakPassword = (algorithm: string, value: string, more: object) => ({
  type: "password",
  createdDate: 1_700_000_000_000,
  secretData: JSON.stringify({ value, salt: "AAECAwQFBgcICQoLDA0ODw==", additionalParameters: {} }),
  credentialData: JSON.stringify({ algorithm, additionalParameters: {}, ...more }),
});

test("Keycloak: a realm with PBKDF2 and Argon2; only roles that the operator named count", async () => {
  const sha256 = "pUsvH1u5gBRgX9F9FFfuJmgBwuDnpfxy0tZETe1/ycRaBXtCdg42i5elpEdEcfAEQHNYCpK0/W4Hw/VrzksDMA==";
  const sha1 = "GPvPzKQaV/KXtxhIouXYhDUBOWKGUvgNcy2KrupfuKBHJy5X598shPPZH24aQleELGLAykmBHEcpZBO+oRYFrg==";
  const argon2 = "3jqF3lFSHdMuSLZGOODgJ57cmqjL3+BfSDEKxIghClE=";
  const parameters = { hashLength: ["32"], memory: ["7168"], type: ["id"], version: ["1.3"], parallelism: ["1"] };
  const realm = {
    realm: "shop",
    roles: { realm: [{ name: "boss" }] },
    users: [
      {
        id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11",
        username: "ann",
        email: "Ann@Example.com",
        emailVerified: true,
        enabled: true,
        firstName: "Ann",
        lastName: "Smith",
        createdTimestamp: 1_600_000_000_000,
        attributes: { locale: ["ru-RU"] },
        credentials: [keycloakPassword("pbkdf2-sha256", sha256, { hashIterations: 27_500 })],
        realmRoles: ["boss", "offline_access", "admin"],
      },
      {
        id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b12",
        username: "bob@example.com",
        emailVerified: true,
        enabled: true,
        credentials: [
          keycloakPassword("argon2", argon2, { hashIterations: 5, additionalParameters: parameters }),
          { type: "otp", secretData: '{"value":"x","salt":""}' },
        ],
        realmRoles: ["admin"],
      },
      {
        username: "cid",
        email: "cid@example.com",
        credentials: [keycloakPassword("pbkdf2", sha1, { hashIterations: 20_000 })],
      },
      { username: "service-account", credentials: [] },
      {
        username: "dan",
        email: "dan@example.com",
        credentials: [keycloakPassword("md5", "AAAA", { hashIterations: 1 })],
      },
    ],
  };
  const outcomes = await imported("keycloak", JSON.stringify(realm, null, 2));
  expect(outcomes.map(({ line, outcome, why }) => [line, outcome, why])).toEqual([
    [1, "created", undefined],
    [2, "created", undefined],
    [3, "created", undefined],
    [4, "refused", "has no email address"],
    [5, "refused", "passwords hashed by md5 cannot be brought along"],
  ]);
  const ann = await person("ann@example.com");
  expect(ann).toMatchObject({
    id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11",
    name: "Ann Smith",
    locale: "ru",
    createdAt: new Date(1_600_000_000_000),
    passwordChangedAt: new Date(1_700_000_000_000),
  });
  expect(ann.grants.map(({ role }) => role.name).sort()).toEqual(["admin", "user"]);
  expect((await person("bob@example.com")).grants.map(({ role }) => role.name)).toEqual(["user"]);
  for (const email of ["ann@example.com", "bob@example.com", "cid@example.com"]) expect(await signIn(email)).toBe(200);
});

const app = (value: string, more: object = {}, userLabel?: string) => ({
  type: "otp",
  userLabel,
  secretData: JSON.stringify({ value }),
  credentialData: JSON.stringify({
    subType: "totp",
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: "HmacSHA1",
    ...more,
  }),
});

test("Keycloak: authenticator apps come along where they count here as there, and a row says where they do not", async () => {
  const value = "pcGBuTeC9fZ2mBMZ6vgt";
  const people = {
    ann: [app(value, {}, "Phone")],
    bob: [app("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", { secretEncoding: "BASE32" })],
    cid: [app(value, { algorithm: "HmacSHA256", digits: 8 })],
    dan: [app(value, { subType: "hotp" }), app(value)],
  };
  const users = Object.entries(people).map(([username, credentials]) => ({
    email: `${username}@example.com`,
    emailVerified: true,
    credentials,
  }));
  const file = JSON.stringify({ realm: "shop", users });
  const outcomes = await imported("keycloak", file);
  expect(outcomes.map(({ outcome, notes }) => [outcome, notes])).toEqual([
    ["created", undefined],
    ["created", undefined],
    ["created", ["comes without an authenticator app, which makes codes of 8 digits by HmacSHA256 every 30 seconds"]],
    ["created", ["comes without an authenticator app, which counts its codes in place of telling the time"]],
  ]);
  const secrets = { ann: Secret.fromUTF8(value), bob: Secret.fromBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") };
  for (const [name, secret] of Object.entries(secrets)) {
    const { id, secondFactorAt } = await person(`${name}@example.com`);
    const [factor] = await db.factor.findMany({ where: { userId: id } });
    if (!factor) throw new Error("The app did not come along.");
    expect([factor.kind, factor.name, secondFactorAt !== null]).toEqual([
      "totp",
      name === "ann" ? "Phone" : "Authenticator app",
      true,
    ]);
    const now = new Date();
    expect(stepOf(factor, new TOTP({ secret }).generate({ timestamp: now.getTime() }), now)).toBeDefined();
  }
  expect((await person("cid@example.com")).secondFactorAt).toBeNull();
  // Again, the people are there: nothing of how they sign in here is changed.
  const again = await imported("keycloak", file);
  expect(again[0]).toMatchObject({
    outcome: "unchanged",
    notes: ["comes without authenticator apps, which only new accounts bring along"],
  });
  expect(await db.factor.count()).toBe(3);
});

test("Better Auth: a row says that its authenticator app stays behind", async () => {
  const [outcome] = await imported("better-auth", '{"id":"1","email":"ann@example.com","twoFactorEnabled":true}');
  expect(outcome).toMatchObject({
    outcome: "created",
    notes: ["comes without the authenticator app, whose secret Better Auth keeps encrypted"],
  });
});

test("Auth0: the export of users, and over it the export of hashes, are the same people", async () => {
  const users = `{"user_id":"auth0|5f1","email":"ann@example.com","email_verified":true,"name":"Ann","created_at":"2020-01-02T03:04:05.678Z"}
{"user_id":"auth0|5f2","email":"bob@example.com","email_verified":false,"name":"bob@example.com","blocked":true}`;
  const hashes = `{"_id":{"$oid":"5f1"},"email":"ann@example.com","email_verified":true,"passwordHash":"$2b$05$WZ/8mtBIeVd36G1OlHELuurWyPWo8RbQAh5j31gFQxhZZgfO0Vtne","password_set_date":{"$date":"2021-01-01T00:00:00.000Z"},"tenant":"shop","connection":"db"}`;
  expect((await imported("auth0", users)).map(({ outcome }) => outcome)).toEqual(["created", "created"]);
  expect(await signIn("ann@example.com")).toBe(401);
  expect((await imported("auth0", hashes, true)).map(({ outcome }) => outcome)).toEqual(["changed"]);
  expect(await signIn("ann@example.com")).toBe(200);
  expect(await person("ann@example.com")).toMatchObject({
    name: "Ann",
    createdAt: new Date("2020-01-02T03:04:05.678Z"),
  });
  const bob = await person("bob@example.com");
  expect([bob.name, bob.confirmedAt, bob.disabledAt === null]).toEqual([null, null, false]);
});

test("Supabase: auth.users as CSV and as JSON, with bcrypt, Argon2 and what it took over from Firebase", async () => {
  const csv = `id,email,encrypted_password,email_confirmed_at,created_at,raw_user_meta_data,deleted_at,is_anonymous
0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11,ann@example.com,$2a$05$z3VC4ZpziJWJHX2GAXLVc.qXF7xrZRwQpKnG3fhuihg3w3o9z0o46,2024-01-02 03:04:05.678901+00,2024-01-02 03:04:05+00,"{""full_name"":""Ann Smith""}",,f
0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b12,gone@example.com,,,2024-01-02 03:04:05+00,{},2024-02-02 03:04:05+00,f
`;
  expect((await imported("supabase", csv)).map(({ outcome, why }) => [outcome, why])).toEqual([
    ["created", undefined],
    ["refused", "is deleted there"],
  ]);
  const json = [
    {
      id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b13",
      email: "bob@example.com",
      encrypted_password: "$argon2id$v=19$m=1024,t=2,p=2$di5FyJkT4txbqxWilBLCeA$BDtXCk9+St3iLa1dnbgx3g",
      email_confirmed_at: "2024-01-02T03:04:05Z",
      raw_user_meta_data: {},
    },
    {
      id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b14",
      email: "cid@example.com",
      encrypted_password:
        "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
    },
  ];
  expect((await imported("supabase", JSON.stringify(json))).map(({ outcome }) => outcome)).toEqual([
    "created",
    "created",
  ]);
  expect(await person("ann@example.com")).toMatchObject({
    name: "Ann Smith",
    confirmedAt: new Date("2024-01-02T03:04:05.678Z"),
  });
  expect([await signIn("ann@example.com"), await signIn("bob@example.com")]).toEqual([200, 200]);
  expect(await signIn("cid@example.com", "user1password")).toBe(200);
});

test("Firebase: auth:export with the project's parameters; ids are made from its own, the same each time", async () => {
  const file = JSON.stringify({
    users: [
      {
        localId: "x4Zk9",
        email: "ann@example.com",
        emailVerified: true,
        passwordHash: "lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==",
        salt: "42xEC-ixf3L2lw==",
        displayName: "Ann",
        createdAt: "1500000000000",
        lastSignedInAt: "1600000000000",
        providerUserInfo: [],
      },
      { localId: "phone", phoneNumber: "+1" },
    ],
  });
  expect((await imported("firebase", file)).map(({ outcome }) => outcome)).toEqual(["created", "refused"]);
  expect((await imported("firebase", file)).map(({ outcome }) => outcome)).toEqual(["unchanged", "refused"]);
  expect(await person("ann@example.com")).toMatchObject({ name: "Ann", lastSignInAt: new Date(1_600_000_000_000) });
  expect(await signIn("ann@example.com", "user1password")).toBe(200);
  expect(() => readFirebaseConfig("rounds: 8")).toThrow("base64_signer_key, base64_salt_separator, mem_cost");
});

test("Better Auth: users with their accounts, line by line", async () => {
  const password =
    "1c50892c354da5b23ec3b5007649bc6e:e75a2844183ea2380d68dd7a5efc623264c3fb34a2b398c691ec8cfc11d5b93355dec7343db17c30f38713889714badb38c559d5b48659e0c73901c8e952ea34";
  const ann = {
    id: "qW3",
    name: "Ann",
    email: "ann@example.com",
    emailVerified: true,
    role: "boss",
    createdAt: "2024-01-02T03:04:05Z",
  };
  const file = [
    { ...ann, accounts: [{ providerId: "google" }, { providerId: "credential", password }] },
    {
      id: "qW4",
      name: "Bob",
      email: "bob@example.com",
      emailVerified: 0,
      accounts: [{ providerId: "google", password: null }],
    },
  ];
  const outcomes = await imported("better-auth", file.map((user) => JSON.stringify(user)).join("\n"));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
  expect((await person("ann@example.com")).grants.map(({ role }) => role.name).sort()).toEqual(["admin", "user"]);
  expect(await signIn("ann@example.com", `${FOREIGN_PASSWORD}ﬁ`)).toBe(200);
  expect((await person("bob@example.com")).confirmedAt).toBeNull();
});
