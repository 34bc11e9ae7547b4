import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { SetupDone, SetupInvalid } from "@/app/(account)/setup/dead-address";
import { SetupForm } from "@/app/(account)/setup/form";
import type { Query } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { brand } from "@/lib/brand/brand";
import { hasAdministrator, isSetupToken } from "@/lib/operator/setup";
import { linkedCode } from "@/lib/web/mailed-code";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("setup"))("title") };
}

/** Where the first start's one-time address leads: someone makes themselves the first administrator. */
export default async function SetupPage({ searchParams }: { searchParams: Query }) {
  const token = await linkedCode(searchParams, "setup");
  if (!token) notFound();
  const t = await getTranslations("setup");
  const heading = t("heading", { product: brand().name });
  if (await hasAdministrator())
    return (
      <EntryPage title={heading}>
        <SetupDone />
      </EntryPage>
    );
  if (!isSetupToken(token))
    return (
      <EntryPage title={heading}>
        <SetupInvalid />
      </EntryPage>
    );
  return (
    <EntryPage title={heading} lead={t("lead")}>
      <ClientMessages namespaces={["setup"]}>
        <SetupForm token={token} />
      </ClientMessages>
    </EntryPage>
  );
}
