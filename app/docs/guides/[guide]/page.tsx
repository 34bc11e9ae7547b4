import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Markdown } from "@/app/docs/markdown";
import { Neighbors } from "@/app/docs/neighbors";
import { type Query, queryValue } from "@/app/query";
import { Callout } from "@/components/ui/callout";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { endonyms } from "@/components/ui/navigation/locale-choice";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";
import { PageHeader } from "@/components/ui/page-header";
import { EXAMPLE_ORIGIN, guideIn, guideSlugs, isGuideSlug } from "@/lib/docs/guides";
import { env } from "@/lib/env";
import { isLocale, locales } from "@/lib/i18n/locale";

interface Props {
  params: Promise<{ guide: string }>;
  /** `lang` is the language that the guide is read in, where that is not the page's. */
  searchParams: Query;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const { guide } = await params;
  return isGuideSlug(guide) ? { title: (await getTranslations("docs"))(`guides.${guide}.title`) } : {};
}

/** One journey, in the page's language or the other, with commands to paste that name this very installation. */
export default async function GuidePage({ params, searchParams }: Props) {
  const { guide } = await params;
  if (!isGuideSlug(guide)) notFound();
  const [t, page, lang] = await Promise.all([getTranslations("docs"), getLocale(), queryValue(searchParams, "lang")]);
  const wanted = isLocale(lang) ? lang : page;
  const text = guideIn(guide, wanted);
  const setup = guideIn("setup", wanted);
  const own = (text: string) => text.replaceAll(EXAMPLE_ORIGIN, env().APP_URL);
  const position = guideSlugs.indexOf(guide);
  const neighbor = (slug: (typeof guideSlugs)[number] | undefined) =>
    slug && { href: `/docs/guides/${slug}`, title: t(`guides.${slug}.title`) };
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        trail={
          <Breadcrumbs
            items={[
              { label: t("title"), href: "/docs" },
              { label: t("groups.guides"), href: "/docs/guides" },
              { label: t(`guides.${guide}.title`) },
            ]}
          />
        }
        title={t(`guides.${guide}.title`)}
        description={t(`guides.${guide}.summary`)}
        actions={
          <SegmentedLinks
            label={t("guideLanguage")}
            items={locales.map((locale) => ({
              key: locale,
              href: `/docs/guides/${guide}${locale === page ? "" : `?lang=${locale}`}`,
              label: endonyms[locale],
              current: locale === wanted,
            }))}
          />
        }
      />
      {text.locale !== wanted && (
        <Callout className="mb-6" title={t("untranslated")}>
          {t("untranslatedText")}
        </Callout>
      )}
      <article>
        <details className="mb-6 rounded-xl border border-border bg-surface px-4 py-3 shadow-card">
          <summary className="font-medium">{t("setup")}</summary>
          <div className="mt-4">
            <Markdown lang={setup.locale}>{own(setup.text)}</Markdown>
          </div>
        </details>
        <Markdown lang={text.locale}>{own(text.text)}</Markdown>
      </article>
      <Neighbors previous={neighbor(guideSlugs[position - 1])} next={neighbor(guideSlugs[position + 1])} />
    </div>
  );
}
