import { readdirSync, readFileSync } from "node:fs";
import { configurationTable } from "@/lib/env/configuration-table";
import { readImports } from "@/lib/scripts/documents/imports";
import { drawImports } from "@/lib/scripts/documents/picture";

/** A part of a document that is written by `npm run docs`, between a mark that names its source and `<!-- end -->`. */
interface Generated {
  file: string;
  source: string;
  write(): string | Promise<string>;
}

/** Number, title and file of every decision record, from the records' own first lines. */
function decisionIndex(): string {
  const files = readdirSync("lib/decisions").filter((name) => /^\d{3}-.*\.md$/.test(name));
  return files
    .sort()
    .map((name) => {
      const title = /^# (\d{3}) (.+)$/m.exec(readFileSync(`lib/decisions/${name}`, "utf8"));
      if (!title?.[1] || !name.startsWith(title[1]))
        throw new Error(`${name} does not begin with its number and title`);
      return `- [${title[1]}](${name}) ${title[2]}`;
    })
    .join("\n");
}

export const generatedParts: readonly Generated[] = [
  { file: "README.md", source: "lib/env.ts", write: configurationTable },
  {
    file: "README.md",
    source: "lib/operator/row-lifetimes.ts", // Late, for it loads the database's client, which a fresh clone has yet to make.
    write: async () => (await import("@/lib/operator/row-lifetimes")).lifetimeTable(),
  },
  { file: "lib/README.md", source: "the imports", write: async () => drawImports(await readImports()) },
  { file: "lib/decisions/README.md", source: "the records", write: decisionIndex },
];

/**
 * A document with the part put between its marks.
 * @throws Error where the document lacks a mark
 */
export function replacePart(document: string, { source }: Pick<Generated, "source">, part: string): string {
  const start = `<!-- generated from ${source}: npm run docs -->`;
  const [before, rest] = document.split(start);
  const after = rest?.slice(rest.indexOf("<!-- end -->"));
  if (before === undefined || after === undefined) throw new Error(`The document lacks the mark ${start}`);
  return `${before}${start}\n${part}\n${after}`;
}
