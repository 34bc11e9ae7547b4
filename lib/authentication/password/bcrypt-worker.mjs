import { constants, setPriority } from "node:os";
import bcrypt from "bcryptjs";

/*
 * Runs in a worker thread: bcrypt keeps a core busy for a tenth of a second, which no other request should wait for.
 * Plain JavaScript, because a worker loads it by path without a bundler.
 */

// Anyone who asks for something else goes before a hash. Elsewhere than on Linux the priority would be the whole process's.
if (process.platform === "linux") {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where a sandbox refuses it, all stay equal.
  }
}

export function hash({ password, cost }) {
  return bcrypt.hashSync(password, cost);
}

export function verify({ password, hash }) {
  return bcrypt.compareSync(password, hash);
}

/** Hashes of other systems; what reads them is loaded with the first one, for most services never have any. */
export async function verifyForeign({ password, hash }) {
  const { readForeignHash } = await import("./foreign-hash.mjs");
  try {
    return await readForeignHash(hash)(password);
  } catch {
    // An import refuses what cannot be read; a row that was written past it fits nothing.
    return false;
  }
}
