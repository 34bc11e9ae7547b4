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
import type { Unseal } from "@/lib/transfer/sources/better-auth";
import { readBetterAuthSecrets } from "@/lib/transfer/sources/better-auth-secrets";
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

async function imported(system: System, text: string, update = false, unseal?: Unseal): Promise<Outcome[]> {
  const { source, rows } = await readPeopleFile(() => Readable.from([Buffer.from(text)]), system, {
    roles: new Map([["boss", "admin"]]),
    firebase: readFirebaseConfig(CONFIG),
    unseal,
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

/** As `symmetricEncrypt` of `better-auth/crypto` 1.7.25 wrote them. */
const SEALED = {
  plain:
    "1755dd75f1dc57b97e827b67e46bd2a3247a8ef35df0ad78a6a65a1e47c1cbc6ec070cd0a5709549f0deba6e2294b112398559fe10e522f87acf3e9ac1dfaf3548ac0ceec8b383b9",
  rotated:
    "$ba$2$6a52f32f37d5a52fe02f4cdec111de6226da6a07074ff1deb99040fdf3993a8da97c60371d33e4ebaab83ba94990b82b58600ad31a6bacd000fdbfa5cd884700c624d67088c676d7",
  older:
    "$ba$1$22c6d92029cdd89120a98f7d8d5e738d57e349642bc66fde681649a2c7e0f0a9d3a3a89b582ad3612e6c3ec01b75446511ab56c304d8ffc8610dd849abbec2d4544b95ff21ce72ea",
  base32:
    "49fd0d39b15b2adaaf6f910fe956f67b4a881cb7b12b76f4fee95bd30b9ba86e783345da0a6b4a6e62c4c2cb38c1e3617bba357af64c46409a1b8f17143f154a83849ea3e49e391d3ce87821edc1af",
};
const BETTER_AUTH_SECRETS = "bWkwQzE0cUZ2d2xQY0pYb1FnZk5hS3lT\nan-older-secret-of-that-service-1\n";

const withApp = (id: string, twoFactor: unknown, more: object = {}) =>
  JSON.stringify({ id, email: `${id}@example.com`, emailVerified: true, twoFactorEnabled: true, twoFactor, ...more });

test("Better Auth: authenticator apps come along under the secrets of the other service, and their codes go on", async () => {
  const file = [
    withApp("ann", { secret: SEALED.plain, backupCodes: "00", verified: true }),
    withApp("bob", [{ secret: SEALED.rotated }], { twoFactorEnabled: undefined }),
    withApp("cid", [{ secret: SEALED.older }]),
    withApp("dan", [{ secret: SEALED.base32 }]),
    // Begun and never shown, and switched off: nobody is asked for their codes there either.
    withApp("eve", [{ secret: SEALED.plain, verified: false }], { twoFactorEnabled: undefined }),
    withApp("fay", [{ secret: SEALED.plain }], { twoFactorEnabled: false }),
  ].join("\n");
  const outcomes = await imported("better-auth", file, false, readBetterAuthSecrets(BETTER_AUTH_SECRETS));
  expect(outcomes.map(({ outcome, notes }) => [outcome, notes])).toEqual(Array(6).fill(["created", undefined]));
  // What Better Auth's own `createOTP` says of them at this moment.
  const now = new Date(1_700_000_000_000);
  for (const [name, code] of Object.entries({ ann: "632109", bob: "632109", cid: "632109", dan: "406058" })) {
    const { id, secondFactorAt } = await person(`${name}@example.com`);
    const factor = await db.factor.findFirstOrThrow({ where: { userId: id } });
    expect([name, factor.kind, secondFactorAt !== null]).toEqual([name, "totp", true]);
    expect(stepOf(factor, code, now), name).toBeDefined();
  }
  expect(await db.factor.count()).toBe(4);
});

test("Better Auth: a row says why its authenticator app stays behind", async () => {
  const rows = [
    withApp("ann", [{ secret: SEALED.older }]),
    withApp("bob", undefined),
    withApp("cid", [{ secret: "not hexadecimal" }]),
  ];
  const say = async (secrets?: string) =>
    (await imported("better-auth", rows.join("\n"), false, secrets ? readBetterAuthSecrets(secrets) : undefined)).map(
      ({ notes }) => notes,
    );
  const missing = ["comes without the authenticator app, whose secret is in the table `twoFactor`"];
  const unasked = ["comes without the authenticator app, which needs the other service's secret: --auth-secret"];
  const other = ["comes without the authenticator app, which was encrypted under another secret than those given"];
  expect(await say()).toEqual([unasked, missing, unasked]);
  await freshDatabase();
  expect(await say("yet-another-secret-of-that-service")).toEqual([other, missing, other]);
  expect(await db.factor.count()).toBe(0);
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
