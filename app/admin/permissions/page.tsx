import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { ListPage } from "@/app/admin/list-page";
import { NameCell } from "@/app/admin/name-cell";
import { PageRefused } from "@/app/admin/no-access";
import { CreatePermission } from "@/app/admin/permissions/create-permission";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { TableRow, Td, Th } from "@/components/ui/table";
import { listPermissions } from "@/lib/access/permissions";
import * as contracts from "@/lib/access/permissions.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("permissions") };
}

const LIMIT = 100;

/** Every permission, and how many roles allow it. */
export default async function PermissionsPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listPermissions)) return <PageRefused />;
  const { cursor, new: create } = await readQuery(searchParams);
  const [t, sections, describe, { items, next }] = await Promise.all([
    getTranslations("admin.permissions"),
    getTranslations("admin.sections"),
    rightDescriptions(),
    found(listPermissions(actor, { query: { limit: LIMIT, cursor, counts: "true" } })),
  ]);
  return (
    <ListPage
      title={sections("permissions")}
      lead={t("lead")}
      actions={
        can(actor, contracts.createPermission) && <CreatePermission key={create} defaultOpen={create !== undefined} />
      }
      empty={{
        icon: <KeyRound className="size-5" aria-hidden="true" />,
        title: t("emptyTitle"),
        text: t("emptyText"),
      }}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th align="right">{t("roles")}</Th>
        </>
      }
      rows={items.map(describe.permission).map(({ id, name, description, system, roles }) => (
        <TableRow key={id}>
          <NameCell
            href={`/admin/permissions/${id}`}
            name={name}
            badge={system && <Badge>{t("system")}</Badge>}
            description={description}
          />
          <Td align="right" label={t("roles")}>
            <span className="tabular-nums">{roles}</span>
          </Td>
        </TableRow>
      ))}
      path="/admin/permissions"
      cursor={cursor}
      next={next}
    />
  );
}
