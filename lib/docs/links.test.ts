import { readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import { expect, test } from "vitest";
import { guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { apiReference } from "@/lib/docs/reference";
import { filesNamed } from "@/lib/testing/documents/documents";

/** Anchors of a guide, as its page has them. */
function anchorsOf(file: string): string[] {
  const slugger = new GithubSlugger();
  return [...readFileSync(file, "utf8").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading));
}

test("every link of a guide leads to a page that is there, and to a heading that this page has", () => {
  const { tags } = apiReference();
  const pages = new Set([
    ...["/docs", "/docs/guides", "/docs/api", "/problems"],
    ...guideSlugs.map((slug) => `/docs/guides/${slug}`),
    ...tags.flatMap(({ href, operations }) => [href, ...operations.map((operation) => operation.href)]),
    ...problemPages.map(({ code }) => `/problems/${code}`),
  ]);
  const broken = filesNamed("lib/docs/guides/*.md").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\]\(([^)]+)\)/g)].flatMap(([, href = ""]) => {
      if (href.startsWith("https://")) return [];
      const [path = "", anchor] = href.split("#");
      const guide = path ? file.replace(/[^/]+$/, `${path.replace("/docs/guides/", "")}.md`) : file;
      const missing = path !== "" && !pages.has(path);
      return missing || (anchor && !anchorsOf(guide).includes(anchor)) ? [`${file}: ${href}`] : [];
    }),
  );
  expect(broken).toEqual([]);
});
