import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { migrateDatabase } from "@/lib/database/migrate";
import { db, disconnect } from "@/lib/db";
import { configure } from "@/lib/testing/conditions";
import { createServerDatabase, testDatabaseKind } from "@/lib/testing/database";
import { freshDatabase } from "@/lib/testing/factories";
import { readUserPage } from "@/lib/users/list";

/** What someone is called, and what they are looked for by. */
const FOUND: [name: string, email: string, fragments: string[]][] = [
  ["Ёлка Иванова", "tree@example.com", ["ёлка", "ЁЛКА", "Е\u0308лка", "ЁЛКА ИВ", "tree", "TREE@EXAMPLE"]],
  ["José Núñez", "jose@example.com", ["josé", "JOSÉ", "Jose\u0301", "NÚÑ", "Nu\u0301n\u0303ez"]],
  ["Andre\u0301", "a@example.com", ["ANDRÉ", "andré"]],
  ["İSTANBUL Işık", "city@example.com", ["istanbul", "İstanbul", "ISTANBUL", "ıstanbul", "ışık", "işik", "IŞIK"]],
  ["ΟΔΥΣΣΕΎΣ", "οδυσσεύς@example.com", ["οδυσσεύς", "Οδυσσεύσ", "ΟΔΥΣΣΕΎΣ"]],
  ["Straße 100%_\\", "street@example.com", ["STRAẞE", "100%_\\", "１００％", "%_", "straße"]],
  ["ꮳꮃꭹ Ⴀⴀ Ⓧ ﬁ", "others@example.com", ["Ꮳꮃꭹ", "ⴀⴀ", "X FI"]],
];

/** What must find nobody: a wildcard is a character like any other. */
const NOT_FOUND = ["елка", "jo_e", "str%e", "％ße", "@example.com tree", "\\\\"];

async function writeEverybody(): Promise<void> {
  for (const [name, email] of FOUND) {
    await db.$executeRaw`INSERT INTO users (id, email, name, password_hash) VALUES (gen_random_uuid(), ${email}, ${name}, '')`;
  }
}

const namesOf = async (fragment: string) =>
  (await readUserPage({ fragment, limit: 100, sort: "created" })).rows.map(({ name }) => name);

/** The search reads in order or by trigrams; a crowd makes the second the one. */
async function addCrowd(): Promise<void> {
  await db.$executeRaw`
    INSERT INTO users (id, email, name, password_hash, created_at)
    SELECT gen_random_uuid(), 'crowd' || i || '@crowd.example', 'Crowd ' || i, '', timestamptz '2020-01-01' + i * interval '1 s'
    FROM generate_series(1, 3000) i`;
  await db.$executeRaw`ANALYZE users`;
}

async function expectEverybodyFound(): Promise<void> {
  for (const [name, , fragments] of FOUND) {
    for (const fragment of fragments) expect(await namesOf(fragment), fragment).toContain(name);
  }
  for (const fragment of NOT_FOUND) expect(await namesOf(fragment), fragment).toEqual([]);
}

async function expectSearchToHold(): Promise<void> {
  await writeEverybody();
  await expectEverybodyFound();
  await addCrowd();
  await expectEverybodyFound();
}

describe("in the tests' own database", () => {
  beforeAll(freshDatabase);

  test("names and emails are found without regard to case, composition or width", expectSearchToHold);

  test("every letter that has a case is found by either", async () => {
    const letters: { upper: string; lower: string }[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const upper = String.fromCodePoint(code);
      const lower = upper.toLowerCase();
      if (lower !== upper) letters.push({ upper, lower });
    }
    expect(letters.length).toBeGreaterThan(1_300);
    const rows = await db.$queryRaw`
      SELECT upper FROM json_to_recordset(${JSON.stringify(letters)}::json) AS letter (upper text, lower text)
      WHERE search_fold(upper) <> search_fold(lower) OR search_fold(search_fold(upper)) <> search_fold(upper)`;
    expect(rows).toEqual([]);
  });

  test("a user is found by a new name at once, and no longer by the old one", async () => {
    await db.user.update({ where: { email: "tree@example.com" }, data: { name: "Сосна" } });
    expect(await namesOf("СОСНА")).toEqual(["Сосна"]);
    expect(await namesOf("ёлка")).toEqual([]);
  });
});

// Turkish by ICU, as no server need have a locale of the system called tr_TR.
test
  .runIf(testDatabaseKind === "server")
  .each([
    "LC_COLLATE 'C' LC_CTYPE 'C'",
    "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'",
  ])("the same on a server's database with %s", async (options) => {
  const { url, close } = await createServerDatabase(undefined, undefined, `ENCODING 'UTF8' ${options}`);
  onTestFinished(async () => {
    await disconnect();
    await close();
  });
  await migrateDatabase(url);
  configure({ DATABASE_URL: url });
  await disconnect();
  await expectSearchToHold();
});
