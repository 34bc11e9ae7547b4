import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { can } from "@/app/admin/can";
import { DeleteCard } from "@/app/admin/delete-card";
import { HolderList } from "@/app/admin/holder-list";
import { PageRefused } from "@/app/admin/no-access";
import { PermissionForm } from "@/app/admin/permissions/[id]/permission-form";
import { deletePermission, previewPermissionDeletion } from "@/app/admin/permissions/actions";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { reachOverPermission } from "@/lib/access/may";
import { findPermission, listPermissionHolders } from "@/lib/access/permissions";
import * as contracts from "@/lib/access/permissions.contract";
import { requireUser } from "@/lib/web/current-actor";

interface PermissionPageProps {
  params: Promise<{ id: string }>;
  searchParams: Query;
}

export async function generateMetadata({ params }: PermissionPageProps): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireUser(`/admin/permissions/${id}`);
  if (!can(actor, contracts.findPermission)) return {};
  return { title: (await found(findPermission(actor, { params: { id } }))).name };
}

const HOLDERS = 25;

/** One permission and everyone who has it, with the roles it comes through. */
export default async function PermissionPage({ params, searchParams }: PermissionPageProps) {
  const [{ id }, { cursor }] = await Promise.all([params, readQuery(searchParams)]);
  const actor = await requireUser(`/admin/permissions/${id}`);
  if (!can(actor, contracts.findPermission)) return <PageRefused />;
  const [t, sections, describe, permission] = await Promise.all([
    getTranslations("admin.permissions"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    found(findPermission(actor, { params: { id } })),
  ]);
  const holders = can(actor, contracts.listPermissionHolders)
    ? await found(listPermissionHolders(actor, { params: { id }, query: { limit: HOLDERS, cursor } }))
    : undefined;
  const reach = await reachOverPermission(actor, permission);
  const path = `/admin/permissions/${permission.id}`;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {permission.name} {permission.system && <Badge>{t("system")}</Badge>}
          </span>
        }
        description={describe.permission(permission).description || undefined}
        trail={
          <Breadcrumbs
            items={[{ label: sections("permissions"), href: "/admin/permissions" }, { label: permission.name }]}
          />
        }
      />
      <div className="space-y-6">
        <Card title={t("details")}>
          <DescriptionList
            items={[
              { term: t("id"), details: <CopyableId value={permission.id} label={t("copyId")} /> },
              { term: t("name"), details: <CopyableId value={permission.name} label={t("copyName")} /> },
            ]}
          />
          {can(actor, contracts.updatePermission) && !permission.system && (
            <div className="mt-6 max-w-2xl border-t border-border pt-6">
              <PermissionForm permission={permission} renames={reach.renames} />
            </div>
          )}
        </Card>
        {holders && (
          <HolderList
            title={t("holders")}
            text={t("holdersText")}
            emptyText={t("holdersEmpty")}
            holders={holders.items}
            withRoles
            previousHref={cursor && path}
            nextHref={holders.next ? addressOf(path, { cursor: holders.next }) : undefined}
          />
        )}
        {can(actor, contracts.deletePermission) && reach.deletes && (
          <DeleteCard
            kind="permissions"
            id={permission.id}
            name={permission.name}
            remove={deletePermission}
            preview={previewPermissionDeletion}
          />
        )}
      </div>
    </>
  );
}
