import { z } from "zod";

/** What RFC 6749 10.10 asks of a credential that nobody types. */
const MIN_BITS = 128;

const alphabets: [RegExp, number][] = [
  [/^[0-9]+$/, 10],
  [/^[0-9a-f]+$/i, 16],
  [/^[0-9a-z]+$|^[0-9A-Z]+$/, 36],
  [/^[0-9A-Za-z_.~+/=-]+$/, 64],
];

/**
 * How many bits a random text of this alphabet and length holds at most; nothing for one that plainly is not random: few
 * different characters, a repetition, a sequence. Whether it was drawn at random no check can tell.
 */
export function bitsOf(token: string): number {
  const steps = [...token].slice(1).map((character, index) => character.charCodeAt(0) - token.charCodeAt(index));
  const repeats = (token + token).indexOf(token, 1) <= token.length / 2;
  if (repeats || new Set(token).size < 8 || new Set(steps).size < 8) return 0;
  const size = alphabets.find(([alphabet]) => alphabet.test(token))?.[1] ?? 94;
  return token.length * Math.log2(size);
}

/** A service token that the operator brings, because a service holds it already. */
export const broughtToken = z
  .string()
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, { error: "must be visible ASCII characters without space" })
  .refine((token) => bitsOf(token) >= MIN_BITS, { error: "must hold at least 128 random bits" });
