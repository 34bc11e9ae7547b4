import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GuideList } from "@/app/docs/guide-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("groups.guides") };
}

/** Every guide. */
export default async function GuideIndexPage() {
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader
        trail={<Breadcrumbs items={[{ label: t("title"), href: "/docs" }, { label: t("groups.guides") }]} />}
        title={t("groups.guides")}
        description={t("guidesLead")}
      />
      <GuideList />
    </>
  );
}
