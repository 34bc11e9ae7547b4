import { Grid3x3, ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { ListPage } from "@/app/admin/list-page";
import { NameCell } from "@/app/admin/name-cell";
import { PageRefused } from "@/app/admin/no-access";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { CreateRole } from "@/app/admin/roles/create-role";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { TableRow, Td, Th } from "@/components/ui/table";
import * as permissionContracts from "@/lib/access/permissions.contract";
import { listRoles } from "@/lib/access/roles";
import * as contracts from "@/lib/access/roles.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("roles") };
}

const LIMIT = 50;

/** Every role, with how much it allows and how many hold it. */
export default async function RolesPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listRoles)) return <PageRefused />;
  const { cursor, new: create } = await readQuery(searchParams);
  const [t, common, sections, describe, { items, next }] = await Promise.all([
    getTranslations("admin.roles"),
    getTranslations("admin.common"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    found(listRoles(actor, { query: { limit: LIMIT, cursor, counts: "true" } })),
  ]);
  return (
    <ListPage
      title={sections("roles")}
      lead={t("lead")}
      actions={
        <>
          {can(actor, permissionContracts.listPermissions) && (
            <ButtonLink href="/admin/roles/matrix">
              <Grid3x3 className="size-4" aria-hidden="true" />
              {t("matrix")}
            </ButtonLink>
          )}
          {can(actor, contracts.createRole) && <CreateRole key={create} defaultOpen={create !== undefined} />}
        </>
      }
      empty={{
        icon: <ShieldCheck className="size-5" aria-hidden="true" />,
        title: t("emptyTitle"),
        text: t("emptyText"),
      }}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th align="right">{t("permissions")}</Th>
          <Th align="right">{t("users")}</Th>
        </>
      }
      rows={items.map(describe.role).map(({ id, name, description, permissions, system, holders }) => (
        <TableRow key={id}>
          <NameCell
            href={`/admin/roles/${id}`}
            name={name}
            badge={system && <Badge>{t("system")}</Badge>}
            description={description}
          />
          <Td align="right" label={t("permissions")}>
            <span className="tabular-nums">{permissions.length}</span>
          </Td>
          <Td align="right" label={t("users")}>
            <span className="tabular-nums">
              {holders && common(holders.more ? "countOrMore" : "count", { count: holders.users })}
            </span>
          </Td>
        </TableRow>
      ))}
      path="/admin/roles"
      cursor={cursor}
      next={next}
    />
  );
}
