import { AppWindow } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Disconnect } from "@/app/(account)/account/applications/disconnect";
import { ApplicationLinks } from "@/app/application-links";
import { ApplicationLogo } from "@/app/application-logo";
import { GrantedScopes } from "@/app/granted-scopes";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listConnectedApplications } from "@/lib/oauth/consent/connected";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.applications"))("title") };
}

/** The applications that may access one's own account. */
export default async function ApplicationsPage() {
  const actor = await requireUser("/account/applications");
  const [t, applications] = await Promise.all([
    getTranslations("account.applications"),
    listConnectedApplications(actor, {}),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <Card flush>
        {applications.length === 0 && (
          <EmptyState
            icon={<AppWindow className="size-5" aria-hidden="true" />}
            title={t("none")}
            text={t("noneText")}
          />
        )}
        <ul className="divide-y divide-border">
          {applications.map(({ id, name, scopes: granted, resources, firstParty, since, ...shown }) => (
            <li
              key={id}
              className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-3 px-5 py-4 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:px-6"
            >
              <ApplicationLogo name={name} uri={shown.logo_uri} />
              <div className="grid gap-1">
                <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                  <bdi>{name}</bdi>
                  {firstParty && <Badge>{t("firstParty")}</Badge>}
                </p>
                <GrantedScopes scopes={granted} resources={resources} />
                {since && (
                  <p className="text-[0.8125rem] text-muted">
                    {t.rich("since", { time: () => <RelativeTime date={since} /> })}
                  </p>
                )}
                <ApplicationLinks shown={shown} />
              </div>
              <div className="col-start-2 sm:col-start-3">
                <Disconnect id={id} name={name} />
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
