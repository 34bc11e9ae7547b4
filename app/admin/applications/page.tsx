import { AppWindow, Plus } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { ListPage } from "@/app/admin/list-page";
import { NameCell } from "@/app/admin/name-cell";
import { PageRefused } from "@/app/admin/no-access";
import { ApplicationLogo } from "@/app/application-logo";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { TableRow, Td, Th } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listApplications } from "@/lib/applications/applications";
import * as contracts from "@/lib/applications/applications.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("applications") };
}

const LIMIT = 50;

/** External services that sign in with a token of their own. */
export default async function ApplicationsPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listApplications)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  const [t, sections, { items, next }] = await Promise.all([
    getTranslations("admin.applications"),
    getTranslations("admin.sections"),
    found(listApplications(actor, { query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <ListPage
      title={sections("applications")}
      lead={t("lead")}
      actions={
        can(actor, contracts.createApplication) && (
          <ButtonLink variant="primary" href="/admin/applications/new">
            <Plus className="size-4" aria-hidden="true" />
            {t("create")}
          </ButtonLink>
        )
      }
      empty={{
        icon: <AppWindow className="size-5" aria-hidden="true" />,
        title: t("emptyTitle"),
        text: t("emptyText"),
      }}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th>{t("roles")}</Th>
          <Th>{t("lastUsed")}</Th>
          <Th>{t("state")}</Th>
        </>
      }
      rows={items.map(({ id, name, description, logo_uri: logo, roles, active, last_used_at: lastUsedAt }) => (
        <TableRow key={id}>
          <NameCell
            href={`/admin/applications/${id}`}
            name={name}
            icon={<ApplicationLogo name={name} uri={logo} size="small" />}
            description={description}
          />
          <Td label={t("roles")}>
            {roles.length > 0 && (
              <span className="flex flex-wrap gap-1.5">
                {roles.map((role) => (
                  <Badge key={role}>{role}</Badge>
                ))}
              </span>
            )}
          </Td>
          <Td label={t("lastUsed")}>
            {lastUsedAt ? <RelativeTime date={lastUsedAt} /> : <span className="text-muted">{t("never")}</span>}
          </Td>
          <Td>
            <Badge dot tone={active ? "success" : "neutral"}>
              {t(active ? "active" : "disabled")}
            </Badge>
          </Td>
        </TableRow>
      ))}
      path="/admin/applications"
      cursor={cursor}
      next={next}
    />
  );
}
