import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReferenceList } from "@/app/docs/reference-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("groups.reference") };
}

/** Every group of operations. */
export default async function ReferenceIndexPage() {
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader
        trail={<Breadcrumbs items={[{ label: t("title"), href: "/docs" }, { label: t("groups.reference") }]} />}
        title={t("groups.reference")}
        description={t("referenceLead")}
      />
      <ReferenceList />
    </>
  );
}
