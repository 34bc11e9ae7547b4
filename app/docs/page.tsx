import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { GuideList } from "@/app/docs/guide-list";
import { ReferenceList } from "@/app/docs/reference-list";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
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
  const { origin } = apiReference();
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
            <Link href="/docs/guides" prefetch={false} className="hover:underline">
              {t("groups.guides")}
            </Link>
          </h2>
          <p className="mt-1 text-muted">{t("guidesLead")}</p>
          <GuideList slugs={guideSlugs} />
        </section>
        <section aria-labelledby="reference">
          <h2 id="reference" className="text-lg font-semibold tracking-tight">
            <Link href="/docs/api" prefetch={false} className="hover:underline">
              {t("groups.reference")}
            </Link>
          </h2>
          <p className="mt-1 text-muted">{t("referenceLead")}</p>
          <ReferenceList />
        </section>
      </div>
    </>
  );
}
