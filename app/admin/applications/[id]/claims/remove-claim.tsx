"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import { settingsWith } from "@/app/admin/applications/[id]/settings-with";
import { configureClient } from "@/app/admin/applications/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import type { Client } from "@/lib/applications/clients.contract";

/** Takes a claim from an application, after asking. */
export function RemoveClaim({ id, client, claim }: { id: string; client: z.output<typeof Client>; claim: string }) {
  const t = useTranslations("admin.applications.claims");
  const rest = client.claims.filter((one) => one.claim !== claim);
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" aria-label={t("removeLabel", { claim })} className="needs-script">
          {t("remove")}
        </Button>
      }
      title={t("removeQuestion", { claim })}
      description={t("removeConsequence")}
      confirmLabel={t("remove")}
      onConfirm={() => attempt(() => configureClient(id, settingsWith(client, { claims: rest })))}
    />
  );
}
