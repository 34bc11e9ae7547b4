import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.data"))("title") };
}

/** What is kept about someone: a copy of it, and the end of it. */
export default async function DataPage() {
  await requireUser("/account/data");
  const t = await getTranslations("account");
  return (
    <>
      <PageHeader title={t("data.title")} description={t("data.text")} />
      <div className="grid gap-6">
        <Card title={t("data.downloadTitle")} description={t("data.downloadText")}>
          <a href="/account/data/download" download className={buttonStyle()}>
            <Download className="size-4 text-muted" aria-hidden="true" />
            {t("data.download")}
          </a>
        </Card>
        <Card title={t("delete.title")} description={t("delete.text")}>
          <ButtonLink href="/account/delete" prefetch={false}>
            {t("delete.start")}
          </ButtonLink>
        </Card>
      </div>
    </>
  );
}
