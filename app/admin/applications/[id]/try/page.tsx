import { getTranslations } from "next-intl/server";
import { type ApplicationPageProps, openApplication } from "@/app/admin/applications/[id]/application";
import { Trial } from "@/app/admin/applications/[id]/try/trial";
import { PageRefused } from "@/app/admin/no-access";
import { found } from "@/app/found";
import { Callout } from "@/components/ui/callout";
import { listClientResources } from "@/lib/oauth/resources/client-resources";
import { startClientTrial } from "@/lib/oauth/trial/trial.contract";

const notes = { client_secret_basic: "noSecret", private_key_jwt: "noKey", none: "noClientAuth" } as const;

/** Runs what an application does to sign someone in, and shows what comes of it. */
export default async function TryPage({ params }: Pick<ApplicationPageProps, "params">) {
  const { actor, application, client, may } = await openApplication((await params).id);
  if (!application) return null;
  if (!may(startClientTrial)) return <PageRefused />;
  const { id, active } = application;
  const t = await getTranslations("admin.applications.trial");
  if (!client) return <p className="text-muted">{t("notYet")}</p>;
  if (!active) return <Callout tone="warning">{t("disabled")}</Callout>;
  const apis = await found(listClientResources(actor, { params: { id } }));
  const { kind, scopes, token_endpoint_auth_method: method } = client;
  const flow = kind === "machine" || kind === "device" ? kind : "code";
  return (
    <Trial
      id={id}
      flow={flow}
      note={notes[method]}
      scopes={scopes}
      apis={apis.map(({ audience, name }) => ({ value: audience, label: name }))}
    />
  );
}
