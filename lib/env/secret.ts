import { Refusal } from "@/lib/env/schema";

const RANDOM = "Use random bytes: openssl rand -base64 32";

/** Words of documentation and of keyboards, which people leave standing or type in. */
const WORDS =
  /change|replace|secret|example|password|passw0rd|sample|default|placeholder|insert|dummy|random|gatehouse|please|test|your|this|here|with|key|qwertyuiop|asdfghjkl|zxcvbnm|1qaz|2wsx|3edc|4rfv|5tgb|6yhn|7ujm|deadbeef|cafebabe/gi;

/** How many characters nothing before them foretells: a repeated run, a step up or down, or a well-known word tells nothing new. */
function countUnforeseen(secret: string): number {
  const rest = secret.replace(WORDS, "");
  const seen = new Set<string>();
  let count = 0;
  for (let index = 0; index < rest.length; index += 1) {
    const run = rest.slice(Math.max(0, index - 2), index + 1).toLowerCase();
    const step = index === 0 ? 9 : Math.abs(rest.charCodeAt(index) - rest.charCodeAt(index - 1));
    if (step > 1 && !(run.length === 3 && seen.has(run))) count += 1;
    seen.add(run);
  }
  return count;
}

/** Random words from a list of 7,776 hold 12.9 bits each: nine of them are as many bits as a token's. */
const MIN_WORDS = 9;

/** Whether a text is a phrase, of too few words for a random one. */
function isShortPhrase(secret: string): boolean {
  const words = secret.split(/[^A-Za-z0-9]+/).filter(Boolean);
  if (words.length < 3 || !words.every((word) => /^([A-Za-z][a-z]*|\d{1,4})$/.test(word))) return false;
  return words.filter((word) => word.length > 2 && word.replace(WORDS, "") !== "").length < MIN_WORDS;
}

/** What is wrong with the secret from which all others are derived. Never repeats it. */
export function secretProblem(secret: string | undefined): string | undefined {
  if (!secret)
    return "APP_SECRET is missing. Set it to at least 32 random bytes, for example the output of: openssl rand -base64 32";
  if (Buffer.byteLength(secret) < 32) return "APP_SECRET is too short: it needs at least 32 bytes.";
  // Of 16 random bytes in hexadecimal digits one in some millions has fewer; with 16 it was one in 300,000.
  if (countUnforeseen(secret) < 14 || isShortPhrase(secret))
    return `APP_SECRET looks like an example, or can be guessed. ${RANDOM}`;
  return undefined;
}

/** A token that programs send as `Authorization: Bearer`. */
export function readBearer(text: string): string {
  if (text.length < 16) throw new Refusal("must have at least 16 characters");
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(text))
    throw new Refusal("must be of letters, digits and - . _ ~ + / alone: others cannot be sent as a Bearer token");
  if (countUnforeseen(text) < 8) throw new Refusal(`looks like an example, or can be guessed. ${RANDOM}`);
  return text;
}
