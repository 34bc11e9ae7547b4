import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccessBadge } from "@/app/docs/access";
import { Address } from "@/app/docs/method";
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
        trail={<Breadcrumbs items={[{ label: t("title"), href: "/docs" }, { label: tag.name }]} />}
        title={<span lang="en">{tag.name}</span>}
        description={<span lang="en">{tag.description}</span>}
      />
      <ul
        lang="en"
        className="divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card"
      >
        {tag.operations.map(({ id, href, summary, method, path, access }) => (
          <li key={id}>
            <Link
              href={href}
              prefetch={false}
              className="flex flex-wrap items-center gap-x-6 gap-y-1.5 px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background"
            >
              <span className="min-w-0 flex-1 basis-72">
                <span className="block font-medium">{summary}</span>
                <Address method={method} path={path} className="text-muted" />
              </span>
              <AccessBadge access={access} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
