/** A cell that a spreadsheet would run as a formula begins with one of these (OWASP, CSV injection). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A value as one cell (RFC 4180). What could be run as a formula is led by an apostrophe, which spreadsheets hide. */
export function csvCell(value: string | null): string {
  const text = value ?? "";
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells as one line. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(csvCell).join(",")}\r\n`;

/** The value that `csvCell` wrote: takes the apostrophe off again. */
export const cellValue = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);

/** Names that files of other services give to the columns that everyone has. */
const synonyms: Record<string, "email" | "name" | "locale"> = {
  email: "email",
  "e-mail": "email",
  mail: "email",
  username: "email",
  login: "email",
  "email address": "email",
  name: "name",
  "full name": "name",
  "display name": "name",
  locale: "locale",
  language: "locale",
};

/** What a column is called here, by its head in a file. */
export const columnOf = (head: string): string => synonyms[head.trim().toLowerCase()] ?? head.trim();
