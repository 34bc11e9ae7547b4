"use client";

import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { CenteredPage } from "@/components/ui/centered-page";

/** What a page shows when it crashed. The digest is what the server's log has too; the message itself stays there. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("errors");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <CenteredPage>
      <div role="alert" className="max-w-sm text-center">
        <h1 className="text-2xl font-semibold tracking-tight">{t("failedTitle")}</h1>
        <p className="mt-3 text-[0.9375rem] text-muted">{t("failedText")}</p>
        <button type="button" onClick={() => retry()} className={`${buttonStyle({ variant: "primary" })} mt-7`}>
          {t("retry")}
        </button>
        {digest && <p className="mt-6 font-mono text-xs text-muted">{t("reference", { digest })}</p>}
      </div>
    </CenteredPage>
  );
}
