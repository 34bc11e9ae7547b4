import { readFileSync } from "node:fs";
import path from "node:path";

/** The guides by what they are about, in the order in which someone new needs them. Their titles are in lib/i18n. */
export const guideGroups = [
  { key: "users", slugs: ["registration", "sign-in", "restore"] },
  { key: "access", slugs: ["roles", "verify-tokens"] },
  { key: "applications", slugs: ["applications", "openid-connect", "apis", "mcp-servers"] },
  { key: "requests", slugs: ["idempotency", "errors", "rate-limits"] },
  { key: "service", slugs: ["administration", "settings"] },
] as const;

export const guideSlugs = guideGroups.flatMap(({ slugs }): readonly GuideSlug[] => slugs);

export type GuideSlug = (typeof guideGroups)[number]["slugs"][number];

export const isGuideSlug = (slug: string): slug is GuideSlug => guideSlugs.some((known) => known === slug);

/** Origin that the texts are written with; pages put the installation's own in its place. */
export const EXAMPLE_ORIGIN = "http://localhost:3000";

const read = (name: string) => readFileSync(path.join(process.cwd(), "lib/docs/guides", `${name}.md`), "utf8");

const texts = new Map<string, string>();

/** A guide in Markdown, as it was written. Its `sh` blocks run one after the other in one shell, after `guideSetup()`. */
export function guideText(slug: GuideSlug): string {
  const text = texts.get(slug) ?? read(slug);
  texts.set(slug, text);
  return text;
}

/** The shell functions that the commands of all guides use. */
export function guideSetup(): string {
  const text = texts.get("setup") ?? read("setup");
  texts.set("setup", text);
  return text;
}
