import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientWizard } from "@/app/admin/applications/new/client-wizard";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { createClient } from "@/lib/applications/clients.contract";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.applications"))("create") };
}

/** Registers an application, by what is being built. */
export default async function NewApplicationPage() {
  const [actor, t] = await Promise.all([requireUser("/admin/applications/new"), getTranslations("admin")]);
  if (!can(actor, createClient)) return <PageRefused />;
  return (
    <>
      <PageHeader
        trail={
          <Breadcrumbs
            items={[
              { label: t("sections.applications"), href: "/admin/applications" },
              { label: t("applications.create") },
            ]}
          />
        }
        title={t("applications.create")}
      />
      <ClientWizard />
    </>
  );
}
