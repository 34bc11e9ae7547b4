import { createCipheriv, pbkdf2Sync, scryptSync, timingSafeEqual } from "node:crypto";
import bcrypt from "bcryptjs";
import { argon2d, argon2i, argon2id } from "hash-wasm";

/*
 * Passwords hashed by other systems, each one self-describing string (PHC string format, and what bcrypt and Firebase
 * write in its place). The password is taken as it was typed, as those systems took it. Runs in the workers that hash;
 * plain JavaScript, because a worker loads it by path without a bundler.
 */

const MEGABYTE = 2 ** 20;

/** What one verification may take, so that no hash that someone brings along can hold the service up: up to three seconds of one core. */
const LIMITS = { bcryptCost: 15, memory: 128 * MEGABYTE, memoryTimesPasses: 512 * MEGABYTE, pbkdf2Blocks: 2_000_000 };

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @param {string} text Base64, with or without padding */
function bytesOf(text) {
  if (!BASE64.test(text)) throw new Error("is not readable: there is something in it that is not Base64");
  return Buffer.from(text, "base64");
}

/** @param {string} text `name=value,…` @returns {Record<string, string>} */
const parametersOf = (text) => Object.fromEntries(text.split(",").map((part) => part.split(/=(.*)/s).slice(0, 2)));

/** @param {Record<string, string>} parameters @param {string} name */
function wholeNumber(parameters, name) {
  const value = parameters[name] ?? "";
  if (!/^[1-9]\d{0,9}$/.test(value)) throw new Error(`is not readable: ${name} is not a number`);
  return Number(value);
}

/** @param {boolean} within */
function limit(within) {
  if (!within) throw new Error("takes more memory or time than one sign-in may");
}

/** @param {Buffer} made @param {Buffer} kept */
const equal = (made, kept) => made.length === kept.length && timingSafeEqual(made, kept);

/** @typedef {(password: string) => boolean | Promise<boolean>} Verify */

/** @param {string[]} parts @param {(input: import("hash-wasm").IArgon2Options & { outputType: "binary" }) => Promise<Uint8Array>} derive @returns {Verify} */
function readArgon2([version, text = "", salt = "", hash = ""], derive) {
  if (version !== "v=19") throw new Error("is of an Argon2 older than version 1.3");
  const parameters = parametersOf(text);
  const [memorySize, iterations, parallelism] = ["m", "t", "p"].map((name) => wholeNumber(parameters, name));
  const [saltBytes, kept] = [bytesOf(salt), bytesOf(hash)];
  limit(memorySize * 1024 <= LIMITS.memory && memorySize * 1024 * iterations <= LIMITS.memoryTimesPasses);
  limit(parallelism <= 64 && memorySize >= 8 * parallelism);
  if (saltBytes.length < 8 || kept.length < 4 || kept.length > 512) throw new Error("is not readable: it is not whole");
  const settings = { memorySize, iterations, parallelism, salt: saltBytes, hashLength: kept.length };
  return async (password) => equal(Buffer.from(await derive({ ...settings, password, outputType: "binary" })), kept);
}

/** @param {number} logN @param {number} r @param {number} p */
function scryptSettings(logN, r, p) {
  const memory = 128 * 2 ** logN * r;
  limit(memory <= LIMITS.memory && memory * p <= LIMITS.memoryTimesPasses);
  return { N: 2 ** logN, r, p, maxmem: memory + 128 * r * p + MEGABYTE };
}

/** @param {string[]} parts @returns {Verify} */
function readScrypt([text = "", salt = "", hash = ""]) {
  const parameters = parametersOf(text);
  const [logN, r, p] = ["ln", "r", "p"].map((name) => wholeNumber(parameters, name));
  const settings = scryptSettings(logN, r, p);
  const [saltBytes, kept] = [bytesOf(salt), bytesOf(hash)];
  if (kept.length < 16 || kept.length > 512) throw new Error("is not readable: it is not whole");
  // Better Auth brings passwords into this form first.
  const formOf = (password) => (parameters.form === "nfkc" ? password.normalize("NFKC") : password);
  return (password) => equal(scryptSync(formOf(password), saltBytes, kept.length, settings), kept);
}

/** @type {Record<string, number>} bytes of one block */
const digests = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** @param {string} digest @param {string[]} parts @returns {Verify} */
function readPbkdf2(digest, [text = "", salt = "", hash = ""]) {
  const iterations = wholeNumber(parametersOf(text), "i");
  const [saltBytes, kept] = [bytesOf(salt), bytesOf(hash)];
  if (kept.length < 16 || kept.length > 512) throw new Error("is not readable: it is not whole");
  limit(iterations * Math.ceil(kept.length / digests[digest]) <= LIMITS.pbkdf2Blocks);
  return (password) => equal(pbkdf2Sync(password, saltBytes, iterations, kept.length, digest), kept);
}

/** Firebase's scrypt: what scrypt derives encrypts the project's signer key (github.com/firebase/scrypt). @param {string[]} parts @returns {Verify} */
function readFirebase([text = "", salt = "", hash = ""]) {
  const parameters = parametersOf(text);
  const [logN, r, p] = ["n", "r", "p"].map((name) => wholeNumber(parameters, name));
  const settings = scryptSettings(logN, r, p);
  const salted = Buffer.concat([bytesOf(salt), bytesOf(parameters.ss ?? "")]);
  const [signerKey, kept] = [bytesOf(parameters.sk ?? ""), bytesOf(hash)];
  if (signerKey.length === 0 || kept.length !== signerKey.length) throw new Error("is not readable: it is not whole");
  return (password) => {
    const key = scryptSync(password, salted, 32, settings);
    return equal(createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(signerKey), kept);
  };
}

const BCRYPT = /^\$2[abxy]?\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** @param {string} hash as bcrypt writes it, of any prefix @returns {Verify} */
function readBcrypt(hash) {
  const cost = BCRYPT.exec(hash)?.[1];
  if (!cost) throw new Error("is not readable: it is not whole");
  limit(Number(cost) >= 4 && Number(cost) <= LIMITS.bcryptCost);
  // crypt_blowfish before 1.1 read bytes over 127 wrongly (CVE-2011-2483): only plain ASCII gives what others give.
  const readable = hash.startsWith("$2x$") ? /^\p{ASCII}*$/u : /^/;
  const kept = hash.replace("$2x$", "$2y$");
  // Not by the library's own comparison, which takes no $2$ for a hash.
  return (password) =>
    readable.test(password) && equal(Buffer.from(bcrypt.hashSync(password, kept)), Buffer.from(kept));
}

/**
 * Reads a hash without doing its work.
 * @param {string} hash
 * @returns {Verify} whether a password fits; works for three seconds at most
 * @throws {Error} whose message goes on after “the password hash …”
 */
export function readForeignHash(hash) {
  const [before, name = "", ...parts] = hash.split("$");
  if (before !== "") throw new Error("is of no kind that is known");
  if (/^2[abxy]?$/.test(name)) return readBcrypt(hash);
  switch (name) {
    case "bcrypt":
      return readBcrypt(`$${parts.join("$")}`);
    case "argon2i":
      return readArgon2(parts, argon2i);
    case "argon2d":
      return readArgon2(parts, argon2d);
    case "argon2id":
      return readArgon2(parts, argon2id);
    case "scrypt":
      return readScrypt(parts);
    case "fbscrypt":
      return readFirebase(parts);
    case "pbkdf2-sha1":
    case "pbkdf2-sha256":
    case "pbkdf2-sha384":
    case "pbkdf2-sha512":
      return readPbkdf2(name.slice("pbkdf2-".length), parts);
    default:
      throw new Error("is of no kind that is known");
  }
}
