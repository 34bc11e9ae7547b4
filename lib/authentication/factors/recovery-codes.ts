import { randomInt } from "node:crypto";
import type { Transaction } from "@/lib/db";
import { authenticator } from "@/lib/secrets";

const COUNT = 10;
const LETTERS = 10;

/** Without letters that are taken for others when they are read from paper. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 50 bits: too few for a plain digest, whose key would be all that is guessed. */
const newCode = () => Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");

/** A code as it was meant, however it was typed. */
const normalize = (code: string) =>
  code
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");

const digestOf = (userId: string, code: string) =>
  new Uint8Array(authenticator("recovery code", userId, normalize(code)));

/** Puts new codes in the place of those there are. They are readable in this answer alone. */
export async function replaceRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  const createdAt = new Date();
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, digest: digestOf(userId, code), createdAt })),
  });
  return codes.map((code) => `${code.slice(0, LETTERS / 2)}-${code.slice(LETTERS / 2)}`);
}

/** How many codes are unused. */
export const countRecoveryCodes = (tx: Transaction, userId: string): Promise<number> =>
  tx.recoveryCode.count({ where: { userId, usedAt: null } });

/** Uses a code up: of any number of simultaneous callers one gets it. False where there is no such code left. */
export async function takeRecoveryCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, digest: digestOf(userId, code), usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}
