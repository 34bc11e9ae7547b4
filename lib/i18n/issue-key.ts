import type messages from "@/lib/i18n/en.json";

export interface IssueText {
  key: keyof (typeof messages)["forms"]["issues"];
  count: number;
  /** Of a range, its other end. */
  most?: number;
}

/** zod's and our own English details, by pattern. What is captured, if anything, is the limit, or both. */
const patterns: readonly (readonly [RegExp, IssueText["key"]])[] = [
  [/^email must be an email$/, "email"],
  [/must be an https address of a page/, "pageAddress"],
  [/must be an https address|must be web addresses/, "clientAddress"],
  [
    /^required$|^must have an address$|received undefined$|^Too small: expected string to have >=1 characters$/,
    "required",
  ],
  [/^Too small: expected string to have >=(\d+) characters$|must have at least (\d+) characters/, "tooShort"],
  [/^Too big: expected string to have <=(\d+) characters$|must have at most (\d+) characters/, "tooLong"],
  [/^Too small: expected number to be >=?(-?\d+)$/, "numberTooSmall"],
  [/^Too big: expected number to be <=?(-?\d+)$/, "numberTooBig"],
  [/^must be from (\d+) to (\d+)$/, "range"],
  [/must be a whole number/, "wholeNumber"],
  [/must hold domains alone|names each domain/, "domains"],
  [/must be a color/, "color"],
  [/must be a \/path/, "logo"],
  [/stands in quotes/, "quotes"],
  [/must hold no invisible characters|another control character/, "plainText"],
  [/^Invalid option: /, "choose"],
  [/^Invalid URL$/, "url"],
  [/^Invalid UUID$/, "uuid"],
  [/plain Unicode text/, "plainText"],
  [/must not be the email address/, "passwordIsEmail"],
  [/list of common passwords/, "passwordIsCommon"],
  [/names that are expected here/, "passwordIsExpected"],
  [/appeared in a data breach/, "passwordIsBreached"],
  [/must be your current password/, "wrongPassword"],
  [/This is your email address already/, "ownEmail"],
  [/This is not your email address/, "notOwnEmail"],
  [/must be six digits|one-time code of the newest email/, "otp"],
];

/**
 * Which text of `forms.issues` says what is wrong, in the reader's language. Issues travel with an English detail, for
 * programs; a detail that is not known here reads as “not valid”.
 */
export function issueText(detail: string): IssueText {
  for (const [pattern, key] of patterns) {
    const match = pattern.exec(detail);
    if (!match) continue;
    const [, first, second] = match;
    const range = first !== undefined && second !== undefined ? { most: Number(second) } : {};
    return { key, count: Number(first ?? second ?? 0), ...range };
  }
  return { key: "invalid", count: 0 };
}
