import { variables } from "@/lib/env";

const START = "<!-- generated from lib/env.ts: npm run docs -->";
const END = "<!-- end -->";

/** The README's table of variables. */
export function configurationTable(): string {
  const rows = Object.entries(variables).map(
    ([name, { fallback, meaning }]) => `| \`${name}\` | ${fallback} | ${meaning} |`,
  );
  return ["| name | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** A page with the table put between its two marks. */
export function replaceTable(page: string, table: string): string {
  const [before, rest] = page.split(START);
  const after = rest?.slice(rest.indexOf(END));
  if (before === undefined || after === undefined) throw new Error(`The page lacks the mark ${START}`);
  return `${before}${START}\n${table}\n${after}`;
}
