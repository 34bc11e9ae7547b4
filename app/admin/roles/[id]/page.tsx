import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { allPages } from "@/app/admin/all-pages";
import { can } from "@/app/admin/can";
import { DeleteCard } from "@/app/admin/delete-card";
import { HolderList } from "@/app/admin/holder-list";
import { PageRefused } from "@/app/admin/no-access";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { RoleForm } from "@/app/admin/roles/[id]/role-form";
import { RolePermissions } from "@/app/admin/roles/[id]/role-permissions";
import { deleteRole, previewRoleDeletion } from "@/app/admin/roles/actions";
import { toIds } from "@/app/admin/roles/pending-changes";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { reachOverRoles } from "@/lib/access/may";
import { listPermissions } from "@/lib/access/permissions";
import * as permissionContracts from "@/lib/access/permissions.contract";
import { findRole, listRoleHolders } from "@/lib/access/roles";
import * as contracts from "@/lib/access/roles.contract";
import { env } from "@/lib/env";
import { requireUser } from "@/lib/web/current-actor";

interface RolePageProps {
  params: Promise<{ id: string }>;
  searchParams: Query;
}

export async function generateMetadata({ params }: RolePageProps): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireUser(`/admin/roles/${id}`);
  if (!can(actor, contracts.findRole)) return {};
  return { title: (await found(findRole(actor, { params: { id } }))).name };
}

const HOLDERS = 25;

/** One role: what it is called, what it allows, who holds it. */
export default async function RolePage({ params, searchParams }: RolePageProps) {
  const [{ id }, { cursor }] = await Promise.all([params, readQuery(searchParams)]);
  const actor = await requireUser(`/admin/roles/${id}`);
  if (!can(actor, contracts.findRole)) return <PageRefused />;
  const [t, sections, describe, role] = await Promise.all([
    getTranslations("admin.roles"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    found(findRole(actor, { params: { id } })),
  ]);
  const [permissions, holders] = await Promise.all([
    can(actor, permissionContracts.listPermissions)
      ? allPages((next) => listPermissions(actor, { query: { limit: 500, cursor: next } }))
      : { items: role.permissions },
    can(actor, contracts.listRoleHolders)
      ? found(listRoleHolders(actor, { params: { id: role.id }, query: { limit: HOLDERS, cursor } }))
      : undefined,
  ]);
  const reach = await reachOverRoles(actor, [toIds(role)], [...permissions.items, ...role.permissions]);
  const path = `/admin/roles/${role.id}`;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {role.name} {role.system && <Badge>{t("system")}</Badge>}
            {role.second_factor_required && <Badge tone="success">{t("requiresFactor")}</Badge>}
          </span>
        }
        description={describe.role(role).description || undefined}
        trail={<Breadcrumbs items={[{ label: sections("roles"), href: "/admin/roles" }, { label: role.name }]} />}
      />
      <div className="space-y-6">
        <RolePermissions
          role={toIds(role)}
          permissions={permissions.items.map((permission) => describe.permission(permission))}
          reach={reach}
        />
        {holders && (
          <HolderList
            title={t("holders")}
            text={t("holdersText")}
            emptyText={t("holdersEmpty")}
            holders={holders.items}
            previousHref={cursor && path}
            nextHref={holders.next ? addressOf(path, { cursor: holders.next }) : undefined}
          />
        )}
        <Card title={t("details")}>
          <DescriptionList
            items={[
              { term: t("id"), details: <CopyableId value={role.id} label={t("copyId")} /> },
              { term: "UUID", details: <CopyableId value={role.uuid} label={t("copyUuid")} /> },
            ]}
          />
          {can(actor, contracts.updateRole) && (
            <div className="mt-6 max-w-2xl border-t border-border pt-6">
              <RoleForm
                role={role}
                renames={reach.renames.includes(role.id)}
                switchesFactor={reach.empties.includes(role.id)}
                graceDays={env().SECOND_FACTOR_GRACE_DAYS}
              />
            </div>
          )}
        </Card>
        {can(actor, contracts.deleteRole) && !role.system && reach.empties.includes(role.id) && (
          <DeleteCard kind="roles" id={role.id} name={role.name} remove={deleteRole} preview={previewRoleDeletion} />
        )}
      </div>
    </>
  );
}
