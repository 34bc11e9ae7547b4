import { isBreached } from "@/lib/authentication/password/breached";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

/** Where nothing else is asked for (NIST SP 800-63B-4, section 3.1.1.2). */
const MIN_LENGTH_ALONE = 15;
const MAX_LENGTH = 128;

/** How many characters a new password needs, of somebody who has a second factor or of somebody who has none. */
export function minimumLength(hasSecondFactor: boolean): number {
  const { PASSWORD_MIN_LENGTH, PASSWORD_POLICY } = env();
  const alone = PASSWORD_POLICY === "nist" && !hasSecondFactor;
  return alone ? Math.max(PASSWORD_MIN_LENGTH, MIN_LENGTH_ALONE) : PASSWORD_MIN_LENGTH;
}

let commonPasswords: ReadonlySet<string> | undefined;

/** Loaded at the first new password: half a megabyte that sign-in does not need. */
async function isCommon(password: string): Promise<boolean> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  commonPasswords ??= new Set(dictionary["passwords-common"]);
  return commonPasswords.has(password.toLowerCase());
}

/** The names that someone thinks of first here: of the product, of the brand, of the site and of the account's mailbox. */
function expectedWords(mailbox: string): string[] {
  const { BRAND_NAME, APP_URL } = env();
  // The last label of a host says little of the site.
  const labels = new URL(APP_URL).hostname.split(".");
  const names = ["gatehouse", BRAND_NAME, ...(labels.length > 1 ? labels.slice(0, -1) : labels), mailbox];
  return names
    .flatMap((name) =>
      name
        .normalize("NFC")
        .toLowerCase()
        .split(/\P{L}+/u),
    )
    .filter((word) => [...word].length >= 2)
    .sort((one, other) => other.length - one.length);
}

/** Whether nothing is in it but those names, digits and marks. */
function isExpected(folded: string, mailbox: string): boolean {
  const rest = expectedWords(mailbox).reduce((text, word) => text.replaceAll(word, " "), folded);
  return rest !== folded && !/\p{L}/u.test(rest);
}

interface PolicyOptions {
  /** Where the password stands in the request, for the issue. */
  pointer?: string;
  /** Of the account; nobody who registers has one. */
  hasSecondFactor?: boolean;
}

/**
 * Holds a new password against the policy: length, common passwords, the account's own address (NIST SP 800-63B-4), and where
 * they are configured the names of this service and passwords that have leaked. No rule of composition. Asks another service: never
 * inside a transaction.
 * @throws Problem password.does.not.meet.the.requirements
 */
export async function checkPasswordPolicy(
  password: string,
  email: string,
  { pointer = "/body/password", hasSecondFactor = false }: PolicyOptions = {},
): Promise<void> {
  const refuse = (detail: string): never => {
    throw new Problem("password.does.not.meet.the.requirements", { detail, issues: [{ pointer, detail }] });
  };
  const normal = password.normalize("NFC");
  const length = [...normal].length;
  const least = minimumLength(hasSecondFactor);
  if (!normal.isWellFormed() || normal.includes("\0")) refuse("The password must be plain Unicode text.");
  if (length < least) refuse(`The password must have at least ${least} characters.`);
  if (length > MAX_LENGTH) refuse(`The password must have at most ${MAX_LENGTH} characters.`);
  const folded = normal.toLowerCase();
  const [mailbox = ""] = email.split("@");
  if (folded === email || folded === mailbox) refuse("The password must not be the email address.");
  if (await isCommon(normal)) refuse("This password is on the list of common passwords.");
  if (env().PASSWORD_POLICY === "nist" && isExpected(folded, mailbox))
    refuse("The password must be more than names that are expected here.");
  if (await isBreached(password)) refuse("This password has appeared in a data breach.");
}
