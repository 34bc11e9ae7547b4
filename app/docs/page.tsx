import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { brand } from "@/lib/brand/brand";
import { guideSlugs } from "@/lib/docs/guides";
import { apiReference } from "@/lib/docs/reference";

/** Addresses that programs are configured with. */
const addresses = [
  ["origin", ""],
  ["openapi", "/openapi.json"],
  ["metadata", "/.well-known/openid-configuration"],
  ["keys", "/.well-known/jwks.json"],
] as const;

/** The first page of the documentation: what to configure, what to read, what there is. */
export default async function DocsPage() {
  const t = await getTranslations("docs");
  const { origin, tags } = apiReference();
  return (
    <>
      <PageHeader title={t("headline", { name: brand().name })} description={t("lead")} />
      <div className="space-y-10">
        <Card title={t("addresses.title")} description={t("addresses.description")}>
          <DescriptionList
            items={addresses.map(([key, path]) => ({
              term: t(`addresses.${key}`),
              details: <CopyableId value={origin + path} label={t("code.copy")} />,
            }))}
          />
        </Card>
        <section aria-labelledby="guides">
          <h2 id="guides" className="text-lg font-semibold tracking-tight">
            {t("groups.guides")}
          </h2>
          <p className="mt-1 text-muted">{t("guidesLead")}</p>
          <ul className="mt-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {guideSlugs.map((slug) => (
              <li key={slug}>
                <Link
                  href={`/docs/guides/${slug}`}
                  prefetch={false}
                  className="group flex h-full flex-col rounded-xl border border-border bg-surface p-4 shadow-card transition-colors hover:border-control"
                >
                  <span className="flex items-center justify-between gap-2 font-medium">
                    {t(`guides.${slug}.title`)}
                    <ArrowRight
                      className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
                      aria-hidden="true"
                    />
                  </span>
                  <span className="mt-1 text-muted">{t(`guides.${slug}.summary`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="reference">
          <h2 id="reference" className="text-lg font-semibold tracking-tight">
            {t("groups.reference")}
          </h2>
          <p className="mt-1 text-muted">{t("referenceLead")}</p>
          <ul className="mt-4 divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card">
            {tags.map(({ name, href, description, operations }) => (
              <li key={name}>
                <Link
                  href={href}
                  prefetch={false}
                  className="grid gap-x-6 px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background sm:grid-cols-[9rem_1fr_auto]"
                >
                  <span className="font-medium">{name}</span>
                  <span lang="en" className="text-muted">
                    {description}
                  </span>
                  <span className="text-muted tabular-nums max-sm:text-[0.8125rem]">
                    {t("operations", { count: operations.length })}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}
