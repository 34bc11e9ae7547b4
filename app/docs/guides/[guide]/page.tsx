import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Markdown } from "@/app/docs/markdown";
import { Neighbors } from "@/app/docs/neighbors";
import { PageHeader } from "@/components/ui/page-header";
import { EXAMPLE_ORIGIN, guideSetup, guideSlugs, guideText, isGuideSlug } from "@/lib/docs/guides";
import { env } from "@/lib/env";

interface Props {
  params: Promise<{ guide: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { guide } = await params;
  return isGuideSlug(guide) ? { title: (await getTranslations("docs"))(`guides.${guide}.title`) } : {};
}

/** One journey, with commands to paste that name this very installation. */
export default async function GuidePage({ params }: Props) {
  const { guide } = await params;
  if (!isGuideSlug(guide)) notFound();
  const t = await getTranslations("docs");
  const own = (text: string) => text.replaceAll(EXAMPLE_ORIGIN, env().APP_URL);
  const position = guideSlugs.indexOf(guide);
  const neighbor = (slug: (typeof guideSlugs)[number] | undefined) =>
    slug && { href: `/docs/guides/${slug}`, title: t(`guides.${slug}.title`) };
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={t(`guides.${guide}.title`)} description={t(`guides.${guide}.summary`)} />
      <article>
        <details className="mb-6 rounded-xl border border-border bg-surface px-4 py-3 shadow-card">
          <summary className="font-medium">{t("setup")}</summary>
          <div className="mt-4">
            <Markdown>{own(guideSetup())}</Markdown>
          </div>
        </details>
        <Markdown>{own(guideText(guide))}</Markdown>
      </article>
      <Neighbors previous={neighbor(guideSlugs[position - 1])} next={neighbor(guideSlugs[position + 1])} />
    </div>
  );
}
