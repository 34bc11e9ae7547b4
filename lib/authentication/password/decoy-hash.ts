import { randomBytes } from "node:crypto";
import { OWN } from "@/lib/authentication/password/own-hash";
import { pool } from "@/lib/db";
import { env } from "@/lib/env";
import { authenticator } from "@/lib/secrets";

// Who moved in from elsewhere and has not signed in since. The partial index users_foreign_hash_idx finds them at once; where
// there are none, this costs one look at an empty index.
const SAMPLE = `
  SELECT password_hash AS hash FROM users WHERE password_hash NOT LIKE '${OWN}$%' ORDER BY md5(id::text) LIMIT 64`;
const SHARE = `
  SELECT (SELECT count(*) FROM users WHERE password_hash NOT LIKE '${OWN}$%')::float / greatest(count(*), 1) AS share FROM users`;

interface Foreign {
  /** How many of all people have a foreign hash, 0 to 1. */
  share: number;
  /** Some of theirs. */
  hashes: readonly string[];
}

async function readForeign(): Promise<Foreign> {
  const sample = await pool().query<{ hash: string }>(SAMPLE);
  if (sample.rows.length === 0) return { share: 0, hashes: [] };
  const { rows } = await pool().query<{ share: number }>(SHARE);
  return { share: rows[0]?.share ?? 0, hashes: sample.rows.map(({ hash }) => hash) };
}

const LIFETIME_MILLISECONDS = 10 * 60_000;

let known: { foreign: Promise<Foreign>; until: number } | undefined;

function readAtTimes(): Promise<Foreign> {
  if (known && Date.now() < known.until) return known.foreign;
  const foreign = readForeign();
  known = { foreign, until: Date.now() + LIFETIME_MILLISECONDS };
  // The next caller asks anew; this one is told.
  foreign.catch(forgetForeignHashes);
  return foreign;
}

/** Tests, which change the people under a process, call this. */
export function forgetForeignHashes(): void {
  known = undefined;
}

/** The bytes of a salt and of a hash, as many as bcrypt's 53 characters hold. */
const DECOY_BYTES = 40;

/**
 * A hash of ours that no password has. Written, not computed: checking a password against it costs what any check does,
 * and there is no computation that could fail, wait in a queue or take longer the first time.
 */
function ownDecoy(): string {
  const characters = randomBytes(DECOY_BYTES).toString("base64url").replaceAll(/[-_]/g, ".").slice(0, 53);
  return `${OWN}$2b$${String(env().BCRYPT_COST).padStart(2, "0")}$${characters}`;
}

/**
 * What the password of an unknown user is checked against, so that the answer takes as long as for a known one.
 * A foreign hash costs other work than one of ours, which would tell that someone has an account here. So of the addresses
 * that nobody has, as large a share costs the work of someone's foreign hash as among the people there are: each
 * address always that of the same one, so that asking twice tells no more.
 */
export async function decoyHash(address: string): Promise<string> {
  const { share, hashes } = await readAtTimes();
  const place = authenticator("decoy hash", address).readUInt32BE() / 2 ** 32;
  const foreign = place < share ? hashes[Math.floor((place / share) * hashes.length)] : undefined;
  return foreign ?? ownDecoy();
}
