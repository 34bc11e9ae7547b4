import Papa from "papaparse";
import { columnOf } from "@/lib/csv";

/** A row of a file, as the operation takes it. */
export interface FileRow {
  email: string;
  name?: string;
  locale?: string;
}

const MOST_ROWS = 50_000;

/** Why a file cannot be used as a whole. */
export type FileProblem = "empty" | "noEmail" | "tooMany" | "unreadable";

/** Rows of a CSV file with a head that names at least the e-mail address; separators are guessed. */
export function readRows(text: string): { rows: FileRow[] } | { problem: FileProblem } {
  const { data, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: columnOf,
    transform: (value) => value.trim(),
  });
  if (data.length === 0) return { problem: "empty" };
  if (!meta.fields?.includes("email")) return { problem: "noEmail" };
  if (data.length > MOST_ROWS) return { problem: "tooMany" };
  return {
    rows: data.map(({ email = "", name, locale }) => ({
      email,
      ...(name ? { name } : {}),
      ...(locale ? { locale } : {}),
    })),
  };
}
