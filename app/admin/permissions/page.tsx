import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { addressOf, readQuery, type SearchParams } from "@/app/admin/address";
import { allPages } from "@/app/admin/all-pages";
import { can } from "@/app/admin/can";
import { found } from "@/app/admin/found";
import { PageRefused } from "@/app/admin/no-access";
import { CreatePermission } from "@/app/admin/permissions/create-permission";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import * as contracts from "@/lib/contracts/permissions";
import * as roleContracts from "@/lib/contracts/roles";
import { currentActor } from "@/lib/http/current-actor";
import { listPermissions } from "@/lib/services/permissions";
import { listRoles } from "@/lib/services/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("permissions") };
}

const LIMIT = 100;

/** Every permission, and the roles that allow it. */
export default async function PermissionsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listPermissions)) return <PageRefused />;
  const { cursor, new: create } = await readQuery(searchParams);
  const showRoles = can(actor, roleContracts.listRoles);
  const [t, sections, { items, next }, roles] = await Promise.all([
    getTranslations("admin.permissions"),
    getTranslations("admin.sections"),
    found(listPermissions(actor, { query: { limit: LIMIT, cursor } })),
    showRoles ? allPages((after) => listRoles(actor, { query: { limit: 500, cursor: after } })) : { items: [] },
  ]);
  const rolesWith = (id: number) => roles.items.filter(({ permissions }) => permissions.some((held) => held.id === id));
  return (
    <>
      <PageHeader
        title={sections("permissions")}
        description={t("lead")}
        actions={
          can(actor, contracts.createPermission) && <CreatePermission key={create} defaultOpen={create !== undefined} />
        }
      />
      <Card flush>
        {items.length === 0 ? (
          <EmptyState
            icon={<KeyRound className="size-5" aria-hidden="true" />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        ) : (
          <Table caption={sections("permissions")} stacked>
            <TableHead>
              <Th>{t("name")}</Th>
              <Th>{t("description")}</Th>
              {showRoles && <Th>{t("roles")}</Th>}
            </TableHead>
            <TableBody>
              {items.map(({ id, name, description, system }) => (
                <TableRow key={id}>
                  <Td>
                    <span className="flex min-w-0 items-center gap-2.5">
                      <Link href={`/admin/permissions/${id}`} className="truncate rounded font-medium hover:underline">
                        {name}
                      </Link>
                      {system && <Badge>{t("system")}</Badge>}
                    </span>
                  </Td>
                  <Td>
                    <span className="line-clamp-2 text-muted">{description || "–"}</span>
                  </Td>
                  {showRoles && (
                    <Td label={t("roles")}>
                      <span className="flex flex-wrap gap-1.5">
                        {rolesWith(id).map((role) => (
                          <Badge key={role.id}>{role.name}</Badge>
                        ))}
                      </span>
                    </Td>
                  )}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <div className="mt-5">
        <Pagination
          previousHref={cursor && "/admin/permissions"}
          nextHref={next ? addressOf("/admin/permissions", { cursor: next }) : undefined}
        />
      </div>
    </>
  );
}
