import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { allPages } from "@/app/admin/all-pages";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { Matrix } from "@/app/admin/roles/matrix/matrix";
import { Callout } from "@/components/ui/callout";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { reachOverRoles } from "@/lib/access/may";
import { listPermissions } from "@/lib/access/permissions";
import * as permissionContracts from "@/lib/access/permissions.contract";
import { listRolePermissions } from "@/lib/access/roles";
import * as contracts from "@/lib/access/roles.contract";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.matrix"))("title") };
}

const LIMIT = 500;

/** Roles × permissions on one page. */
export default async function MatrixPage() {
  const actor = await requireUser("/admin/roles/matrix");
  if (!can(actor, contracts.listRolePermissions) || !can(actor, permissionContracts.listPermissions))
    return <PageRefused />;
  const [t, sections, describe, roles, permissions] = await Promise.all([
    getTranslations("admin.matrix"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    allPages((cursor) => listRolePermissions(actor, { query: { limit: LIMIT, cursor } })),
    allPages((cursor) => listPermissions(actor, { query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead")}
        trail={<Breadcrumbs items={[{ label: sections("roles"), href: "/admin/roles" }, { label: t("title") }]} />}
      />
      {!(roles.complete && permissions.complete) && (
        <Callout tone="warning" className="mb-5">
          {t("cut")}
        </Callout>
      )}
      <Matrix
        roles={roles.items}
        permissions={permissions.items.map(describe.permission)}
        reach={await reachOverRoles(actor, roles.items, permissions.items)}
      />
    </>
  );
}
