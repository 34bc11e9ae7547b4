import { pool } from "@/lib/db";
import { authenticator } from "@/lib/secrets";

// Who moved in from elsewhere and has not signed in since. The partial index users_foreign_hash_idx finds them at once; where
// there are none, this costs one look at an empty index.
const SAMPLE = `
  SELECT password_hash AS hash FROM users WHERE password_hash NOT LIKE '$2b$%' ORDER BY md5(id::text) LIMIT 64`;
const SHARE = `
  SELECT (SELECT count(*) FROM users WHERE password_hash NOT LIKE '$2b$%')::float / greatest(count(*), 1) AS share FROM users`;

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

const LIFE_MILLISECONDS = 10 * 60_000;

let known: { foreign: Promise<Foreign>; until: number } | undefined;

function readAtTimes(): Promise<Foreign> {
  if (known && Date.now() < known.until) return known.foreign;
  const foreign = readForeign();
  known = { foreign, until: Date.now() + LIFE_MILLISECONDS };
  // The next caller asks anew; this one is told.
  foreign.catch(forgetForeignHashes);
  return foreign;
}

/** Tests, which change the people under a process, call this. */
export function forgetForeignHashes(): void {
  known = undefined;
}

/**
 * A foreign hash costs other work than one of ours, which would tell that somebody has an account here. So of the addresses
 * that nobody has, as large a share costs the work of somebody's foreign hash as among the people there are: each
 * address always that of the same one, so that asking twice tells no more.
 * @returns somebody's foreign hash, whose work is done and whose result is not looked at; undefined for a hash of ours
 */
export async function standInHash(address: string): Promise<string | undefined> {
  const { share, hashes } = await readAtTimes();
  if (hashes.length === 0) return undefined;
  const place = authenticator("stand-in hash", address).readUInt32BE() / 2 ** 32;
  return place < share ? hashes[Math.floor((place / share) * hashes.length)] : undefined;
}
