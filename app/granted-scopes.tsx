import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import type { ConnectedApplication } from "@/lib/oauth/consent/connected.contract";

type Granted = Pick<z.output<typeof ConnectedApplication>, "scopes" | "resources">;

/** What an application may see and do, in words. */
export async function GrantedScopes({ scopes, resources }: Granted) {
  const [t, names] = await Promise.all([getTranslations("account.applications"), getTranslations("consent.scopes")]);
  return (
    <ul className="mt-0.5 text-muted">
      {scopes.map((scope) => (
        <li key={scope}>{names(scope)}</li>
      ))}
      {resources.map((resource) => (
        <li key={resource.audience} className="wrap-anywhere">
          {t("atResource", { name: resource.name, scopes: resource.scopes.join(", ") })}
        </li>
      ))}
    </ul>
  );
}
