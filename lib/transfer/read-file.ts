import { once } from "node:events";
import { createInterface } from "node:readline";
import { pipeline, type Readable } from "node:stream";
import { JSONParser } from "@streamparser/json-node";
import { CsvError, parse } from "csv-parse";

/** One document of a file and where it begins: its line, or in a JSON document its place among the others, from 1. */
export interface Numbered {
  line: number;
  document: Record<string, unknown>;
}

/** A line that holds no document. */
export interface Unreadable {
  line: number;
  why: string;
}

export type FileRow = Numbered | Unreadable;

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
      value = JSON.parse(line === 1 ? text.replace(/^\uFEFF/, "") : text);
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

async function* readTable(input: Readable, delimiter: string): AsyncGenerator<FileRow> {
  const parser = parse({ columns: true, info: true, bom: true, skip_empty_lines: true, delimiter });
  pipeline(input, parser, () => undefined);
  let lines = 1;
  try {
    for await (const { record, info } of parser) {
      yield { line: lines + 1, document: record };
      lines = info.lines;
    }
  } catch (error) {
    // The library's own words name the line.
    throw error instanceof CsvError ? new Error(`The file is not CSV: ${error.message}.`) : error;
  }
}

/** The beginning of a stream, which is read again afterwards. */
async function peek(input: Readable): Promise<string> {
  await once(input, "readable");
  const chunk: Buffer | null = input.read();
  if (chunk) input.unshift(chunk);
  return (
    chunk
      ?.toString()
      .replace(/^\uFEFF/, "")
      .trimStart() ?? ""
  );
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

/**
 * Reads a file of people document by document; whether it is CSV, NDJSON, a JSON array or an object with `users` is found out
 * from its beginning.
 * @throws Error where the file cannot be read on
 */
export async function readFileRows(
  input: Readable,
  delimiter: string,
): Promise<{ kind: FileKind; rows: AsyncIterable<FileRow> }> {
  const start = await peek(input);
  if (start.startsWith("[")) return { kind: "json", rows: readDocument(input, "$.*") };
  if (!start.startsWith("{")) return { kind: "csv", rows: readTable(input, delimiter) };
  if (isLines(start)) return { kind: "ndjson", rows: readLines(input) };
  return { kind: "json", rows: readDocument(input, "$.users.*") };
}
