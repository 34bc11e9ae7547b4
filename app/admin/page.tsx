import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";

/** The dashboard's start. */
export default async function OverviewPage() {
  const t = await getTranslations("admin");
  return <PageHeader title={t("sections.overview")} />;
}
