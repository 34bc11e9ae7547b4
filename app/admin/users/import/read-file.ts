import { cellValue, columnOf } from "@/lib/csv";
import { decode, type Encoding, FileError } from "@/lib/transfer/decode";
import { readTable } from "@/lib/transfer/table";
import { normalizeEmail } from "@/lib/values";

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

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** Rows of a CSV file with a head that names at least the email address, read by what reads it on the command line. */
export async function readRows(
  bytes: Uint8Array,
  encoding: Encoding,
): Promise<FileContent | { problem: FileProblem; detail?: string }> {
  const content: FileContent = { rows: [], refused: [], ignored: [] };
  const seen = new Set<string>();
  const columns = new Set<string>();
  try {
    for await (const row of readTable(decode(once(bytes), encoding), { nameOf: columnOf })) {
      if (content.rows.length + content.refused.length === MAX_ROWS) return { problem: "tooMany" };
      if ("why" in row) {
        content.refused.push({ line: row.line, email: "", why: "unreadable" });
        continue;
      }
      for (const column of Object.keys(row.document)) columns.add(column);
      const cell = (name: string) => cellValue(String(row.document[name] ?? "").trim());
      const [email, name, locale] = [cell("email"), cell("name"), cell("locale")];
      const mailbox = normalizeEmail(email);
      if (mailbox !== undefined && seen.has(mailbox)) {
        content.refused.push({ line: row.line, email, why: "duplicate" });
        continue;
      }
      if (mailbox !== undefined) seen.add(mailbox);
      content.rows.push({ line: row.line, email, ...(name ? { name } : {}), ...(locale ? { locale } : {}) });
    }
  } catch (error) {
    if (error instanceof FileError) return { problem: error.kind, detail: error.message };
    throw error;
  }
  if (content.rows.length + content.refused.length === 0) return { problem: "empty" };
  if (!columns.has("email")) return { problem: "noEmail" };
  content.ignored = [...columns].filter((column) => !["email", "name", "locale"].includes(column));
  return content;
}
