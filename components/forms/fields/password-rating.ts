import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const common = new Set(dictionary["passwords-common"]);
const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** Guessing beyond so many characters is hopeless anyway, and rating them slow. */
const RATED_LENGTH = 64;

/** How hard a password is to guess, 0 to 4, and whether the server will refuse it as common. Weighs 200 KB: import it lazily. */
export function ratePassword(password: string, email: string): { score: 0 | 1 | 2 | 3 | 4; isCommon: boolean } {
  const { score } = zxcvbn.check(password.slice(0, RATED_LENGTH), email.split(/[@.]/).filter(Boolean));
  return { score, isCommon: common.has(password.normalize("NFC").toLowerCase()) };
}
