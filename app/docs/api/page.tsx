import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { OperationList } from "@/app/docs/operation-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { apiReference } from "@/lib/docs/reference";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("groups.reference") };
}

/** Every operation, by group. */
export default async function ReferenceIndexPage() {
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader
        trail={<Breadcrumbs items={[{ label: t("title"), href: "/docs" }, { label: t("groups.reference") }]} />}
        title={t("groups.reference")}
        description={t("referenceLead")}
      />
      <div className="space-y-10">
        {apiReference().tags.map(({ name, slug, href, description, operations }) => (
          <section key={slug} aria-labelledby={slug}>
            <h2 id={slug} lang="en" className="scroll-mt-20 text-lg font-semibold tracking-tight">
              <Link href={href} prefetch={false} className="hover:underline">
                {name}
              </Link>
            </h2>
            <p lang="en" className="mt-1 mb-4 text-muted">
              {description}
            </p>
            <OperationList operations={operations} />
          </section>
        ))}
      </div>
    </>
  );
}
