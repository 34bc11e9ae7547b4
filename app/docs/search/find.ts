import { getTranslations } from "next-intl/server";
import { guideIn, guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { apiReference } from "@/lib/docs/reference";
import { type Search, type SearchDocument, type SearchResult, searchOver } from "@/lib/docs/search/search";
import { sectionsOf } from "@/lib/docs/search/sections";
import type { Locale } from "@/lib/i18n/locale";
import { problemKey } from "@/lib/i18n/problem-key";

/** What an address may ask at most. */
export const LONGEST_QUESTION = 200;

async function guides(locale: Locale): Promise<SearchDocument[]> {
  const t = await getTranslations({ locale, namespace: "docs" });
  return guideSlugs.flatMap((slug) => {
    const guide = guideIn(slug, locale);
    const title = t(`guides.${slug}.title`);
    const href = `/docs/guides/${slug}`;
    const summary = t(`guides.${slug}.summary`);
    const document = { kind: "guide", ...(guide.locale === locale ? {} : { lang: guide.locale as "en" }) } as const;
    const sections = sectionsOf(guide.text);
    // Its beginning is the guide itself.
    const [lead] = sections[0]?.heading === "" ? sections : [];
    return [
      {
        ...document,
        href,
        title,
        trail: t("groups.guides"),
        prose: `${summary} ${lead?.prose ?? ""}`.trim(),
        code: lead?.code ?? "",
      },
      ...sections
        .filter(({ heading }) => heading)
        .map(({ heading, anchor, prose, code }) => ({
          ...document,
          href: `${href}#${anchor}`,
          title: heading,
          trail: title,
          prose,
          code,
        })),
    ];
  });
}

const operations = (): SearchDocument[] =>
  apiReference().tags.flatMap((tag) =>
    tag.operations.map(({ id, href, summary, description, method, path, parameters }) => ({
      kind: "operation",
      lang: "en",
      href,
      title: summary,
      trail: `${method} ${path}`,
      prose: description.replaceAll("`", ""),
      name: id,
      code: [tag.name, ...parameters.map(({ name }) => name)].join(" "),
    })),
  );

async function problems(locale: Locale): Promise<SearchDocument[]> {
  const [texts, pages] = await Promise.all([
    getTranslations({ locale, namespace: "problems" }),
    getTranslations({ locale, namespace: "problemPages" }),
  ]);
  return problemPages.map(({ code, kinds, statuses }) => {
    const keys = kinds.map(problemKey);
    return {
      kind: "problem",
      href: `/problems/${code}`,
      title: code,
      trail: `${statuses.join(", ")} · ${keys.map((key) => texts(`${key}.title`)).join(" · ")}`,
      prose: keys
        .map((key) => [pages(`${key}.when`), texts(`${key}.explanation`), pages(`${key}.developer`)].join(" "))
        .join(" ")
        .replaceAll("`", ""),
      code: "",
    };
  });
}

const searches = new Map<Locale, Promise<Search>>();

async function searchIn(locale: Locale): Promise<Search> {
  return searchOver([...(await guides(locale)), ...operations(), ...(await problems(locale))]);
}

/** What the documentation of a language says of a question, the best first. The first question makes the index. */
export async function findInDocs(question: string, locale: Locale, limit: number): Promise<SearchResult[]> {
  const search = searches.get(locale) ?? searchIn(locale);
  searches.set(locale, search);
  return (await search)(question.slice(0, LONGEST_QUESTION), limit);
}
