import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Locale, locales } from "@/lib/i18n/locale";

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

interface Guide {
  /** Markdown. Its `sh` blocks run one after the other in one shell, after those of `setup`. */
  text: string;
  /** The language it is in. */
  locale: Locale;
}

/** English stands in `folder`, every other language in a folder of it. */
const fileOf = (name: string, locale: Locale, folder: string) =>
  path.join(folder, locale === locales[0] ? "" : locale, `${name}.md`);

const guides = new Map<string, Guide>();

/** A guide, or `setup`, the shell functions of them all, in the language; in English where it has not been translated. */
export function guideIn(
  name: GuideSlug | "setup",
  locale: Locale,
  folder = path.join(process.cwd(), "lib/docs/guides"),
): Guide {
  const file = fileOf(name, locale, folder);
  const known = guides.get(file);
  if (known) return known;
  if (!existsSync(file)) return guideIn(name, locales[0], folder);
  const guide = { text: readFileSync(file, "utf8"), locale };
  guides.set(file, guide);
  return guide;
}
