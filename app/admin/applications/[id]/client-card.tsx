import { getFormatter, getTranslations } from "next-intl/server";
import type { z } from "zod";
import { ClientSettings } from "@/app/admin/applications/[id]/client-settings";
import { RemoveClient } from "@/app/admin/applications/[id]/remove-client";
import { RotateToken } from "@/app/admin/applications/[id]/rotate-token";
import { inUnits } from "@/app/admin/settings/duration";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import type { Client } from "@/lib/applications/clients.contract";
import { env } from "@/lib/env";

interface ClientCardProps {
  id: string;
  /** How people sign in to it; undefined where they do not. */
  client: z.output<typeof Client> | undefined;
  /** What the reader may do. */
  configures: boolean;
  rotates: boolean;
  removes: boolean;
}

const lines = (list: readonly string[]) => (
  <ul>
    {list.map((one) => (
      <li key={one} className="wrap-anywhere">
        {one}
      </li>
    ))}
  </ul>
);

/** How people sign in to an application, and the ways to set it up. */
export async function ClientCard({ id, client, configures, rotates, removes }: ClientCardProps) {
  const [t, format] = await Promise.all([getTranslations("admin.applications.client"), getFormatter()]);
  const lifetime = (seconds: number) => {
    const { amount, unit } = inUnits(String(seconds));
    return format.number(Number(amount), { style: "unit", unit, unitDisplay: "long" });
  };
  const issuer = env().APP_URL;
  const isDocument = client !== undefined && client.client_id !== id;
  const hasSecret = client?.token_endpoint_auth_method === "client_secret_basic";
  return (
    <Card
      title={t("title")}
      description={t(client ? (isDocument ? "documentText" : "text") : "none")}
      action={configures && !isDocument && <ClientSettings id={id} client={client} />}
    >
      {client && (
        <>
          <DescriptionList
            items={[
              { term: t("kind"), details: t(`kinds.${client.kind}`) },
              { term: t("issuer"), details: <CopyableId value={issuer} label={t("copyIssuer")} /> },
              { term: t("clientId"), details: <CopyableId value={client.client_id} label={t("copyClientId")} /> },
              ...(client.redirect_uris.length > 0
                ? [{ term: t("redirectUris"), details: lines(client.redirect_uris) }]
                : []),
              ...(client.backchannel_logout_uri
                ? [{ term: t("backchannelLogoutUri"), details: lines([client.backchannel_logout_uri]) }]
                : []),
              ...(client.token_endpoint_auth_method === "private_key_jwt"
                ? [{ term: t("credentialsLegend"), details: client.jwks_uri ?? t("credentials.jwks") }]
                : []),
              ...(client.pkce_required ? [] : [{ term: "PKCE", details: t("pkceOff") }]),
              { term: t("scopes"), details: client.scopes.join(" ") },
              { term: t("accessLifetime"), details: lifetime(client.access_token_seconds) },
              ...(client.kind === "machine"
                ? []
                : [{ term: t("refreshLifetime"), details: lifetime(client.refresh_token_seconds) }]),
              { term: t("consent"), details: t(client.first_party ? "consentNever" : "consentOnce") },
            ]}
          />
          <div className="mt-6 flex flex-wrap gap-3">
            {!isDocument && (
              <ButtonLink size="small" href={`/admin/applications/${id}/setup`}>
                {t("snippet")}
              </ButtonLink>
            )}
            {rotates && hasSecret && <RotateToken id={id} kind="secret" />}
            {removes && !isDocument && <RemoveClient id={id} />}
          </div>
        </>
      )}
    </Card>
  );
}
