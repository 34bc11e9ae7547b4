import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { EditPresentation } from "@/app/admin/applications/[id]/presentation/edit-presentation";
import { ApplicationLinks } from "@/app/application-links";
import { ApplicationLogo } from "@/app/application-logo";
import { Card } from "@/components/ui/card";
import type { Client } from "@/lib/applications/clients.contract";

interface PresentationCardProps {
  id: string;
  name: string;
  client: z.output<typeof Client>;
  /** Whether the reader may change it. */
  changes: boolean;
}

/** What people are shown of an application beside its name. */
export async function PresentationCard({ id, name, client, changes }: PresentationCardProps) {
  const t = await getTranslations("admin.applications.presentation");
  const hasLinks = client.client_uri || client.policy_uri || client.tos_uri;
  return (
    <Card
      title={t("title")}
      description={t("text")}
      action={changes && <EditPresentation id={id} name={name} client={client} />}
    >
      <div className="flex items-center gap-4">
        <ApplicationLogo name={name} uri={client.logo_uri} />
        {hasLinks ? <ApplicationLinks shown={client} /> : <p className="text-muted">{t("noLinks")}</p>}
      </div>
    </Card>
  );
}
