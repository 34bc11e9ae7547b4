import { expect, test } from "vitest";
import { readForeignHash } from "@/lib/authentication/password/foreign-hash.mjs";
import { FOREIGN_PASSWORD, foreignHashes } from "@/lib/authentication/password/foreign-hashes";
import { needsRehash, verifyPassword } from "@/lib/authentication/password/password-hash";

const EMAIL = "john.smith@example.com";

test.each(foreignHashes)(
  "$system: the password fits as it was typed, any other does not, and the hash is to be made anew",
  async ({ hash, password = FOREIGN_PASSWORD }) => {
    expect(await verifyPassword(password, hash, EMAIL)).toBe(true);
    expect(await verifyPassword(`x${password}`, hash, EMAIL)).toBe(false);
    expect(needsRehash(hash)).toBe(true);
  },
);

test("what a broken bcrypt made of letters beyond ASCII fits nothing, for nothing writes it any more", async () => {
  const hash = "$2x$05$6bNw2HLQYeqHYyBfLMsv/OiwqTymGIGzFsA4hOTWebfehXHNprcAS";
  expect(await verifyPassword("ё", hash, EMAIL)).toBe(false);
});

const salt = "AAECAwQFBgcICQoLDA0ODw";
const hash = "3jqF3lFSHdMuSLZGOODgJ57cmqjL3+BfSDEKxIghClE";

test.each([
  ["bcrypt of cost 16", `$2a$16$${"a".repeat(53)}`],
  ["bcrypt of cost 3", `$2y$03$${"a".repeat(53)}`],
  ["Argon2 with more than 128 MB", `$argon2id$v=19$m=131073,t=1,p=1$${salt}$${hash}`],
  ["Argon2 with too many passes", `$argon2id$v=19$m=65536,t=9,p=1$${salt}$${hash}`],
  ["Argon2 with too many lanes", `$argon2id$v=19$m=65536,t=1,p=65$${salt}$${hash}`],
  ["scrypt with more than 128 MB", `$scrypt$ln=18,r=8,p=1$${salt}$${hash}`],
  ["scrypt with 2^99", `$scrypt$ln=99,r=8,p=1$${salt}$${hash}`],
  ["scrypt, five times", `$scrypt$ln=17,r=8,p=5$${salt}$${hash}`],
  ["PBKDF2 with too many rounds", `$pbkdf2-sha256$i=2000001$${salt}$${hash}`],
  ["PBKDF2 with many blocks", `$pbkdf2-sha256$i=1000000$${salt}$${hash.repeat(3)}`],
  ["Firebase with more than 128 MB", `$fbscrypt$v=1,n=18,r=8,p=1,ss=Bw==,sk=${hash}$${salt}$${hash}`],
])("a hash that would hold the service up is refused before any work: %s", async (_, dear) => {
  expect(() => readForeignHash(dear)).toThrow("takes more memory or time");
  expect(await verifyPassword("testing1234", dear, EMAIL)).toBe(false);
});

test.each([
  ["no hash", "testing1234"],
  ["an unknown kind", "$6$rounds=5000$salt$hash"],
  ["an old Argon2", `$argon2id$m=65536,t=1,p=1$${salt}$${hash}`],
  ["a short bcrypt", "$2a$10$short"],
  ["a short scrypt", `$scrypt$ln=10,r=8,p=1$${salt}$AAAA`],
  ["a hash that is not Base64", `$scrypt$ln=10,r=8,p=1$${salt}$<script>`],
  ["a parameter that is no number", `$scrypt$ln=1e3,r=8,p=1$${salt}$${hash}`],
  ["a parameter that is missing", `$pbkdf2-sha256$$${salt}$${hash}`],
  ["Firebase without its signer key", `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==$${salt}$${hash}`],
])("unreadable is refused, and fits nothing: %s", async (_, unreadable) => {
  expect(() => readForeignHash(unreadable)).toThrow(/is of no kind|is not readable|is of an Argon2 older/);
  expect(await verifyPassword("testing1234", unreadable, EMAIL)).toBe(false);
});
