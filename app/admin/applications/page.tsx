import { AppWindow } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { addressOf, readQuery, type SearchParams } from "@/app/admin/address";
import { CreateApplication } from "@/app/admin/applications/create-application";
import { can } from "@/app/admin/can";
import { found } from "@/app/admin/found";
import { PageRefused } from "@/app/admin/no-access";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import * as contracts from "@/lib/contracts/applications";
import { currentActor } from "@/lib/http/current-actor";
import { listApplications } from "@/lib/services/applications";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("applications") };
}

const LIMIT = 50;

/** External services that sign in with a token of their own. */
export default async function ApplicationsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listApplications)) return <PageRefused />;
  const { cursor, new: create } = await readQuery(searchParams);
  const [t, sections, { items, next }] = await Promise.all([
    getTranslations("admin.applications"),
    getTranslations("admin.sections"),
    found(listApplications(actor, { query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <>
      <PageHeader
        title={sections("applications")}
        description={t("lead")}
        actions={
          can(actor, contracts.createApplication) && (
            <CreateApplication key={create} defaultOpen={create !== undefined} />
          )
        }
      />
      <Card flush>
        {items.length === 0 ? (
          <EmptyState
            icon={<AppWindow className="size-5" aria-hidden="true" />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        ) : (
          <Table caption={sections("applications")} stacked>
            <TableHead>
              <Th>{t("name")}</Th>
              <Th>{t("roles")}</Th>
              <Th>{t("lastUsed")}</Th>
              <Th>{t("state")}</Th>
            </TableHead>
            <TableBody>
              {items.map(({ id, name, description, roles, active, last_used_at: lastUsedAt }) => (
                <TableRow key={id}>
                  <Td>
                    <span className="min-w-0">
                      <Link href={`/admin/applications/${id}`} className="rounded font-medium hover:underline">
                        {name}
                      </Link>
                      {description && <span className="line-clamp-1 text-[0.8125rem] text-muted">{description}</span>}
                    </span>
                  </Td>
                  <Td label={t("roles")}>
                    <span className="flex flex-wrap gap-1.5">
                      {roles.length === 0 ? "–" : roles.map((role) => <Badge key={role}>{role}</Badge>)}
                    </span>
                  </Td>
                  <Td label={t("lastUsed")}>{lastUsedAt ? <RelativeTime date={lastUsedAt} /> : t("never")}</Td>
                  <Td label={t("state")}>
                    <Badge dot tone={active ? "success" : "neutral"}>
                      {t(active ? "active" : "disabled")}
                    </Badge>
                  </Td>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <div className="mt-5">
        <Pagination
          previousHref={cursor && "/admin/applications"}
          nextHref={next ? addressOf("/admin/applications", { cursor: next }) : undefined}
        />
      </div>
    </>
  );
}
