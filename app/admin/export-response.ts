import type { Actor } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { respondProblem } from "@/lib/http/respond";
import type { Page } from "@/lib/lists";
import type { Contract } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { continueAs } from "@/lib/sessions/authenticate";
import { csvLine } from "@/lib/transfer/csv";
import { identityPath } from "@/lib/web/return-to";

interface Export<Item extends object> {
  /** The file's name without its ending. */
  name: string;
  /** The page of the list. */
  page: string;
  /** `json`, or anything else for CSV. */
  format: string | undefined;
  actor: Actor;
  /** Of the operation that reads the pages. */
  contract: Contract;
  /** The first page. That someone takes it out stands in the audit log. */
  open: () => Promise<Page<Item>>;
  read: (actor: Actor, cursor: string) => Promise<Page<Item>>;
  columns: readonly (keyof Item & string)[];
}

/** A value as text: a list by its items, what else has members as JSON. */
const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/**
 * The file piece by piece: a page is read only when the one before was taken, and only while the caller may still read it.
 * A file that they may not have to its end breaks off, so that nobody takes a part for the whole.
 */
async function* pieces<Item extends object>(wanted: Export<Item>, first: Page<Item>) {
  const { actor, contract, format, read, columns } = wanted;
  const json = format === "json";
  // The byte order mark tells spreadsheets that this is UTF-8.
  yield json ? "[" : `\uFEFF${csvLine(columns)}`;
  let written = 0;
  for (let page = first; ; page = await read(await continueAs(actor, contract), page.next)) {
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
    first = await wanted.open();
  } catch (error) {
    // Who asks is a browser on its way to a file: it is led to the page that asks for a fresh proof, and back to the list.
    if (error instanceof Problem && error.kind === "reauthentication.required")
      return new Response(null, { status: 303, headers: { location: identityPath(wanted.page) } });
    return respondProblem(error, wanted.actor.client);
  }
  const json = wanted.format === "json";
  const source = pieces(wanted, first);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { value, done } = await source.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        await recordRefusal(wanted.actor, wanted.contract.id, error);
        controller.error(error);
      }
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
