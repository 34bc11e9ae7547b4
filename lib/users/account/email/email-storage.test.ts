import fc from "fast-check";
import { expect, test } from "vitest";
import { pool } from "@/lib/db";
import { truncateAll } from "@/lib/testing/database";
import { normalizeEmail } from "@/lib/values";

test("every character there is: normalizing is idempotent, and the database's check holds for what comes out", async () => {
  const emails: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const normal = normalizeEmail(`a${character}b@example.com`);
    if (normal === undefined) continue;
    if (normalizeEmail(normal) !== normal) expect.fail(`U+${code.toString(16)} is not idempotent`);
    // Characters without case cannot break the check; there are a hundred thousand of them.
    if (!/\p{Lo}|\p{M}/u.test(character)) emails.push(normal);
  }
  expect(emails.length).toBeGreaterThan(1000);
  const { rows } = await pool().query(
    "SELECT email FROM unnest($1::text[]) email WHERE NOT (email = lower(email) AND position('@' IN email) > 0)",
    [emails],
  );
  expect(rows).toEqual([]);
});

test("the users table takes a sample of whatever is accepted", async () => {
  await truncateAll();
  const texts = fc.string({ unit: "binary" });
  const candidates = fc.tuple(texts, fc.constantFrom("example.com", "Пример.рф")).map((parts) => parts.join("@"));
  const accepted = fc
    .sample(candidates, 3000)
    .map(normalizeEmail)
    .filter((email) => email !== undefined);
  const emails = [...new Set(accepted)];
  expect(emails.length).toBeGreaterThan(10);
  const { rowCount } = await pool().query(
    `INSERT INTO users (id, email, password_hash, updated_at)
     SELECT gen_random_uuid(), email, '', now() FROM unnest($1::text[]) email`,
    [emails],
  );
  expect(rowCount).toBe(emails.length);
  await truncateAll();
});
