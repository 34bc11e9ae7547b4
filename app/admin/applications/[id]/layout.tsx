import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { openApplication } from "@/app/admin/applications/[id]/application";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { ApplicationLogo } from "@/app/application-logo";
import { Badge } from "@/components/ui/badge";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { TabLinks } from "@/components/ui/navigation/tab-links";
import { PageHeader } from "@/components/ui/page-header";
import { listApplicationErrors, listApplicationUsers } from "@/lib/oauth/activity/client-activity.contract";
import { startClientTrial } from "@/lib/oauth/trial/trial.contract";

interface ApplicationLayoutProps {
  params: Promise<{ id: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: ApplicationLayoutProps): Promise<Metadata> {
  const { application } = await openApplication((await params).id);
  return { title: application?.name ?? (await getTranslations("admin.sections"))("applications") };
}

/** Which application it is, and the ways to everything about it. */
export default async function ApplicationLayout({ params, children }: ApplicationLayoutProps) {
  const [{ actor, application, client, may }, t, sections] = await Promise.all([
    params.then(({ id }) => openApplication(id)),
    getTranslations("admin.applications"),
    getTranslations("admin.sections"),
  ]);
  if (!application) return <PageRefused />;
  const { id, name, description, active } = application;
  const path = `/admin/applications/${id}`;
  const tabs = [
    { key: "settings", path: "", shown: true },
    { key: "setup", path: "/setup", shown: client !== undefined },
    { key: "try", path: "/try", shown: may(startClientTrial) },
    { key: "users", path: "/users", shown: can(actor, listApplicationUsers) },
    { key: "errors", path: "/errors", shown: can(actor, listApplicationErrors) },
  ] as const;
  return (
    <>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            {client && client.kind !== "machine" && <ApplicationLogo name={name} uri={client.logo_uri} />}
            <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
              {name}
              <Badge dot tone={active ? "success" : "neutral"}>
                {t(active ? "active" : "disabled")}
              </Badge>
            </span>
          </span>
        }
        description={description || undefined}
        trail={
          <Breadcrumbs items={[{ label: sections("applications"), href: "/admin/applications" }, { label: name }]} />
        }
      />
      {client && (
        <TabLinks
          label={t("tabs.label")}
          items={tabs
            .filter(({ shown }) => shown)
            .map((tab) => ({ href: path + tab.path, label: t(`tabs.${tab.key}`) }))}
        />
      )}
      {children}
    </>
  );
}
