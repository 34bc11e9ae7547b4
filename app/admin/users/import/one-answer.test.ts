import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { type FileProblem, readRows } from "@/app/admin/users/import/read-file";
import { operator } from "@/lib/actor";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { FileError } from "@/lib/transfer/decode";
import { importPeople } from "@/lib/transfer/import";
import { readPeopleFile } from "@/lib/transfer/people-file";
import type { System } from "@/lib/transfer/sources";
import { importUsers } from "@/lib/users/administration.contract";

beforeEach(freshDatabase);

const FILE = `\uFEFFE-Mail;Full name;locale
ann@example.com;Ann;ru
bob@example.com;Bob;
BOB@example.com;Bob again;en
there@example.com;Other;en
dan@example.com;ann@example.com;en
eve@example.com;0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11;en
 fay@example.com ; Fay  Wray ;en
"'=gus@example.com";Gus;en
hal@example.com;"'=1+1";en
nonsense;Nobody;en
ivy@example.com;Ivy;de
jo@example.com
;;
kim@example.com;"Kim
Possible";en
leo@example.com;;
`;

const JSON_FILE = JSON.stringify({
  users: [
    { email: "ann@example.com", name: "Ann", locale: "ru" },
    { email: " Bob@Example.com ", name: " Bob " },
    { email: "bob@example.com", name: "Bob again" },
    { email: "cid@example.com", name: 5 },
    { email: "dan@example.com", locale: null },
    { email: "dan@example.com", name: null },
    { email: "eve@example.com", locale: "de" },
    { email: "eve@example.com", locale: "en" },
    { email: 7 },
    { name: "Nobody" },
    "fay@example.com",
    { email: "there@example.com", name: "Other" },
    { email: "gus@example.com", name: "'=1+1", roles: ["admin"], password_hash: "nonsense", nickname: "G" },
  ],
});

const LINES = `{"email":"ann@example.com","name":"Ann\u2028Lee"}\r
not JSON
["bob@example.com"]

{"email":"cid@example.com","name":"Cid"}
{"email":"CID@example.com"}`;

const KEYCLOAK = JSON.stringify([
  {
    realm: "one",
    users: [
      { id: "1", username: "ann", email: "ann@example.com", emailVerified: true, firstName: "Ann", lastName: "Lee" },
      { username: "bob@example.com", attributes: { locale: ["ru-RU"] }, shoeSize: 41 },
      { username: "nobody", enabled: true },
      { username: "cid", email: "cid@example.com", credentials: [{ type: "password", secretData: "nonsense" }] },
      { username: "dan", email: "dan@example.com", firstName: "ann@example.com" },
    ],
  },
]);

const SUPABASE = `id,email,email_confirmed_at,raw_user_meta_data
1,ann@example.com,2020-01-01T00:00:00Z,
2,bob@example.com,2020-01-01T00:00:00Z,"{""name"":""Bob""}"
3,ann@example.com,,"{""name"":""Ann of the company""}"
4,cid@example.com,yesterday,
`;

const FIREBASE = JSON.stringify({
  users: [
    { localId: "a", email: "ann@example.com", displayName: "Ann", passwordHash: "aaaa", salt: "aaaa" },
    { localId: "b", email: "bob@example.com", displayName: "Bob" },
  ],
});

const BETTER_AUTH = JSON.stringify([
  {
    id: "a",
    email: "ann@example.com",
    name: "Ann",
    accounts: [{ providerId: "credential", password: `61:${"61".repeat(64)}` }],
  },
  { id: "b", email: "bob@example.com", emailVerified: "perhaps" },
]);

type Answers = [line: number, answer: string][];

interface Given {
  file: string;
  from: System;
  /** What the command line is told to pass over, for the dashboard imports less of people. */
  ignored: string[];
}

async function byCommand({ file, from, ignored }: Given, dryRun: boolean): Promise<Answers> {
  const open = () => Readable.from([Buffer.from(file)]);
  const { source, rows } = await readPeopleFile(open, from, { roles: new Map(), ignored: new Set(ignored) });
  const options = { dryRun, update: false, createRoles: false, from, map: source.map };
  const answers: Answers = [];
  for await (const { line, outcome } of importPeople(operator("gatehouse test"), rows, options))
    answers.push([line, outcome === "kept" || outcome === "unchanged" ? "exists" : outcome]);
  return answers;
}

async function inDashboard({ file, from, ignored }: Given, token: string, dry_run: boolean): Promise<Answers> {
  const content = await readRows(Buffer.from(file), "utf-8", from);
  if ("problem" in content) throw new Error(content.problem);
  // Whatever is passed over is named, so that someone can say yes to it.
  expect(content.ignored).toEqual(expect.arrayContaining(ignored));
  const rows = content.rows.map(({ line: _, ...row }) => row);
  const { body, status } = await call(importUsers, { token, body: { rows, dry_run } });
  expect([status, body]).toEqual([200, expect.anything()]);
  const answers: Answers = content.rows.map(({ line }, index) => [
    line,
    body[index].outcome === "invalid" ? "refused" : body[index].outcome,
  ]);
  const refused: Answers = content.refused.map(({ line }) => [line, "refused"]);
  return [...answers, ...refused].sort(([one], [other]) => one - other);
}

/** Of people of ours also what nothing in their files says. */
const everyone = ({ from }: Given) =>
  db.user.findMany({
    orderBy: { email: "asc" },
    select: {
      email: true,
      name: true,
      locale: true,
      confirmedAt: from === "gatehouse",
      resetPassword: from === "gatehouse",
    },
    where: { email: { notIn: ["admin@example.com", "there@example.com"] } },
  });

const own = { from: "gatehouse", ignored: [] } as const;

test.each<Omit<Given, "ignored"> & { what: string; ignored: readonly string[]; people: string[] }>([
  { what: "a table", ...own, file: FILE, people: ["=gus", "ann", "bob", "fay", "hal", "leo"] },
  {
    what: "JSON",
    ...own,
    file: JSON_FILE,
    ignored: ["roles", "password_hash", "nickname"],
    people: ["ann", "bob", "dan", "eve", "gus"],
  },
  { what: "NDJSON", ...own, file: LINES, people: ["cid"] },
  {
    what: "a realm of Keycloak",
    from: "keycloak",
    file: KEYCLOAK,
    ignored: ["shoeSize"],
    people: ["ann", "bob", "dan"],
  },
  { what: "a table of Supabase, with twins", from: "supabase", file: SUPABASE, ignored: [], people: ["ann", "bob"] },
  {
    what: "users of Firebase",
    from: "firebase",
    file: FIREBASE,
    ignored: ["passwordHash", "salt"],
    people: ["ann", "bob"],
  },
  { what: "users of Better Auth", from: "better-auth", file: BETTER_AUTH, ignored: [], people: ["ann"] },
])("the dashboard and the command line say the same of each row of $what, and make the same of it", async (given) => {
  const file: Given = { file: given.file, from: given.from, ignored: [...given.ignored] };
  const found = [];
  for (const way of ["command", "dashboard"]) {
    await freshDatabase();
    const admin = await createUser({ email: "admin@example.com" }, ["admin", "user"]);
    await createUser({ email: "there@example.com" });
    const { access_token: token } = await signIn(admin);
    const run = (dryRun: boolean) => (way === "command" ? byCommand(file, dryRun) : inDashboard(file, token, dryRun));
    const would = await run(true);
    expect(await run(false)).toEqual(would);
    found.push({ would, people: await everyone(file) });
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[0]?.people.map(({ email }) => email)).toEqual(given.people.map((name) => `${name}@example.com`));
});

test("what else a file of another system says of people is named, for it becomes nothing here", async () => {
  const read = await readRows(Buffer.from(KEYCLOAK), "utf-8", "keycloak");
  expect(read).toMatchObject({ ignored: ["shoeSize", "uid", "roles", "confirmed_at"] });
});

test.each<[string, string, System, FileProblem]>([
  ["JSON that breaks off", '{"users":[{"email":"ann@example.com"},', "gatehouse", "content"],
  ["JSON without people", '{"users":[]}', "gatehouse", "empty"],
  ["no file at all", "", "gatehouse", "content"],
  ["a file of another system", '[{"email":"ann@example.com"', "auth0", "content"],
])("%s is refused as a whole, on the command line and in the dashboard", async (_, file, from, problem) => {
  expect(await readRows(Buffer.from(file), "utf-8", from)).toMatchObject({ problem });
  const open = () => Readable.from([Buffer.from(file)]);
  await expect(readPeopleFile(open, from, { roles: new Map() })).rejects.toThrow(FileError);
});
