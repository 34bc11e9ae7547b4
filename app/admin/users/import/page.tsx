import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { Importer } from "@/app/admin/users/import/importer";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { importUsers } from "@/lib/users/administration.contract";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.import"))("title") };
}

/** Accounts from a file. */
export default async function ImportPage() {
  const [actor, t] = await Promise.all([requireUser("/admin/users/import"), getTranslations("admin")]);
  if (!can(actor, importUsers)) return <PageRefused />;
  return (
    <>
      <PageHeader
        trail={
          <Breadcrumbs items={[{ label: t("sections.users"), href: "/admin/users" }, { label: t("import.title") }]} />
        }
        title={t("import.title")}
        description={t("import.lead")}
      />
      <Importer />
    </>
  );
}
