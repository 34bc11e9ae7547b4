"use client";

import { useTranslations } from "next-intl";
import { useConnection } from "@/components/connection/use-connection";
import { useKeptPage } from "@/components/connection/use-kept-page";
import { Spinner } from "@/components/ui/spinner";

/** Says at the foot of every page that it waits for the network or the service, and goes when it need not. */
export function ConnectionNotice() {
  const t = useTranslations("forms.interruptions");
  const connection = useConnection();
  useKeptPage();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex justify-center print:hidden">
      {connection !== "up" && (
        <p className="flex items-center gap-2.5 rounded-xl border border-border bg-raised px-4 py-2.5 shadow-popover">
          <Spinner />
          <span>
            <strong className="font-medium">{t(`${connection}.title`)}</strong> {t("waiting")}
          </span>
        </p>
      )}
    </div>
  );
}
