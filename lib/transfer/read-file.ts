import { JSONParser } from "@streamparser/json";
import { decode, type Encoding, FileError } from "@/lib/transfer/decode";
import type { FileRow } from "@/lib/transfer/file-row";
import { findPlace } from "@/lib/transfer/places";
import { readTable, type TableOptions } from "@/lib/transfer/table";

/** A first line longer than this is read as part of one document. */
const MAX_PEEKED = 4 * 2 ** 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const toRow = (line: number, value: unknown): FileRow =>
  isRecord(value) ? { line, document: value } : { line, why: "is not a JSON object" };

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of pieces) {
    const lines = (held + piece).split("\n");
    held = lines.pop() ?? "";
    yield* lines;
  }
  yield held;
}

async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const text of linesOf(pieces)) {
    line += 1;
    if (text.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      yield { line, why: "is not readable JSON" };
      continue;
    }
    yield toRow(line, value);
  }
}

/** @throws FileError where the JSON breaks off, or is none */
async function* readDocuments(pieces: AsyncIterable<string>, path: string): AsyncGenerator<FileRow> {
  let place = 0;
  let read: unknown[] = [];
  // Without a separator one document may follow the other.
  const parser = new JSONParser({ paths: [path], keepStack: false, separator: "" });
  parser.onValue = ({ value }) => void read.push(value);
  const parse = (piece: string | undefined) => {
    try {
      if (piece === undefined) parser.end();
      else parser.write(piece);
      return undefined;
    } catch {
      const count = place + read.length;
      const where = count === 0 ? "at its beginning" : `after its person ${count}`;
      return new FileError("content", `The file is not readable JSON ${where}, or it was cut off there.`);
    }
  };
  function* take(failure: FileError | undefined) {
    const values = read;
    read = [];
    for (const value of values) {
      place += 1;
      yield toRow(place, value);
    }
    if (failure) throw failure;
  }
  for await (const piece of pieces) yield* take(parse(piece));
  yield* take(parse(undefined));
}

/** As much of the beginning as tells what it is, which is read again afterwards. */
async function peek(pieces: AsyncGenerator<string>): Promise<{ start: string; all: AsyncGenerator<string> }> {
  let start = "";
  while (!start.trim().includes("\n") && start.length < MAX_PEEKED) {
    const { value, done } = await pieces.next();
    if (done) break;
    start += value;
  }
  async function* again() {
    yield start;
    yield* pieces;
  }
  return { start: start.trimStart(), all: again() };
}

/** Whether the first line is a person by itself: then each line is. */
function isLines(start: string): boolean {
  try {
    const document: unknown = JSON.parse(start.split("\n", 1)[0] ?? "");
    return isRecord(document) && !Array.isArray(document.users) && !Array.isArray(document.data);
  } catch {
    return false;
  }
}

export type FileKind = "csv" | "json" | "ndjson";

export interface FileOptions extends TableOptions {
  encoding?: Encoding | undefined;
}

/** Begins to read a file; called again, it begins anew. */
export type Open = () => AsyncIterable<Uint8Array>;

/**
 * Reads a file of people document by document; whether it is CSV, NDJSON, a JSON array, objects with `users` or `data`, or one
 * object after the other is found out from its beginning.
 * @throws FileError where the file cannot be read on
 */
export async function readFileRows(
  open: Open,
  { encoding, ...table }: FileOptions = {},
): Promise<{ kind: FileKind; rows: AsyncIterable<FileRow> }> {
  const { start, all } = await peek(decode(open(), encoding));
  if (start === "") throw new FileError("content", "The file is empty.");
  if (!/^[[{]/.test(start)) return { kind: "csv", rows: readTable(all, table) };
  if (isLines(start)) return { kind: "ndjson", rows: readLines(all) };
  await all.return(undefined);
  const place = await findPlace(decode(open(), encoding));
  return { kind: "json", rows: readDocuments(decode(open(), encoding), place) };
}
