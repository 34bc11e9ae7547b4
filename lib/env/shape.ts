/** Variables of which a space at either end is part, or is read before anything could trim it. */
const EXACT: ReadonlySet<string> = new Set([
  "DATABASE_URL",
  "DATA_DIRECTORY",
  "APP_SECRET",
  "ADMIN_PASSWORD",
  "SIGNING_KEY_PEM_FILE",
  "CRON_SECRET",
  "CLIENT_REGISTRATION_TOKEN",
  "METRICS_TOKEN",
  "NODE_ENV",
]);

/** Has lines. */
const LINES: ReadonlySet<string> = new Set(["SIGNING_KEY_PEM"]);

/**
 * What a value looks like before its own rules are asked. Shells and Docker differ in what they do with quotes and line ends,
 * and nobody sees either.
 * @returns the value without spaces around it, undefined for none, or what is wrong with it
 */
export function shapeOf(name: string, value: string | undefined): { value: string | undefined } | { problem: string } {
  if (value === undefined || value === "") return { value: undefined };
  if (/^(["'`]).*\1$/s.test(value)) return { problem: "stands in quotes that are part of the value: leave them out" };
  const trimmed = value.trim();
  if (EXACT.has(name) && trimmed !== value) return { problem: "begins or ends with a space or line break" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!LINES.has(name) && /[\u0000-\u001f\u007f]/.test(trimmed))
    return { problem: "holds a line break or another control character" };
  return { value: trimmed || undefined };
}
