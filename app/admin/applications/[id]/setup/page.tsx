import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { type ApplicationPageProps, openApplication } from "@/app/admin/applications/[id]/application";
import { readQuery } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/copying/code-block";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";
import { keepsSecret } from "@/lib/applications/clients.contract";
import type { Snippet } from "@/lib/docs/snippets/snippet";
import { snippetsFor } from "@/lib/docs/snippets/snippets";
import { env } from "@/lib/env";
import { startClientTrial } from "@/lib/oauth/trial/trial.contract";

/** Where the library is sent back to on the application's own origin, if it insists on a path that is not registered. */
function missingCallback({ callbackPath }: Snippet, redirectUris: readonly string[]): string | undefined {
  if (callbackPath === undefined) return undefined;
  const wanted = redirectUris.map((uri) => new URL(callbackPath, uri).href);
  return wanted.some((uri) => redirectUris.includes(uri)) ? undefined : wanted[0];
}

/** What to paste into the application, filled in with what is true of it. */
export default async function SetupPage({ params, searchParams }: ApplicationPageProps) {
  const { application, client, may } = await openApplication((await params).id);
  if (!application) return null;
  const [t, query] = await Promise.all([getTranslations("admin.applications"), readQuery(searchParams)]);
  if (!client) return <p className="text-muted">{t("setup.none")}</p>;
  const path = `/admin/applications/${application.id}/setup`;
  const issuer = env().APP_URL;
  const snippets = snippetsFor(client.kind, {
    issuer,
    clientId: client.client_id,
    redirectUri: client.redirect_uris[0] ?? "",
    scopes: client.scopes,
  });
  const shown = snippets.find(({ key }) => key === query.with) ?? snippets[0];
  const missing = shown && missingCallback(shown, client.redirect_uris);
  return (
    <div className="space-y-6">
      <Card
        title={t("setup.values")}
        description={t("setup.valuesText")}
        action={
          may(startClientTrial) && (
            <ButtonLink size="small" href={`/admin/applications/${application.id}/try`}>
              {t("trial.title")}
            </ButtonLink>
          )
        }
      >
        <DescriptionList
          items={[
            { term: t("client.issuer"), details: <CopyableId value={issuer} label={t("client.copyIssuer")} /> },
            {
              term: t("client.clientId"),
              details: <CopyableId value={client.client_id} label={t("client.copyClientId")} />,
            },
            ...client.redirect_uris.map((uri) => ({
              term: t("setup.redirectUri"),
              details: <CopyableId value={uri} label={t("setup.copyRedirectUri")} />,
            })),
            ...(keepsSecret(client.kind) ? [{ term: "GATEHOUSE_SECRET", details: t("setup.secret") }] : []),
          ]}
        />
      </Card>
      <section className="space-y-4">
        <h2 className="text-[0.9375rem] font-semibold">{t("client.snippet")}</h2>
        {snippets.length > 1 && (
          <SegmentedLinks
            label={t("setup.with")}
            items={snippets.map((snippet) => ({
              key: snippet.key,
              href: addressOf(path, { with: snippet.key }),
              label: snippet.label,
              current: snippet === shown,
            }))}
          />
        )}
        {client.token_endpoint_auth_method === "private_key_jwt" && (
          <Callout tone="warning">{t("setup.ownKeys")}</Callout>
        )}
        {missing && (
          <Callout tone="warning" title={t("setup.missingTitle")}>
            <span className="wrap-anywhere">{t("setup.missingText", { uri: missing })}</span>
          </Callout>
        )}
        {shown?.files.map(({ path: file, language, text }) => (
          <CodeBlock
            key={`${shown.key} ${file}`}
            title={file ?? t("setup.shell")}
            language={language}
            text={text}
            copyLabel={t("setup.copy", { file: file ?? t("setup.shell") })}
          />
        ))}
      </section>
    </div>
  );
}
