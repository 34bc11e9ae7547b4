import Papa from "papaparse";

/** A cell that a spreadsheet would run as a formula begins with one of these (OWASP, CSV injection). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

const OPTIONS: Papa.UnparseConfig = {
  escapeFormulae: FORMULA,
  // Spreadsheets of half the world split lines at semicolons.
  quotes: (value) => /[;']/.test(String(value)),
};

/** Cells as one line (RFC 4180). What could be run as a formula is led by an apostrophe, which spreadsheets hide. */
export const csvLine = (values: readonly (string | null)[]): string => `${Papa.unparse([[...values]], OPTIONS)}\r\n`;

/** The value that `csvLine` wrote: takes the apostrophe off again. */
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
