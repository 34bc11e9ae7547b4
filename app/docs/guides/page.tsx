import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GuideList } from "@/app/docs/guide-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { guideGroups } from "@/lib/docs/guides";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("groups.guides") };
}

/** Every guide, by what it is about. */
export default async function GuideIndexPage() {
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader
        trail={<Breadcrumbs items={[{ label: t("title"), href: "/docs" }, { label: t("groups.guides") }]} />}
        title={t("groups.guides")}
        description={t("guidesLead")}
      />
      <div className="space-y-10">
        {guideGroups.map(({ key, slugs }) => (
          <section key={key} aria-labelledby={key}>
            <h2 id={key} className="text-lg font-semibold tracking-tight">
              {t(`guideGroups.${key}`)}
            </h2>
            <GuideList slugs={slugs} />
          </section>
        ))}
      </div>
    </>
  );
}
