import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { AddClaim } from "@/app/admin/applications/[id]/claims/add-claim";
import { RemoveClaim } from "@/app/admin/applications/[id]/claims/remove-claim";
import { Card } from "@/components/ui/card";
import type { Client } from "@/lib/applications/clients.contract";

/** By which scope an application may see what a claim holds. */
const scopeOf = {
  name: "profile",
  locale: "profile",
  addresses: "addresses",
  roles: "roles",
  permissions: "permissions",
} as const;

interface ClaimsCardProps {
  id: string;
  client: z.output<typeof Client>;
  /** Whether the reader may change them. */
  changes: boolean;
}

/** The claims that an application gets under names of its own. */
export async function ClaimsCard({ id, client, changes }: ClaimsCardProps) {
  const t = await getTranslations("admin.applications.claims");
  return (
    <Card title={t("title")} description={t("text")} action={changes && <AddClaim id={id} client={client} />}>
      {client.claims.length === 0 && <p className="text-muted">{t("none")}</p>}
      <ul className="grid gap-4">
        {client.claims.map(({ claim, from, address_type, in: places }) => (
          <li key={claim} className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <p className="font-mono text-[0.8125rem] wrap-anywhere">{claim}</p>
              <p className="text-muted wrap-anywhere">
                {address_type === null ? t(`sources.${from}`) : t("addressesOf", { type: address_type })}
                {" · "}
                {places.map((place) => t(`places.${place}`)).join(", ")}
              </p>
              {!client.scopes.includes(scopeOf[from]) && (
                <p className="text-[0.8125rem] text-warning">{t("scopeMissing", { scope: scopeOf[from] })}</p>
              )}
            </div>
            {changes && <RemoveClaim id={id} client={client} claim={claim} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
