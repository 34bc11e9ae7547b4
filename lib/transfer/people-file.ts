import { FileError } from "@/lib/transfer/decode";
import type { FileRow } from "@/lib/transfer/file-row";
import { type FileOptions, type Open, readFileRows } from "@/lib/transfer/read-file";
import { type Particulars, type Source, type System, sourceFor } from "@/lib/transfer/sources";
import { joinTwins } from "@/lib/transfer/twins";

/** More names than this tell no more. */
const MAX_NAMED = 20;

/**
 * Reads a whole file before any of it is used.
 * @returns mailboxes that several rows are
 * @throws FileError where it cannot be read to its end, has no people, or says what nobody would take note of
 */
async function survey(rows: AsyncIterable<FileRow>, { mailboxIn, unknownIn, twins }: Source) {
  const unknown = new Set<string>();
  const once = new Set<string>();
  const twice = new Set<string>();
  let people = 0;
  let all = 0;
  for await (const row of rows) {
    all += 1;
    if ("why" in row) continue;
    for (const name of unknownIn(row.document)) unknown.add(name);
    const mailbox = mailboxIn(row.document);
    if (mailbox === undefined) continue;
    people += 1;
    if (!twins) continue;
    if (once.has(mailbox)) twice.add(mailbox);
    once.add(mailbox);
  }
  if (people === 0) {
    throw new FileError("content", `There are no people in the file: of ${all} rows none has an email address.`);
  }
  if (unknown.size > 0) {
    const names = [...unknown].slice(0, MAX_NAMED).join(",");
    throw new FileError(
      "content",
      `Nothing would become of these columns: ${names}. Rename them, or import the others with --ignore '${names}'.`,
    );
  }
  return twice;
}

type Given = Omit<FileOptions, "nameOf" | "columns"> & Omit<Particulars, "csv">;

/**
 * The people in a file of a system. The file is read twice: nothing is written of one that cannot be read to its end, or of which
 * something would be lost that nobody said to pass over.
 * @throws FileError why it cannot be used
 */
export async function readPeopleFile(
  open: Open,
  from: System,
  { delimiter, encoding, ...particulars }: Given,
): Promise<{ source: Source; rows: AsyncIterable<FileRow> }> {
  const { nameOf, columns } = sourceFor(from, { ...particulars, csv: true });
  const read = () => readFileRows(open, { delimiter, encoding, nameOf, columns });
  const first = await read();
  const source = sourceFor(from, { ...particulars, csv: first.kind === "csv" });
  const twice = await survey(first.rows, source);
  const { rows } = await read();
  if (twice.size === 0) return { source, rows };
  const keyOf = (document: Record<string, unknown>) => {
    const mailbox = source.mailboxIn(document);
    return mailbox !== undefined && twice.has(mailbox) && canBeMapped(document, source) ? mailbox : undefined;
  };
  return { source, rows: joinTwins(rows, keyOf) };
}

/** Who is refused by themselves is nobody's twin. */
function canBeMapped(document: Record<string, unknown>, { map }: Source): boolean {
  try {
    map(document, () => undefined);
    return true;
  } catch {
    return false;
  }
}
