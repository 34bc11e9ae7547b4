import { csvLine } from "@/lib/transfer/csv";
import { fieldNames } from "@/lib/transfer/field-names";
import type { Person } from "@/lib/transfer/person";

export type FileFormat = "ndjson" | "csv";

const cellOf = (value: Person[keyof Person]): string =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** A person as one line of a file; lists are JSON in their cell. */
const lines: Record<FileFormat, (person: Person) => string> = {
  ndjson: (person) => `${JSON.stringify(person)}\n`,
  csv: (person) => csvLine(fieldNames.map((name) => cellOf(person[name]))),
};

/** A file of people, in pieces of some 64 KB. CSV has the mark by which spreadsheets know UTF-8. */
export async function* toFile(people: AsyncIterable<Person>, format: FileFormat): AsyncGenerator<string> {
  let piece = format === "csv" ? `\uFEFF${csvLine(fieldNames)}` : "";
  for await (const person of people) {
    piece += lines[format](person);
    if (piece.length < 2 ** 16) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
