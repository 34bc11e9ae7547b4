import { Grid3x3, ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { addressOf, readQuery, type SearchParams } from "@/app/admin/address";
import { can } from "@/app/admin/can";
import { found } from "@/app/admin/found";
import { PageRefused } from "@/app/admin/no-access";
import { CreateRole } from "@/app/admin/roles/create-role";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import * as permissionContracts from "@/lib/contracts/permissions";
import * as contracts from "@/lib/contracts/roles";
import { currentActor } from "@/lib/http/current-actor";
import { listRoles } from "@/lib/services/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("roles") };
}

const LIMIT = 50;

/** Every role, with how much it allows. */
export default async function RolesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listRoles)) return <PageRefused />;
  const { cursor, new: create } = await readQuery(searchParams);
  const [t, sections, { items, next }] = await Promise.all([
    getTranslations("admin.roles"),
    getTranslations("admin.sections"),
    found(listRoles(actor, { query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <>
      <PageHeader
        title={sections("roles")}
        description={t("lead")}
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
      />
      <Card flush>
        {items.length === 0 ? (
          <EmptyState
            icon={<ShieldCheck className="size-5" aria-hidden="true" />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        ) : (
          <Table caption={sections("roles")} stacked>
            <TableHead>
              <Th>{t("name")}</Th>
              <Th>{t("description")}</Th>
              <Th align="right">{t("permissions")}</Th>
            </TableHead>
            <TableBody>
              {items.map(({ id, name, description, permissions, system }) => (
                <TableRow key={id}>
                  <Td>
                    <span className="flex min-w-0 items-center gap-2.5">
                      <Link href={`/admin/roles/${id}`} className="truncate rounded font-medium hover:underline">
                        {name}
                      </Link>
                      {system && <Badge>{t("system")}</Badge>}
                    </span>
                  </Td>
                  <Td>
                    <span className="line-clamp-2 text-muted">{description || "–"}</span>
                  </Td>
                  <Td align="right" label={t("permissions")}>
                    <span className="tabular-nums">{permissions.length}</span>
                  </Td>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <div className="mt-5">
        <Pagination
          previousHref={cursor && "/admin/roles"}
          nextHref={next ? addressOf("/admin/roles", { cursor: next }) : undefined}
        />
      </div>
    </>
  );
}
