import { Search } from "lucide-react";
import type { Metadata } from "next";
import Form from "next/form";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { findInDocs, LONGEST_QUESTION } from "@/app/docs/search/find";
import { Pieces } from "@/app/docs/search/pieces";
import { type Query, queryValue } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/inputs/input";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import type { SearchResult } from "@/lib/docs/search/search";

const LIMIT = 40;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs.search"))("title"), robots: { index: false } };
}

async function Result({ href, kind, lang, title, trail, excerpt }: SearchResult) {
  const t = await getTranslations("docs.search");
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        className="block px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background"
      >
        <span className="flex items-start justify-between gap-3">
          <span lang={lang} className="min-w-0 font-medium break-words">
            <Pieces pieces={title} />
          </span>
          <Badge>{t(`kinds.${kind}`)}</Badge>
        </span>
        <span lang={lang} className="block text-[0.8125rem] break-words text-muted">
          <Pieces pieces={trail} />
        </span>
        {excerpt.length > 0 && (
          <span lang={lang} className="mt-1.5 block text-pretty">
            <Pieces pieces={excerpt} />
          </span>
        )}
      </Link>
    </li>
  );
}

/** What guides, operations and problems say of a question, the best first. */
export default async function DocsSearchPage({ searchParams }: { searchParams: Query }) {
  const [question = "", locale, t, docs] = await Promise.all([
    queryValue(searchParams, "q"),
    getLocale(),
    getTranslations("docs.search"),
    getTranslations("docs"),
  ]);
  const results = question ? await findInDocs(question, locale, LIMIT) : [];
  return (
    <>
      <PageHeader
        trail={<Breadcrumbs items={[{ label: docs("title"), href: "/docs" }, { label: t("title") }]} />}
        title={t("title")}
        description={t("lead")}
      />
      <search>
        <Form action="/docs/search" className="flex gap-2.5">
          <Input
            key={question}
            type="search"
            name="q"
            aria-label={t("label")}
            defaultValue={question}
            maxLength={LONGEST_QUESTION}
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" variant="primary" className="h-10 pointer-coarse:h-11">
            {t("submit")}
          </Button>
        </Form>
      </search>
      {question && (
        <p role="status" className="mt-6 mb-3 text-muted">
          {results.length === LIMIT ? t("most", { count: LIMIT }) : t("count", { count: results.length })}
        </p>
      )}
      {results.length > 0 && (
        <ol className="divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card">
          {results.map((result) => (
            <Result key={result.href} {...result} />
          ))}
        </ol>
      )}
      {question && results.length === 0 && (
        <EmptyState
          icon={<Search aria-hidden="true" />}
          title={t("nothing", { question })}
          text={t.rich("nothingText", {
            guides: (children) => (
              <Link href="/docs/guides" className="link">
                {children}
              </Link>
            ),
            reference: (children) => (
              <Link href="/docs/api" className="link">
                {children}
              </Link>
            ),
          })}
        />
      )}
    </>
  );
}
