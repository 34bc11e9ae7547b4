import Papa from "papaparse";
import { FileError } from "@/lib/transfer/decode";
import type { FileRow } from "@/lib/transfer/file-row";

interface Cells {
  line: number;
  cells: string[];
  unclosed: boolean;
}

/** A cell that is never closed would keep the rest of the file in memory. */
const MAX_CHARACTERS = 4 * 2 ** 20;

const delimiters = [",", ";", "\t", "|"];

const parse = (text: string, delimiter: string, end: boolean): Papa.ParseResult<string[]> =>
  new Papa.Parser({ delimiter, newline: "\n", quoteChar: '"' }).parse(text, 0, !end);

/** What stands between the cells of the head: whatever makes the most of them. */
function delimiterOf(head: string): string {
  const widths = delimiters.map((delimiter) => parse(head, delimiter, true).data[0]?.length ?? 0);
  return delimiters[widths.indexOf(Math.max(...widths))] ?? ",";
}

const lineEnds = (cells: readonly string[]) => cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);

async function* readCells(pieces: AsyncIterable<string>, given: string | undefined): AsyncGenerator<Cells> {
  let text = "";
  let line = 1;
  let delimiter = given;
  const take = function* (end: boolean): Generator<Cells> {
    if (delimiter === undefined) {
      const [head = ""] = text.split("\n", 1);
      if (!end && head.length === text.length) return;
      const said = /^sep=(.)$/.exec(head)?.[1];
      if (said) {
        text = text.slice(head.length + 1);
        line += 1;
      }
      delimiter = said ?? delimiterOf(head);
    }
    const { data, errors, meta } = parse(text, delimiter, end);
    const unclosed = new Set(errors.filter(({ type }) => type === "Quotes").map(({ row }) => row));
    for (const [index, cells] of data.entries()) {
      yield { line, cells, unclosed: unclosed.has(index) };
      line += 1 + lineEnds(cells);
    }
    text = end ? "" : text.slice(meta.cursor);
    if (text.length > MAX_CHARACTERS) throw new FileError("quotes", `A quote in line ${line} is never closed.`);
  };
  for await (const piece of pieces) {
    text += piece;
    yield* take(false);
  }
  yield* take(true);
}

/** Why a row has no place under this head. */
function faultOf({ cells, unclosed }: Cells, columns: readonly string[]): string | undefined {
  if (unclosed) return "has a quote that is never closed, or stands in the middle of a cell";
  if (cells.every((cell) => cell.trim() === "")) return "is empty";
  const beyond = cells.findIndex((cell, index) => cell.trim() !== "" && !columns[index]);
  if (beyond !== -1) return `has “${cells[beyond]}” in a column without a name`;
  if (cells.length < columns.filter(Boolean).length) return `has ${cells.length} cells, and the head ${columns.length}`;
  return undefined;
}

/** @throws FileError where two columns are one */
function readHead(cells: readonly string[], nameOf: (head: string) => string): string[] {
  const names = cells.map((head) => nameOf(head.trim()));
  const twice = names.findIndex((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice === -1) return names;
  const both = cells.filter((_, index) => names[index] === names[twice]).map((head) => head.trim());
  throw new FileError(
    "columns",
    `Two columns of the file are ${names[twice]}: ${both.join(", ")}. Remove one of them.`,
  );
}

export interface TableOptions {
  /** Between the cells; otherwise found out. */
  delimiter?: string | undefined;
  /** What a column is called, by its head. */
  nameOf?: ((head: string) => string) | undefined;
  /** The columns, where the first row names none of them, as it is a row like the others. */
  columns?: readonly string[] | undefined;
}

/**
 * Rows of a table with a head, each with the line it begins in. The delimiter is the one that is given, or that the file
 * names (`sep=;`), or that its head suggests. A row that does not fit is told by its line; the rest goes on.
 * @throws FileError where two columns have one name
 */
export async function* readTable(
  pieces: AsyncIterable<string>,
  { delimiter, nameOf = (head) => head, columns: expected }: TableOptions = {},
): AsyncGenerator<FileRow> {
  let columns: readonly string[] | undefined;
  for await (const row of readCells(pieces, delimiter)) {
    if (row.cells.length === 1 && row.cells[0] === "") continue;
    if (!columns && expected && !row.cells.some((cell) => expected.includes(nameOf(cell.trim())))) columns = expected;
    if (!columns) {
      columns = readHead(row.cells, nameOf);
      continue;
    }
    // Without a head there is nothing to hold a row against: what stands at its end may be left out.
    if (columns === expected) row.cells.push(...columns.slice(row.cells.length).map(() => ""));
    const why = faultOf(row, columns);
    const entries = columns.flatMap((name, index) => (name ? [[name, row.cells[index] ?? ""]] : []));
    yield why ? { line: row.line, why } : { line: row.line, document: Object.fromEntries(entries) };
  }
}
