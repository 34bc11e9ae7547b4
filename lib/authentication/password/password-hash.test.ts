import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { hashingQueue } from "@/lib/authentication/password/hashing-queue";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/authentication/password/password-hash";
import { checkPasswordPolicy } from "@/lib/authentication/password/policy";
import { Problem } from "@/lib/problem";
import { configure } from "@/lib/testing/conditions";

const EMAIL = "john.smith@example.com";
const outcome = (password: string, email = EMAIL) =>
  checkPasswordPolicy(password, email).then(
    () => "accepted",
    (error) => error.kind,
  );
const REFUSED = "password.does.not.meet.the.requirements";

test.each([
  "testing1234",
  "newtesting1234",
  "eightchr" /* 8 */,
  "пароль ёлка",
  "🔑🔑🔑🔑🔑🔑🔑🔑",
  "correct horse battery staple",
  "      ab",
  "x".repeat(100).concat("unlikely".repeat(3), "1234"),
])("accepted: %j", async (password) => {
  expect(await outcome(password)).toBe("accepted");
});

test.each([
  ["nothing", ""],
  ["7 characters", "abcdefg"],
  ["7 characters of two units each", "🔑".repeat(7)],
  ["7 characters once composed (NFC)", "e\u0301".repeat(7)],
  ["129 characters", "a1".repeat(64).concat("b")],
  ["a common password", "password1"],
  ["a common password in capitals", "PassWord1"],
  ["the account's address", EMAIL],
  ["the account's address in capitals", EMAIL.toUpperCase()],
  ["the account's mailbox", "john.smith"],
  ["NUL", "abcdefgh\0"],
  ["half a surrogate pair", "abcdefgh\ud800"],
])("refused: %s", async (_, password) => {
  expect(await outcome(password)).toBe(REFUSED);
});

test("every password of 8 to 128 characters that is not common is accepted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme-ascii", minLength: 20, maxLength: 128 }), async (password) => {
      expect(await outcome(password, "a@example.com")).toBe("accepted");
    }),
  );
});

test("a hash fits its password in either Unicode form, and nothing else", async () => {
  const hash = await hashPassword("caf\u00e9 au lait");
  expect(hash).toMatch(/^\$gatehouse\$2b\$10\$/);
  expect(await verifyPassword("cafe\u0301 au lait", hash, EMAIL)).toBe(true);
  expect(await verifyPassword("cafe au lait", hash, EMAIL)).toBe(false);
  expect(await verifyPassword("caf\u00e9 au lait ", hash, EMAIL)).toBe(false);
});

test.each([
  ["72 bytes", "a".repeat(72)],
  ["73 bytes", "a".repeat(73)],
  ["128 characters of four bytes", "🔑".repeat(128)],
  ["a NUL", `before\0after`],
])("every byte of %s counts", async (_, password) => {
  const hash = await hashPassword(password);
  expect(await verifyPassword(password, hash, EMAIL)).toBe(true);
  expect(await verifyPassword(`${password}a`, hash, EMAIL)).toBe(false);
  expect(await verifyPassword(`${password.slice(0, -1)}b`, hash, EMAIL)).toBe(false);
  expect(await verifyPassword(password.slice(0, -1), hash, EMAIL)).toBe(false);
});

test("no hash fits nothing", async () => {
  expect(await verifyPassword("testing1234", undefined, EMAIL)).toBe(false);
});

test("an unknown user turned away by a full queue leaves nothing behind: the next one is answered", async () => {
  const enter = vi.spyOn(hashingQueue(), "enter").mockRejectedValueOnce(new Problem("service.unavailable"));
  await expect(verifyPassword("testing1234", undefined, EMAIL)).rejects.toThrow();
  expect(await verifyPassword("testing1234", undefined, EMAIL)).toBe(false);
  // One piece of work each, the first time as well: a decoy is written and not computed.
  expect(enter).toHaveBeenCalledTimes(2);
  enter.mockRestore();
});

test.each(["", "not a hash", "$gatehouse$2b$10$short", "$2b$10$short", "$argon2id$v=19$m=65536"])(
  "an unreadable hash %j fits nothing",
  async (hash) => {
    expect(await verifyPassword("testing1234", hash, EMAIL)).toBe(false);
  },
);

test("weaker and foreign hashes are to be made anew, equal and stronger ones stay", () => {
  const rest = "aC9WjPLnv3b89wZ1QHlSNu1CVHtPYpxoiK3eIlxaUF/yy/ZAW0FCS";
  configure({ BCRYPT_COST: "11" });
  const outdated = ["$gatehouse$2b$10$", "$2a$11$", "$2b$11$", "$2y$12$"].map((prefix) => needsRehash(prefix + rest));
  expect(outdated).toEqual([true, true, true, true]);
  expect(["$gatehouse$2b$11$", "$gatehouse$2b$12$"].map((prefix) => needsRehash(prefix + rest))).toEqual([
    false,
    false,
  ]);
});
