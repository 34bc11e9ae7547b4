import { Braces } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { ListPage } from "@/app/admin/list-page";
import { NameCell } from "@/app/admin/name-cell";
import { PageRefused } from "@/app/admin/no-access";
import { CreateResource } from "@/app/admin/resources/create-resource";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Badge } from "@/components/ui/badge";
import { TableRow, Td, Th } from "@/components/ui/table";
import { listResources } from "@/lib/oauth/resources/resources";
import * as contracts from "@/lib/oauth/resources/resources.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("resources") };
}

const LIMIT = 50;

/** APIs that access tokens are for. */
export default async function ResourcesPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listResources)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  const [t, sections, { items, next }] = await Promise.all([
    getTranslations("admin.resources"),
    getTranslations("admin.sections"),
    found(listResources(actor, { query: { limit: LIMIT, cursor } })),
  ]);
  return (
    <ListPage
      title={sections("resources")}
      lead={t("lead")}
      actions={can(actor, contracts.createResource) && <CreateResource />}
      empty={{
        icon: <Braces className="size-5" aria-hidden="true" />,
        title: t("emptyTitle"),
        text: t("emptyText"),
      }}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th>{t("tokens")}</Th>
          <Th align="right">{t("scopes")}</Th>
        </>
      }
      rows={items.map(({ id, name, audience, opaque, system, permissions }) => (
        <TableRow key={id}>
          <NameCell
            href={`/admin/resources/${id}`}
            name={name}
            badge={system && <Badge>{t("system")}</Badge>}
            description={audience}
          />
          <Td label={t("tokens")}>{t(opaque ? "opaqueTokens" : "jwt")}</Td>
          <Td align="right" label={t("scopes")}>
            <span className="tabular-nums">{permissions.length}</span>
          </Td>
        </TableRow>
      ))}
      path="/admin/resources"
      cursor={cursor}
      next={next}
    />
  );
}
