import bcrypt from "bcryptjs";

/**
 * Runs in a worker thread: bcrypt keeps a core busy for a tenth of a second, which no other request should wait for.
 * Plain JavaScript, because a worker loads it by path without a bundler.
 */
export function hash({ password, cost }) {
  return bcrypt.hashSync(password, cost);
}

export function verify({ password, hash }) {
  return bcrypt.compareSync(password, hash);
}
