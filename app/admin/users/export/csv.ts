/** A cell that a spreadsheet would run as a formula begins with one of these (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A value as one cell (RFC 4180). What could be run as a formula is led by an apostrophe, which spreadsheets hide. */
export function csvCell(value: string | null): string {
  const text = value ?? "";
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells as one line. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(csvCell).join(",")}\r\n`;
