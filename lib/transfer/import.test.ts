import { Readable } from "node:stream";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { operator } from "@/lib/actor";
import { db } from "@/lib/db";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { templatesTo } from "@/lib/testing/mailbox";
import { columnOf } from "@/lib/transfer/csv";
import { type ImportOptions, importPeople, type Outcome } from "@/lib/transfer/import";
import type { Person } from "@/lib/transfer/person";
import { findPeople, readPeople } from "@/lib/transfer/read";
import { readFileRows } from "@/lib/transfer/read-file";
import { sourceFor } from "@/lib/transfer/sources";
import { changeImported } from "@/lib/transfer/write";
import { type FileFormat, toFile } from "@/lib/transfer/write-file";
import { resendConfirmation } from "@/lib/users/administration";
import { cleanName, looksLikeMailbox } from "@/lib/values";

beforeEach(freshDatabase);

const actor = operator("gatehouse test");

async function exported(format: FileFormat = "ndjson"): Promise<string> {
  let text = "";
  for await (const piece of toFile(readPeople(), format)) text += piece;
  return text;
}

const opened = (text: string) => () => Readable.from([Buffer.from(text)]);

async function imported(text: string, options: Partial<ImportOptions> = {}): Promise<Outcome[]> {
  const { kind, rows } = await readFileRows(opened(text), { nameOf: columnOf });
  const { map } = sourceFor("gatehouse", { csv: kind === "csv", roles: new Map() });
  const given = { dryRun: false, update: false, createRoles: false, from: "gatehouse", map, ...options };
  const outcomes: Outcome[] = [];
  for await (const outcome of importPeople(actor, rows, given)) outcomes.push(outcome);
  return outcomes;
}

const outcomesOf = async (text: string, options?: Partial<ImportOptions>) =>
  (await imported(text, options)).map(({ outcome }) => outcome);

const lines = (...documents: object[]) => documents.map((document) => JSON.stringify(document)).join("\n");

const time = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString());
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const text = (maxLength: number) =>
  fc
    .string({ unit: "grapheme", maxLength: maxLength / 4 })
    .map((value) => value.normalize("NFC").replace(/[\p{Cc}\u2028\u2029]/gu, ""))
    .filter((value) => value.length <= maxLength);

const person: fc.Arbitrary<Person> = fc.record({
  uid: fc.uuid({ version: 7 }),
  email: fc.uuid().map((id) => `${id}@example.com`),
  name: maybe(
    text(200)
      .map((name) => cleanName(name) || "Ann")
      .filter((name) => !looksLikeMailbox(name)),
  ),
  locale: fc.constantFrom("en", "ru"),
  source: maybe(text(64).map((source) => source || "web")),
  roles: fc.subarray(["admin", "user"]),
  addresses: fc
    .uniqueArray(
      fc.record({
        id: fc.uuid({ version: 7 }),
        address: fc.uuid(),
        type: text(64).map((type) => type || "client"),
        name: text(200),
        created_at: time,
      }),
      { maxLength: 2, selector: ({ created_at }) => created_at },
    )
    .map((addresses) => addresses.sort((one, other) => (one.created_at < other.created_at ? -1 : 1))),
  confirmed_at: maybe(time),
  disabled_at: maybe(time),
  deletes_at: maybe(time),
  reset_password: fc.boolean(),
  password_hash: fc.constantFrom(
    "$gatehouse$2b$10$aC9WjPLnv3b89wZ1QHlSNu1CVHtPYpxoiK3eIlxaUF/yy/ZAW0FCS",
    "$argon2id$v=19$m=1024,t=2,p=2$di5FyJkT4txbqxWilBLCeA$BDtXCk9+St3iLa1dnbgx3g",
  ),
  password_changed_at: time,
  tokens_not_before: maybe(time),
  last_sign_in_at: maybe(time),
  created_at: time,
});

test("anyone who is exported and imported into an empty database is the same in every byte, in both formats", async () => {
  const people = fc.uniqueArray(person, { minLength: 50, maxLength: 50, selector: ({ uid }) => uid });
  await fc.assert(
    fc.asyncProperty(people, async (everyone) => {
      await freshDatabase();
      await imported(lines(...everyone));
      const [ndjson, csv] = [await exported(), await exported("csv")];
      // By which spreadsheets know that it is UTF-8, as in what the dashboard exports.
      expect(csv.startsWith("\uFEFFuid,email,")).toBe(true);
      const inOrder = everyone.toSorted((one, other) => (one.uid < other.uid ? -1 : 1));
      expect(
        ndjson
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ).toEqual(inOrder);
      for (const file of [csv, ndjson]) {
        expect(new Set(await outcomesOf(file, { dryRun: true }))).toEqual(new Set(["unchanged"]));
        await freshDatabase();
        expect(new Set(await outcomesOf(file))).toEqual(new Set(["created"]));
        expect([await exported(), await exported("csv")]).toEqual([ndjson, csv]);
      }
    }),
    { numRuns: 1 },
  );
});

test("a dry run says field by field what would be, and changes nothing", async () => {
  const { id } = await createUser({ email: "bob@example.com", name: "Bob" });
  const before = await exported();
  const file = `E-Mail,name,roles,password_hash
ann@example.com,Ann,user,
bob@example.com,Robert,"admin,user",$2a$10$z3VC4ZpziJWJHX2GAXLVc.qXF7xrZRwQpKnG3fhuihg3w3o9z0o46
nonsense,"a
name of two lines",,
ann@example.com,Again,,
cid@example.com,Cid,nobody,
dan@example.com,Dan,,$2a$31$z3VC4ZpziJWJHX2GAXLVc.qXF7xrZRwQpKnG3fhuihg3w3o9z0o46
`;
  expect(await imported(file, { dryRun: true, update: true })).toMatchObject([
    { line: 2, email: "ann@example.com", outcome: "created" },
    {
      line: 3,
      uid: id,
      outcome: "changed",
      changes: [
        { field: "name", before: "Bob", after: "Robert" },
        { field: "roles", before: ["user"], after: ["admin", "user"] },
        { field: "password_hash", before: "(a hash)", after: "(another)" },
      ],
    },
    { line: 4, outcome: "refused", why: "email: email must be an email; name: must be one line of text" },
    { line: 6, outcome: "refused", why: "the same email address ann@example.com as in line 2" },
    { line: 7, outcome: "refused", why: "there is no role nobody; --create-roles makes it" },
    { line: 8, outcome: "refused", why: "password_hash: takes more memory or time than one sign-in may" },
  ]);
  expect([await exported(), await db.auditEvent.count()]).toEqual([before, 0]);
});

test("an import that is killed between batches and run again goes on, and makes nobody twice", async () => {
  const file = lines(
    ...Array.from({ length: 600 }, (_, index) => ({ email: `person${index}@example.com`, name: `${index}` })),
  );
  const { rows } = await readFileRows(opened(file));
  const options = {
    dryRun: false,
    update: false,
    createRoles: false,
    from: "gatehouse",
    map: (row: object) => ({ ...row }),
  };
  let seen = 0;
  for await (const _ of importPeople(actor, rows, options)) {
    seen += 1;
    if (seen === 100) break;
  }
  expect(await db.user.count()).toBe(500);
  const outcomes = await outcomesOf(file);
  expect(outcomes.filter((outcome) => outcome === "unchanged")).toHaveLength(500);
  expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(100);
  expect([await db.user.count(), await db.auditEvent.count({ where: { action: "user.imported" } })]).toEqual([
    600, 600,
  ]);
});

test("anyone who is there already stays as they are without --update; with it, another password or address signs them out", async () => {
  const user = await createUser({ email: "bob@example.com", name: "Bob" });
  await signIn(user);
  const row = lines({ uid: user.id, email: "robert@example.com", roles: ["user"] });
  expect(await outcomesOf(row)).toEqual(["kept"]);
  expect(await outcomesOf(row, { update: true })).toEqual(["changed"]);
  expect(await db.user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({
    email: "robert@example.com",
    name: "Bob",
    passwordHash: user.passwordHash,
  });
  expect(await db.session.count({ where: { endedAt: null } })).toBe(0);
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "user.updated" } });
  expect([event.actorType, event.targetId, event.details]).toEqual(["operator", user.id, { imported: ["email"] }]);
});

test("a person written from an earlier reading: --update writes what the file says otherwise and nothing else, whatever happened since it was compared", async () => {
  const user = await createUser({ email: "ann@example.com", name: "Ann", locale: "en" });
  const [before] = await findPeople({ ids: [user.id], emails: [], addresses: [] });
  if (!before) throw new Error("Nobody was found.");
  const hash = "$gatehouse$2b$10$z3VC4ZpziJWJHX2GAXLVc.qXF7xrZRwQpKnG3fhuihg3w3o9z0o46";
  // As though an administrator and the person were faster than the import, which has read them already.
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date(), passwordHash: hash } });
  const changes = (field: "locale" | "password_hash") => [{ field, before: before[field], after: null }];
  const row = { ...before, locale: "ru" as const, password_hash: `${hash.slice(0, -1)}7` };
  expect(await changeImported(actor, before, row, changes("locale"))).toBe(true);
  expect(await changeImported(actor, before, row, changes("password_hash"))).toBe(false);
  const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect([after.locale, after.disabledAt === null, after.passwordHash]).toEqual(["ru", false, hash]);
});

test("nothing is half done: what belongs to someone else, or would lose the last administrator, refuses the whole row", async () => {
  const admin = await createUser({ email: "root@example.com" }, ["admin", "user"]);
  const other = await createUser({ email: "other@example.com" });
  await db.address.create({ data: { userId: other.id, address: "taken" } });
  const before = await exported();
  const file = lines(
    { uid: admin.id, email: "root@example.com", name: "Root", roles: ["user"] },
    { uid: "02dd5dcb-c073-4efa-bc03-15715ba52742", email: "other@example.com" },
    { email: "new@example.com", addresses: [{ address: "free" }, { address: "taken" }] },
    { email: "typo@example.com", nmae: "Typo" },
  );
  const outcomes = await imported(`${file}\n{not JSON\n[]`, { update: true });
  expect(outcomes.map(({ line, outcome, why }) => `${line} ${outcome}: ${why}`)).toEqual([
    "1 refused: The service needs at least one active administrator",
    `2 refused: the email address belongs to another account, ${other.id}`,
    `3 refused: address taken belongs to another account, ${other.id}`,
    '4 refused: Unrecognized key: "nmae"',
    "5 refused: is not readable JSON",
    "6 refused: is not a JSON object",
  ]);
  expect(await exported()).toBe(before);
});

test("a role that does not exist is made where that is asked for, and who is imported anew is pending and holds nothing else", async () => {
  const file = lines({ email: "ann@example.com", roles: ["editor"], confirmed_at: null }, { email: "bob@example.com" });
  expect(await outcomesOf(file, { createRoles: true })).toEqual(["created", "created"]);
  const people = await db.user.findMany({
    orderBy: { email: "asc" },
    include: { grants: { include: { role: true } } },
  });
  expect(people.map(({ confirmedAt, grants }) => [confirmedAt, grants.map(({ role }) => role.name)])).toEqual([
    [null, ["editor"]],
    [null, []],
  ]);
  // Who brings no password chooses one by mail, which proves the mailbox, too.
  await resendConfirmation(actor, { params: { uid: people[1]?.id ?? "" } });
  expect(await templatesTo("bob@example.com")).toEqual(["invitation"]);
});

test("rows whose addresses someone takes in the same moment are refused, the others of their batch are made", async () => {
  const file = lines(...Array.from({ length: 20 }, (_, index) => ({ email: `person${index}@example.com` })));
  const all = (await Promise.all([outcomesOf(file), outcomesOf(file), outcomesOf(file)])).flat();
  expect(all.filter((outcome) => outcome === "created")).toHaveLength(20);
  expect(await db.user.count()).toBe(20);
  expect(await db.auditEvent.count({ where: { action: "user.imported" } })).toBe(20);
});

test("CSV that breaks off says in which line; what came before is there", async () => {
  expect(await imported('email,name\nann@example.com,Ann\nbob@example.com,"Bob\n')).toMatchObject([
    { line: 2, outcome: "created" },
    { line: 3, outcome: "refused", why: expect.stringContaining("never closed") },
  ]);
  expect(await imported("email,name\nann@example.com\n")).toMatchObject([{ line: 2, outcome: "refused" }]);
});
