import { type Encoding, FileError } from "@/lib/transfer/decode";
import { readPeopleFile } from "@/lib/transfer/people-file";
import { readFileRows } from "@/lib/transfer/read-file";
import { type Source, type System, sourceFor } from "@/lib/transfer/sources";
import { mapRow } from "@/lib/transfer/twins";
import { displayName, isOthersMailbox, normalizeEmail, locale as ourLocale } from "@/lib/values";

/** A row of a file, as the operation takes it, and the line it begins in. */
export interface FileRow {
  line: number;
  email: string;
  name?: string;
  locale?: string;
}

/** A row that is not asked about, for it cannot be one, or says what an earlier one says. */
export interface RefusedRow {
  line: number;
  email: string;
  why: "unreadable" | "duplicate";
}

export interface FileContent {
  rows: FileRow[];
  refused: RefusedRow[];
  /** Columns that become nothing here. */
  ignored: string[];
}

const MAX_ROWS = 50_000;

/** Why a file cannot be used as a whole. */
export type FileProblem = "empty" | "noEmail" | "tooMany" | "columns" | "encoding" | "workbook" | "quotes" | "content";

const PIECE = 2 ** 16;

async function* inPieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

type Document = Record<string, unknown>;

const IMPORTED = ["email", "name", "locale"];

/** No password or authenticator app is imported here, so nobody is asked for what they could be read by. */
const SECRETS: Partial<Record<System, readonly string[]>> = {
  firebase: ["passwordHash", "salt"],
  "better-auth": ["twoFactor"],
};

const isEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);

interface Survey {
  rows: number;
  hasEmail: boolean;
  /** Members that are passed over, under the names the file has for them. */
  ignored: ReadonlySet<string>;
}

/** Reads a file to its end, or to more rows than there may be. @throws FileError where it cannot be read */
async function survey(rows: AsyncIterable<{ document: Document } | { why: string }>, source: Source, from: System) {
  const found = { rows: 0, hasEmail: false, ignored: new Set<string>() };
  for await (const row of rows) {
    found.rows += 1;
    if (found.rows > MAX_ROWS) break;
    if ("why" in row) continue;
    const unknown = new Set(source.unknownIn(row.document));
    for (const name of Object.keys(row.document)) {
      const known = source.nameOf(name);
      found.hasEmail ||= known === "email";
      const passedOver = from === "gatehouse" ? !IMPORTED.includes(known) : SECRETS[from]?.includes(known);
      if (passedOver || unknown.has(name)) found.ignored.add(name);
    }
  }
  return found satisfies Survey;
}

/** What a row is sent as; nothing where it has no text where text must be. */
function toImported({ email, name, locale }: Document): Omit<FileRow, "line"> | undefined {
  if (typeof (email ?? "") !== "string" || typeof (name ?? "") !== "string") return undefined;
  if (locale !== undefined && typeof locale !== "string") return undefined;
  return {
    email: String(email ?? "").trim(),
    ...(name ? { name: String(name).trim() } : {}),
    ...(locale === undefined ? {} : { locale: locale.trim() }),
  };
}

/** Whether it can become someone: what cannot claims no mailbox, as on the command line. */
const isUsable = ({ name = "", locale }: Omit<FileRow, "line">, mailbox: string) =>
  (locale === undefined || ourLocale.safeParse(locale).success) &&
  displayName.safeParse(name).success &&
  !isOthersMailbox(name, mailbox);

/** The people of a file that has been read to its end before. */
async function toContent(open: () => AsyncIterable<Uint8Array>, from: System, encoding: Encoding, passed: Survey) {
  const { source, rows } = await readPeopleFile(open, from, { encoding, roles: new Map(), ignored: passed.ignored });
  const content: FileContent = { rows: [], refused: [], ignored: [] };
  const ignored = new Set(passed.ignored);
  const seen = new Set<string>();
  const refuse = (line: number, email: string, why: RefusedRow["why"]) => content.refused.push({ line, email, why });
  const take = (line: number, row: Omit<FileRow, "line">) => {
    const mailbox = normalizeEmail(row.email);
    if (mailbox === undefined || !isUsable(row, mailbox)) content.rows.push({ line, ...row });
    else if (seen.has(mailbox)) refuse(line, row.email, "duplicate");
    else {
      seen.add(mailbox);
      content.rows.push({ line, ...row });
    }
  };
  for await (const row of rows) {
    const person = "why" in row ? undefined : readable(() => mapRow(row, source.map, () => undefined));
    const imported = person && toImported(person);
    if (!imported) {
      refuse(row.line, "why" in row ? "" : (source.mailboxIn(row.document) ?? ""), "unreadable");
      continue;
    }
    for (const [name, value] of Object.entries(person))
      if (!IMPORTED.includes(name) && !isEmpty(value)) ignored.add(name);
    take(row.line, imported);
  }
  content.rows.sort((one, other) => one.line - other.line);
  content.ignored = [...ignored];
  return content;
}

/** Nothing where a row of the file cannot be made a person of. */
function readable(map: () => Document): Document | undefined {
  try {
    return map();
  } catch {
    return undefined;
  }
}

/**
 * People in a file, read by what reads it on the command line: a table with a head that names at least the email address, JSON
 * or NDJSON, of ours or of another system.
 */
export async function readRows(
  bytes: Uint8Array,
  encoding: Encoding,
  from: System = "gatehouse",
): Promise<FileContent | { problem: FileProblem; detail?: string }> {
  const open = () => inPieces(bytes);
  const roles = new Map<string, string>();
  try {
    const { nameOf, columns } = sourceFor(from, { roles, csv: true });
    const { kind, rows } = await readFileRows(open, { encoding, nameOf, columns });
    const found = await survey(rows, sourceFor(from, { roles, csv: kind === "csv" }), from);
    if (found.rows === 0) return { problem: "empty" };
    if (found.rows > MAX_ROWS) return { problem: "tooMany" };
    if (kind === "csv" && from === "gatehouse" && !found.hasEmail) return { problem: "noEmail" };
    return await toContent(open, from, encoding, found);
  } catch (error) {
    if (error instanceof FileError) return { problem: error.kind, detail: error.message };
    throw error;
  }
}
