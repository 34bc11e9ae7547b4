"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A page of the dashboard that crashed; the sidebar still works. */
export default function AdminError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("errors");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <div role="alert" className="pt-10">
      <h1 className="sr-only">{t("failedTitle")}</h1>
      <EmptyState
        shut
        icon={<TriangleAlert className="size-5" aria-hidden="true" />}
        title={t("failedTitle")}
        text={
          <>
            {t("failedText")}
            {digest && <span className="mt-2 block font-mono text-xs">{t("reference", { digest })}</span>}
          </>
        }
        action={
          <Button onClick={() => retry()}>
            <RotateCw className="size-4" aria-hidden="true" />
            {t("retry")}
          </Button>
        }
      />
    </div>
  );
}
