import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { allPages } from "@/app/admin/all-pages";
import { can } from "@/app/admin/can";
import { DeleteCard } from "@/app/admin/delete-card";
import { PageRefused } from "@/app/admin/no-access";
import { ResourceScopes } from "@/app/admin/resources/[id]/resource-scopes";
import { ResourceSettings } from "@/app/admin/resources/[id]/resource-settings";
import { deleteResource } from "@/app/admin/resources/actions";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { found } from "@/app/found";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listPermissions } from "@/lib/access/permissions";
import * as permissionContracts from "@/lib/access/permissions.contract";
import type { UserActor } from "@/lib/actor";
import { listApplications } from "@/lib/applications/applications";
import { isScopeName } from "@/lib/oauth/resources/audience";
import { findResource } from "@/lib/oauth/resources/resources";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { requireUser } from "@/lib/web/current-actor";

interface ResourcePageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: ResourcePageProps): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireUser(`/admin/resources/${id}`);
  if (!can(actor, contracts.findResource)) return {};
  return { title: (await found(findResource(actor, { params: { id } }))).name };
}

/** Every permission there is, as far as the reader may see them all. */
const allPermissions = async (actor: UserActor) =>
  can(actor, permissionContracts.listPermissions)
    ? (await allPages((cursor) => listPermissions(actor, { query: { limit: 500, cursor } }))).items
    : undefined;

/** One API: its address, what it exposes, and how it reads its tokens. */
export default async function ResourcePage({ params }: ResourcePageProps) {
  const { id } = await params;
  const actor = await requireUser(`/admin/resources/${id}`);
  if (!can(actor, contracts.findResource)) return <PageRefused />;
  const [t, sections, describe, resource, permissions, applications] = await Promise.all([
    getTranslations("admin.resources"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    found(findResource(actor, { params: { id } })),
    allPermissions(actor),
    allPages((cursor) => listApplications(actor, { query: { limit: 500, cursor } })),
  ]);
  const { name, audience, system } = resource;
  const exposed = resource.permissions.map((permission) => ({ ...permission, description: "" }));
  const known = system ? permissions?.filter((permission) => permission.system) : permissions;
  const scopes = (known ?? exposed).map(describe.permission).map((permission) => ({
    id: permission.id,
    name: permission.name,
    description: permission.description,
    obstacle: isScopeName(permission.name) ? undefined : t("notAScope"),
  }));
  const changes = can(actor, contracts.updateResource) && !system;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {name} {system && <Badge>{t("system")}</Badge>}
          </span>
        }
        trail={<Breadcrumbs items={[{ label: sections("resources"), href: "/admin/resources" }, { label: name }]} />}
      />
      <div className="space-y-6">
        <Card title={t("details")} description={system ? t("ownText") : undefined}>
          <DescriptionList
            items={[
              { term: t("audience"), details: <CopyableId value={audience} label={t("copyAudience")} /> },
              { term: t("id"), details: <CopyableId value={id} label={t("copyId")} /> },
              { term: t("tokens"), details: t(resource.opaque ? "opaqueTokens" : "jwt") },
              { term: t("created"), details: <RelativeTime date={resource.created_at} /> },
            ]}
          />
        </Card>
        <Card title={t("scopes")} description={t("scopesText")}>
          {scopes.length === 0 ? (
            <p className="text-muted">{t("noScopes")}</p>
          ) : (
            <ResourceScopes
              id={id}
              chosen={resource.permissions.map((permission) => permission.id)}
              scopes={scopes}
              disabled={!changes}
            />
          )}
        </Card>
        {changes && (
          <Card title={t("settings")}>
            <ResourceSettings
              id={id}
              name={name}
              opaque={resource.opaque}
              open={resource.self_registered_clients}
              applicationId={resource.application_id}
              applications={applications.items.map((application) => ({ id: application.id, name: application.name }))}
            />
          </Card>
        )}
        {can(actor, contracts.deleteResource) && !system && (
          <DeleteCard kind="resources" id={id} name={name} remove={deleteResource} />
        )}
      </div>
    </>
  );
}
