import fc from "fast-check";
import { expect, test } from "vitest";
import { expectLinear } from "@/lib/testing/linear";
import { normalizeEmail, text } from "@/lib/values";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789абвгдежзийклмнопрстуфхцчшщъыьэюяéüñ";
const local = fc.string({ unit: fc.constantFrom(...letters, "+", "_", "-", "'"), minLength: 1, maxLength: 40 });
const label = fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), minLength: 1, maxLength: 20 });
const mailbox = fc.tuple(local, label, label).map(([name, domain, top]) => `${name}@${domain}.${top}`);
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }))
    .map(([name, domain]) => `${name}@${domain}.com`),
  fc.tuple(fc.string({ unit: "grapheme" }), label).map(([name, domain]) => `${name}@${domain}.com`),
);

const full = (character: string) => {
  const code = character.charCodeAt(0);
  return code > 0x20 && code < 0x7f && character !== "@" ? String.fromCharCode(code + 0xfee0) : character;
};

test("a plain mailbox is accepted as it is, and its case, width, NFD and padded twins are the same mailbox", () => {
  fc.assert(
    fc.property(mailbox, (email) => {
      const normal = normalizeEmail(email);
      expect(normal).toBe(email.normalize("NFKC"));
      const twins = [email.toUpperCase(), [...email].map(full).join(""), email.normalize("NFD"), ` \t${email}\n`];
      for (const twin of twins) expect(normalizeEmail(twin)).toBe(normal);
    }),
  );
});

test("whatever is accepted is one mailbox of at most 254 characters and stays as it is when normalized again", () => {
  fc.assert(
    fc.property(anything, (input) => {
      const normal = normalizeEmail(input);
      if (normal === undefined) return;
      expect(normalizeEmail(normal)).toBe(normal);
      expect(normal.length).toBeLessThanOrEqual(254);
      expect(normal).toMatch(/^[^@\s",;:<>()[\]\\]+@[a-z0-9.-]+$/);
      expect(normal.normalize("NFKC")).toBe(normal);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  "a@example.com, b@example.com",
  "a@example.com b@example.com",
  "a@example.com;b@example.com",
  "a@b@example.com",
  '"a@x"@example.com',
  '"a b"@example.com',
  '"a"@example.com',
  "a(comment)@example.com",
  "(comment)a@example.com",
  "a@(comment)example.com",
  "Ann <a@example.com>",
  "<a@example.com>",
  "a＠example.com",
  "a﹫example.com",
  "a＠b@example.com",
  "a@example.com＠evil.example",
  "a@exam＠ple.com",
  "a\0@example.com",
  "a@example.com\0",
  "a\n@example.com",
  "a@example.com\r\nBcc: b@example.com",
  "a\u200d@example.com",
  "a\u202eb@example.com",
  "\ud800@example.com",
  ".a@example.com",
  "a.@example.com",
  "a..b@example.com",
  "a…b@example.com",
  "@example.com",
  "a@",
  "a@localhost",
  "a@example",
  "a@.com",
  "a@example..com",
  "a@-example.com",
  "a@example-.com",
  "a@exa_mple.com",
  "a@127.0.0.1",
  "a@2130706433",
  "a@[127.0.0.1]",
  "a@[IPv6:::1]",
  "a@example.com:25",
  "a@example.com/path",
  "a@example.com?x",
  "a@example.com#x",
  "a@user:password@example.com",
  "a@example%2ecom",
  "a@example。com",
  "mailto:a@example.com",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(64)}.com`,
  `a@${"b.".repeat(130)}com`,
  "",
  " ",
])("refused: %j", (input) => {
  expect(normalizeEmail(input)).toBeUndefined();
});

test.each([
  ["John.Smith@Example.COM ", "john.smith@example.com"],
  ["ann+tag@sub.example.co.uk", "ann+tag@sub.example.co.uk"],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ["Почта@Пример.рф", "почта@xn--e1afmkfd.xn--p1ai"],
  ["почта@xn--e1afmkfd.xn--p1ai", "почта@xn--e1afmkfd.xn--p1ai"],
  ["a@Bücher.example", "a@xn--bcher-kva.example"],
  ["\u212bngström@example.com", "ångström@example.com"],
  ["ﬁ@example.com", "fi@example.com"],
  ["a@example．com", "a@example.com"],
  ["\ufeffa@example.com\u00a0", "a@example.com"],
])("%j is the mailbox %j", (input, normal) => {
  expect(normalizeEmail(input)).toBe(normal);
});

test("a hostile address of any length is read in time that grows no faster than its length", () => {
  for (const part of ["a.", "a-", ".", "@", "\u0301", "ﷺ"])
    for (const write of [
      (length: number) => `${part.repeat(length)}@example.com`,
      (length: number) => `a@${part.repeat(length)}`,
      (length: number) => `${part.repeat(length)}!`,
    ])
      expectLinear(part, (share) => {
        const address = write(100_000 * share);
        return () => normalizeEmail(address);
      });
});

test("text is what a database can hold: no NUL, no half surrogate, within its length", () => {
  const schema = text(5, 1);
  expect(["a", "ёлка", "🔑🔑"].map((value) => schema.safeParse(value).success)).toEqual([true, true, true]);
  expect(["", "123456", "a\0", "\ud800", "a\udc00", 1, null].map((value) => schema.safeParse(value).success)).toEqual(
    Array(7).fill(false),
  );
});
