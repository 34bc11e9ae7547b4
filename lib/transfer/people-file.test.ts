import { execFile } from "node:child_process";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Encoding } from "@/lib/transfer/decode";
import { readPeopleFile } from "@/lib/transfer/people-file";
import { type System, systems } from "@/lib/transfer/sources";
import { mapRow } from "@/lib/transfer/twins";

interface Read {
  people: Record<string, unknown>[];
  refused: string[];
  notes: string[];
}

/** What the rows of a file say of people, without a database. */
async function read(
  from: System,
  file: string | Uint8Array | object,
  { ignored, encoding }: { ignored?: ReadonlySet<string>; encoding?: Encoding } = {},
): Promise<Read> {
  const bytes = file instanceof Uint8Array ? file : Buffer.from(typeof file === "string" ? file : JSON.stringify(file));
  const given = { roles: new Map<string, string>(), ignored, encoding };
  const { source, rows } = await readPeopleFile(() => Readable.from([bytes]), from, given);
  const found: Read = { people: [], refused: [], notes: [] };
  const note = (sentence: string) => void found.notes.push(sentence);
  for await (const row of rows) {
    if ("why" in row) {
      found.refused.push(row.why);
      continue;
    }
    try {
      found.people.push(JSON.parse(JSON.stringify(mapRow(row, source.map, note))));
    } catch (error) {
      found.refused.push(error instanceof Error ? error.message : String(error));
    }
  }
  return found;
}

const ann = "ann@example.com";
const bob = "bob@example.com";
const both = [{ email: ann }, { email: bob }];

/** Each system's booleans: what else a person needs there, where it stands here, and what true and false become. */
const booleans: { system: System; column: string; row: Record<string, string>; field: string; inverse?: true }[] = [
  { system: "gatehouse", column: "reset_password", row: { email: ann }, field: "reset_password" },
  { system: "auth0", column: "Email Verified", row: { Email: ann }, field: "confirmed_at" },
  { system: "auth0", column: "blocked", row: { email: ann }, field: "disabled_at" },
  { system: "keycloak", column: "emailVerified", row: { email: ann }, field: "confirmed_at" },
  { system: "keycloak", column: "enabled", row: { email: ann }, field: "disabled_at", inverse: true },
  { system: "firebase", column: "emailVerified", row: { localId: "a", email: ann }, field: "confirmed_at" },
  { system: "firebase", column: "disabled", row: { localId: "a", email: ann }, field: "disabled_at" },
  { system: "better-auth", column: "email_verified", row: { id: "a", email: ann }, field: "confirmed_at" },
  { system: "better-auth", column: "banned", row: { id: "a", email: ann }, field: "disabled_at" },
];

test.each(booleans)("$system: $column is true, false or refused, however a spreadsheet writes it", async (given) => {
  const { system, column, row, field, inverse = false } = given;
  const answer = async (cell: string) => {
    const names = [...Object.keys(row), column];
    const { people, refused } = await read(system, `${names.join(",")}\n${[...Object.values(row), cell].join(",")}\n`);
    return refused.length > 0 ? "refused" : Boolean(people[0]?.[field]) !== inverse;
  };
  for (const cell of ["true", "TRUE", "VRAI", "1", "yes", "да", "t"])
    expect([cell, await answer(cell)]).toEqual([cell, true]);
  for (const cell of ["false", "FALSE", "FAUX", "0", "no", "нет", "f"])
    expect([cell, await answer(cell)]).toEqual([cell, false]);
  for (const cell of ["2", "maybe", "-"]) expect([cell, await answer(cell)]).toEqual([cell, "refused"]);
});

test("Supabase: is_anonymous, too", async () => {
  const file = (cell: string) => `id,email,is_anonymous\na,${ann},${cell}\n`;
  expect((await read("supabase", file("VRAI"))).refused).toEqual(["is anonymous there"]);
  expect((await read("supabase", file("FAUX"))).people).toHaveLength(1);
  expect((await read("supabase", file("oops"))).refused[0]).toContain("neither true nor false");
});

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const realm = (name: string, users: object[]) => ({ id: name, realm: name, clients: [{ users: [] }], users });

test.each<[string, System, string]>([
  [
    "a first line of 93 KB",
    "gatehouse",
    `${JSON.stringify({ email: ann, name: "x".repeat(93_000) })}\n${JSON.stringify({ email: bob })}`,
  ],
  ["documents over several lines", "gatehouse", both.map(pretty).join("\n")],
  ["documents without anything between", "gatehouse", both.map(pretty).join("")],
  ["an array", "gatehouse", JSON.stringify(both)],
  ["data", "gatehouse", JSON.stringify({ next: null, data: both })],
  ["data over several lines", "gatehouse", pretty({ meta: { data: 2 }, data: both })],
  ["users", "gatehouse", pretty({ total: 2, users: both })],
  ["a realm", "keycloak", JSON.stringify(realm("shop", both))],
  [
    "all realms, in an array",
    "keycloak",
    pretty([realm("master", []), realm("shop", [{ email: ann }]), realm("more", [{ email: bob }])]),
  ],
  ["all realms, the first without users", "keycloak", JSON.stringify([{ realm: "master" }, realm("shop", both)])],
  [
    "a realm in each line",
    "keycloak",
    [realm("a", [{ email: ann }]), realm("b", [{ email: bob }])].map((one) => JSON.stringify(one)).join("\n"),
  ],
  ["users by themselves", "keycloak", pretty(both)],
  ["lines with CRLF", "gatehouse", both.map((one) => JSON.stringify(one)).join("\r\n")],
])("people are found in %s", async (_, system, file) => {
  const { people, refused } = await read(system, file);
  expect([people.map(({ email }) => email), refused]).toEqual([[ann, bob], []]);
});

test.each<[string, System, string, RegExp]>([
  ["nothing", "gatehouse", "", /^The file is empty\.$/],
  ["a partial export", "keycloak", pretty({ id: "x", realm: "shop", clients: [{ clientId: "web" }] }), /no people/],
  ["a partial export in one line", "keycloak", JSON.stringify({ realm: "shop", clients: [] }), /no people/],
  ["no users", "keycloak", pretty(realm("shop", [])), /no people/],
  ["an empty array", "gatehouse", "[]", /no people/],
  ["people by telephone alone", "firebase", pretty({ users: [{ localId: "a", phoneNumber: "+1" }] }), /of 1 rows none/],
  ["a head alone", "gatehouse", "email,name\n", /no people/],
  ["no head", "gatehouse", `${ann},Ann\n`, /no people/],
  [
    "JSON that breaks off in a person",
    "keycloak",
    pretty(realm("shop", both)).slice(0, -30),
    /^The file is not readable JSON/,
  ],
  [
    "JSON that breaks off between people",
    "gatehouse",
    '[{"email":"ann@example.com"},',
    /after its person 1, or it was cut off/,
  ],
  ["what is no JSON", "gatehouse", '{"email": nonsense', /^The file is not readable JSON at its beginning/],
])("a file of %s fails with a sentence", async (_, system, file, sentence) => {
  await expect(read(system, file)).rejects.toThrow(sentence);
});

test.each(systems)(
  "%s: a column that is not known stops the import until it is passed over by name",
  async (system) => {
    const person = { id: "a", localId: "a", email: ann, favourite_color: "red" };
    const { id, localId, ...rest } = person;
    const document = system === "gatehouse" ? rest : system === "firebase" ? { localId, ...rest } : { id, ...rest };
    const csv = `${Object.keys(document).join(",")}\n${Object.values(document).join(",")}\n`;
    for (const file of [csv, JSON.stringify(document), pretty([document])]) {
      await expect(read(system, file)).rejects.toThrow("Nothing would become of these columns: favourite_color.");
      expect((await read(system, file, { ignored: new Set(["favourite_color"]) })).people).toMatchObject([
        { email: ann },
      ]);
    }
  },
);

test("a column role does not pass for roles", async () => {
  await expect(read("gatehouse", `email,role\n${ann},admin\n`)).rejects.toThrow("these columns: role.");
});

test("what cannot be read to its end is told before the first person is", async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `person${index}@example.com`).join("\n");
  const file = Buffer.concat([Buffer.from(`email\n${many}\n`), Buffer.from([0xe0, 0xed, 0xff])]);
  await expect(read("gatehouse", file)).rejects.toThrow("not UTF-8");
});

test("Auth0: the heads of its export extension", async () => {
  const head = "Id,Given Name,Family Name,Nickname,Name,Email,Email Verified,Created At,Updated At,Last Login";
  const row = `auth0|5f1,A,S,ann,Ann,${ann},true,2020-01-02T03:04:05.678Z,2021-01-02T03:04:05.678Z,2022-01-02T03:04:05.678Z`;
  const { people } = await read("auth0", `${head}\n${row}\n`);
  expect(people).toMatchObject([
    { email: ann, name: "Ann", created_at: "2020-01-02T03:04:05.678Z", confirmed_at: "2020-01-02T03:04:05.678Z" },
  ]);
  const [same] = (await read("auth0", { user_id: "auth0|5f1", email: ann })).people;
  expect(people[0]?.uid).toBe(same?.uid);
});

const HASH = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";

test.each([
  ["the word REDACTED", { passwordHash: "REDACTED", salt: "UkVEQUNURUQ=" }],
  ["the word in Base64", { passwordHash: "UkVEQUNURUQ=", salt: "UkVEQUNURUQ=" }],
  ["no salt", { passwordHash: HASH }],
  ["an empty salt", { passwordHash: HASH, salt: "" }],
  ["null for a salt", { passwordHash: HASH, salt: null }],
])("Firebase: who has %s comes without a password, and it is said", async (_, password) => {
  const { people, notes, refused } = await read("firebase", { users: [{ localId: "a", email: ann, ...password }] });
  expect([people.length, people[0]?.password_hash, refused]).toEqual([1, undefined, []]);
  expect(notes).toEqual([expect.stringContaining("comes without the password")]);
});

test("Firebase: a hash asks for what reads it; who has none asks for nothing", async () => {
  const users = [
    { localId: "a", email: ann, passwordHash: HASH, salt: "42xEC+ixf3L2lw==" },
    { localId: "b", email: bob },
  ];
  const { people, refused, notes } = await read("firebase", { users });
  expect([people.length, notes, refused]).toEqual([1, [], [expect.stringContaining("give --hash-config")]]);
});

test("Firebase: its CSV, which has no head", async () => {
  const row = (id: string, email: string, end: string) =>
    `${id},${email},true,UkVEQUNURUQ=,,"Smith, Ann",,10599,${email},Ann,https://x/y,,,,,,,,,,,,,1500000000000,1600000000000${end}`;
  const { people, notes } = await read("firebase", `${row("x1", ann, "")}\n${row("x2", bob, ",,false,")}\n`);
  expect(people).toMatchObject([
    {
      email: ann,
      name: "Smith, Ann",
      created_at: "2017-07-14T02:40:00.000Z",
      last_sign_in_at: "2020-09-13T12:26:40.000Z",
    },
    { email: bob, disabled_at: null },
  ]);
  expect(notes).toHaveLength(2);
});

test.each([
  ["1735689600", "2025-01-01T00:00:00.000Z", false],
  [1_735_689_600, "2025-01-01T00:00:00.000Z", false],
  ["1735689600000", "2025-01-01T00:00:00.000Z", false],
  ["2025-01-01 00:00:00", "2025-01-01T00:00:00.000Z", true],
  ["2025-01-01T00:00:00.5", "2025-01-01T00:00:00.500Z", true],
  ["2025-01-01", "2025-01-01T00:00:00.000Z", false],
  ["2025-01-01 03:00:00.123456+03", "2025-01-01T00:00:00.123Z", false],
  ["2025-01-01 05:30:00+0530", "2025-01-01T00:00:00.000Z", false],
  ["2025-01-01 00:00:00 UTC", "2025-01-01T00:00:00.000Z", false],
] as const)("the time %s is %s, whatever zone the operator is in", async (given, moment, said) => {
  const { people, notes } = await read("better-auth", [{ id: "a", email: ann, created_at: given, email_verified: 1 }]);
  expect(people).toMatchObject([{ created_at: moment, confirmed_at: moment }]);
  expect(notes).toEqual(said ? [expect.stringContaining("read as UTC")] : []);
});

test.each(["America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])(
  "the times in a file are the same moments where the operator is in %s",
  async (zone) => {
    const script = `
      const { Readable } = await import("node:stream");
      const { readPeopleFile } = await import("@/lib/transfer/people-file");
      const file = JSON.stringify(["2025-01-01 00:00:00", "2025-07-01T12:00:00.5", "2025-03-09", 1735689600].map((created_at, index) => ({ id: String(index), email: index + "@example.com", created_at })));
      const { source, rows } = await readPeopleFile(() => Readable.from([Buffer.from(file)]), "better-auth", { roles: new Map() });
      const moments = [];
      for await (const { document } of rows) moments.push(source.map(document, () => undefined).created_at);
      console.log(JSON.stringify([new Date(2025, 0, 1).toISOString(), ...moments]));`;
    const flags = ["--import", "tsx", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)("env", [`TZ=${zone}`, process.execPath, ...flags]);
    const [midnight, ...moments] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    // The zone is in force in that process.
    expect(midnight === "2025-01-01T00:00:00.000Z").toBe(zone === "UTC");
    expect(moments).toEqual([
      "2025-01-01T00:00:00.000Z",
      "2025-07-01T12:00:00.500Z",
      "2025-03-09T00:00:00.000Z",
      "2025-01-01T00:00:00.000Z",
    ]);
  },
);

test.each(["1735689600000000", "yesterday", "2025-13-45"])("%s is no time", async (created_at) => {
  expect((await read("better-auth", [{ id: "a", email: ann, created_at }])).refused).toHaveLength(1);
});

test("Better Auth: the columns of its tables", async () => {
  const accounts = [{ provider_id: "credential", password: "$2a$10$x" }];
  const row = {
    id: "a",
    email: ann,
    name: "Ann",
    email_verified: true,
    updated_at: 1_735_689_600,
    two_factor_enabled: false,
  };
  const [person] = (await read("better-auth", [{ ...row, banned: true, ban_expires: null, accounts }])).people;
  expect(person).toMatchObject({ disabled_at: "2025-01-01T00:00:00.000Z", password_hash: "$2a$10$x" });
  expect(person?.confirmed_at).toBeTruthy();
  const [free] = (await read("better-auth", [{ ...row, banned: true, ban_expires: "2020-01-01T00:00:00Z" }])).people;
  expect(free?.disabled_at).toBeNull();
});

test("two members that are one refuse the row", async () => {
  const { refused } = await read("better-auth", [{ id: "a", email: ann, emailVerified: true, email_verified: false }]);
  expect(refused).toEqual(["two members are emailVerified"]);
});

test.each(["bob@example.com", "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11"])(
  "anyone who is called %s elsewhere comes without that name",
  async (name) => {
    const { people, notes, refused } = await read("better-auth", [{ id: "a", email: ann, name }]);
    expect([people[0]?.email, people[0]?.name, refused]).toEqual([ann, undefined, []]);
    expect(notes).toEqual([expect.stringContaining("comes without the name")]);
  },
);

test("roles that nobody mapped are told", async () => {
  expect((await read("keycloak", [{ email: ann, realmRoles: ["boss"] }])).notes).toEqual([
    "comes without what no --map-role names: boss",
  ]);
});

test("Supabase: anyone who is banned forever is disabled", async () => {
  const csv = `id,email,banned_until,updated_at\na,${ann},infinity,2025-01-01 00:00:00+00\nb,${bob},2020-01-01 00:00:00+00,\n`;
  const { people } = await read("supabase", csv);
  expect(people.map(({ disabled_at }) => disabled_at)).toEqual(["2025-01-01T00:00:00.000Z", null]);
});

test("Supabase: two rows of one mailbox are one person, with the password and the id that belongs to it", async () => {
  const own = {
    id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11",
    email: ann,
    encrypted_password: "$2a$10$x",
    email_confirmed_at: "2024-01-02T00:00:00Z",
    created_at: "2024-01-01T00:00:00Z",
  };
  const sso = {
    id: "0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b12",
    email: "Ann@Example.com",
    is_sso_user: true,
    email_confirmed_at: "2025-01-02T00:00:00Z",
    created_at: "2025-01-01T00:00:00Z",
    raw_user_meta_data: { name: "Ann" },
  };
  for (const rows of [
    [own, sso],
    [sso, own],
  ]) {
    expect((await read("supabase", [...rows, { id: "b", email: bob }])).people).toMatchObject([
      { email: bob },
      { uid: own.id, email: ann, name: "Ann", password_hash: "$2a$10$x", created_at: "2024-01-01T00:00:00.000Z" },
    ]);
  }
  // Who registered another's address, and never had it confirmed, leaves no password to them.
  const squatter = { ...own, email_confirmed_at: null };
  const { people, notes } = await read("supabase", [squatter, sso]);
  expect([people[0]?.password_hash, Boolean(people[0]?.confirmed_at), notes.length]).toEqual([undefined, true, 1]);
  const deleted = { ...sso, deleted_at: "2025-02-01T00:00:00Z" };
  expect(await read("supabase", [own, deleted])).toMatchObject({
    people: [{ uid: own.id }],
    refused: ["is deleted there"],
  });
});
