import { createInterface } from "node:readline";
import { pipeline, Readable } from "node:stream";
import { JSONParser } from "@streamparser/json-node";
import { decode, type Encoding } from "@/lib/transfer/decode";
import type { FileRow } from "@/lib/transfer/file-row";
import { readTable } from "@/lib/transfer/table";

/** A first line longer than this is read as part of one document. */
const MOST_PEEKED = 4 * 2 ** 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const toRow = (line: number, value: unknown): FileRow =>
  isRecord(value) ? { line, document: value } : { line, why: "is not a JSON object" };

async function* readLines(input: Readable): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
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

async function* readDocument(input: Readable, path: string): AsyncGenerator<FileRow> {
  let place = 0;
  const parser = new JSONParser({ paths: [path], keepStack: false });
  // What goes wrong in the file goes wrong in the parser, too, which is read below.
  pipeline(input, parser, () => undefined);
  for await (const { value } of parser) {
    place += 1;
    yield toRow(place, value);
  }
}

/** As much of the beginning as tells what it is, which is read again afterwards. */
async function peek(pieces: AsyncGenerator<string>): Promise<{ start: string; all: AsyncGenerator<string> }> {
  let start = "";
  while (!start.trim().includes("\n") && start.length < MOST_PEEKED) {
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

/** Whether the first line is a document by itself: then each line is. */
function isLines(start: string): boolean {
  try {
    return !Array.isArray(JSON.parse(start.split("\n", 1)[0] ?? "").users);
  } catch {
    return false;
  }
}

export type FileKind = "csv" | "json" | "ndjson";

interface Given {
  /** Between the cells of CSV; otherwise found out. */
  delimiter?: string | undefined;
  encoding?: Encoding | undefined;
  /** What a column of CSV is called, by its head. */
  nameOf?: ((head: string) => string) | undefined;
}

/**
 * Reads a file of people document by document; whether it is CSV, NDJSON, a JSON array or an object with `users` is found out
 * from its beginning.
 * @throws Error where the file cannot be read on
 */
export async function readFileRows(
  input: Readable,
  { encoding, ...table }: Given = {},
): Promise<{ kind: FileKind; rows: AsyncIterable<FileRow> }> {
  const { start, all } = await peek(decode(input, encoding));
  if (start === "") throw new Error("The file is empty.");
  if (start.startsWith("[")) return { kind: "json", rows: readDocument(Readable.from(all), "$.*") };
  if (!start.startsWith("{")) return { kind: "csv", rows: readTable(all, table) };
  if (isLines(start)) return { kind: "ndjson", rows: readLines(Readable.from(all)) };
  return { kind: "json", rows: readDocument(Readable.from(all), "$.users.*") };
}
