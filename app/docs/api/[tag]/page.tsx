import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { OperationList } from "@/app/docs/operation-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { apiReference } from "@/lib/docs/reference";

interface Props {
  params: Promise<{ tag: string }>;
}

const findTag = (slug: string) => apiReference().tags.find((tag) => tag.slug === slug);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const tag = findTag((await params).tag);
  return tag ? { title: tag.name } : {};
}

/** The operations of one group. */
export default async function TagPage({ params }: Props) {
  const tag = findTag((await params).tag);
  if (!tag) notFound();
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader
        trail={
          <Breadcrumbs
            items={[
              { label: t("title"), href: "/docs" },
              { label: t("groups.reference"), href: "/docs/api" },
              { label: tag.name },
            ]}
          />
        }
        title={<span lang="en">{tag.name}</span>}
        description={<span lang="en">{tag.description}</span>}
      />
      <OperationList operations={tag.operations} />
    </>
  );
}
