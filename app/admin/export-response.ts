import type { Client } from "@/lib/actor";
import { csvLine } from "@/lib/csv";
import { respondProblem } from "@/lib/http/respond";
import type { Page } from "@/lib/lists";

interface Export<Item extends object> {
  /** The file's name without its ending. */
  name: string;
  /** `json`, or anything else for CSV. */
  format: string | undefined;
  client: Client;
  read: (cursor: string | undefined) => Promise<Page<Item>>;
  columns: readonly (keyof Item & string)[];
}

/** A value as text; what has members as JSON. */
const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** The file piece by piece: a page is read only when the one before was taken. */
async function* pieces<Item extends object>({ format, read, columns }: Export<Item>, first: Page<Item>) {
  const json = format === "json";
  // The byte order mark tells spreadsheets that this is UTF-8.
  yield json ? "[" : `\uFEFF${csvLine(columns)}`;
  let written = 0;
  for (let page = first; ; page = await read(page.next ?? undefined)) {
    for (const item of page.items) {
      yield json
        ? `${written === 0 ? "\n" : ",\n"}${JSON.stringify(item)}`
        : csvLine(columns.map((column) => textOf(item[column])));
      written += 1;
    }
    if (page.next === null) break;
  }
  if (json) yield "\n]\n";
}

/** A list as a file for download, streamed. What is refused is refused with its status, before the file begins. */
export async function exportResponse<Item extends object>(wanted: Export<Item>): Promise<Response> {
  let first: Page<Item>;
  try {
    first = await wanted.read(undefined);
  } catch (error) {
    return respondProblem(error, wanted.client);
  }
  const json = wanted.format === "json";
  const source = pieces(wanted, first);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await source.return(undefined);
    },
  });
  const file = `${wanted.name}-${new Date().toISOString().slice(0, 10)}.${json ? "json" : "csv"}`;
  return new Response(stream, {
    headers: {
      "Content-Type": json ? "application/json" : "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file}"`,
      "Cache-Control": "no-store",
    },
  });
}
