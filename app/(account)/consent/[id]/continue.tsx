"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ButtonLink } from "@/components/ui/button-link";

/**
 * Leads back to the application by a navigation of its own. A redirect in answer to a form would be held to the addresses
 * that this site's forms may lead to (`form-action`), and one in answer to Next's own fetch would be followed by that.
 */
export function Continue({ path, application }: { path: string; application: string }) {
  const t = useTranslations("consent");
  useEffect(() => window.location.replace(path), [path]);
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={`0;url=${path}`} />
      </noscript>
      <ButtonLink href={path} prefetch={false} size="large" className="w-full">
        {t("continue", { application })}
      </ButtonLink>
    </>
  );
}
