import GithubSlugger from "github-slugger";

/** What stands below one heading of a guide. */
export interface Section {
  /** Empty before the first heading. */
  heading: string;
  /** Of the heading, as its page has it. */
  anchor: string;
  prose: string;
  code: string;
}

/** Sentences as they are read, without marks of Markdown. */
const spoken = (markdown: string): string =>
  markdown
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/^\|[\s:|-]+\|$/gm, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/\*\*|`/g, "")
    .replaceAll(/^\s*(?:- |\| *)|\s*\|$/gm, "")
    .replaceAll(/ \| /g, ": ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** A guide in Markdown by its second-level headings, prose and code apart. */
export function sectionsOf(guide: string): Section[] {
  const slugger = new GithubSlugger();
  const fences: string[] = [];
  // Taken out first: a comment of a shell looks like a heading.
  const text = guide.replaceAll(/^```\w*\n([\s\S]*?)^```$/gm, (_, code: string) => `\0${fences.push(code) - 1}\0`);
  return text.split(/^## /m).flatMap((part, index) => {
    const [first = "", ...rest] = index === 0 ? ["", part] : part.split("\n");
    const body = rest.join("\n");
    const code = [...body.matchAll(/\0(\d+)\0/g)].map(([, number]) => fences[Number(number)]).join("\n");
    const prose = spoken(body.replaceAll(/\0\d+\0/g, ""));
    const heading = spoken(first);
    return prose || code ? [{ heading, anchor: heading && slugger.slug(heading), prose, code }] : [];
  });
}
