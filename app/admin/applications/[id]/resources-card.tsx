import { getTranslations } from "next-intl/server";
import { allPages } from "@/app/admin/all-pages";
import { ClientScopes } from "@/app/admin/applications/[id]/client-scopes";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { found } from "@/app/found";
import { Card } from "@/components/ui/card";
import { permissions as ownPermissions } from "@/lib/access/rights";
import type { UserActor } from "@/lib/actor";
import { listClientResources } from "@/lib/oauth/resources/client-resources";
import { listResources } from "@/lib/oauth/resources/resources";

interface ResourcesCardProps {
  actor: UserActor;
  id: string;
  /** Whether the reader may change what the application may ask for. */
  changes: boolean;
}

/** What an application may ask for at APIs. */
export async function ResourcesCard({ actor, id, changes }: ResourcesCardProps) {
  const [t, describe, resources, allowed] = await Promise.all([
    getTranslations("admin.applications.resources"),
    rightDescriptions(),
    allPages((cursor) => listResources(actor, { query: { limit: 500, cursor } })),
    found(listClientResources(actor, { params: { id } })),
  ]);
  const exposing = resources.items.filter(({ permissions }) => permissions.length > 0);
  const allowedAt = (resource: string) => allowed.find(({ resource_id: other }) => other === resource);
  return (
    <Card title={t("title")} description={t("text")}>
      {exposing.length === 0 && <p className="text-muted">{t("none")}</p>}
      <div className="grid gap-6">
        {exposing.map(({ id: resource, name, audience, permissions }) => {
          const { open = false, permissions: given = [] } = allowedAt(resource) ?? {};
          const chosen = open ? permissions : given;
          return (
            <section key={resource} aria-label={name}>
              <p className="font-medium">{name}</p>
              <p className="mb-3 text-[0.8125rem] text-muted wrap-anywhere">{audience}</p>
              {open && <p className="mb-3 text-[0.8125rem] text-muted">{t("open")}</p>}
              <ClientScopes
                id={id}
                resource={resource}
                chosen={chosen.map((permission) => permission.id)}
                disabled={!changes || open}
                scopes={permissions.map((permission) => {
                  const description =
                    Object.entries(ownPermissions).find(([own]) => own === permission.name)?.[1] ?? "";
                  return describe.permission({ ...permission, description });
                })}
              />
            </section>
          );
        })}
      </div>
    </Card>
  );
}
