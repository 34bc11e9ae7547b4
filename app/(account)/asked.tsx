import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { Check } from "@/components/ui/icons";
import type { AskedResource } from "@/lib/oauth/consent/asked-resources";
import type { Scope } from "@/lib/oauth/scopes";

function Asked({ children }: { children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <Check className="mt-0.5 size-4 shrink-0 text-success" aria-hidden="true" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}

/** What an application asks a person for: what it sees of them, and what it does at APIs. */
export async function AskedAccess({ scopes, resources }: { scopes: Scope[]; resources: AskedResource[] }) {
  const [t, describe] = await Promise.all([getTranslations("consent"), rightDescriptions()]);
  return (
    <>
      <p className="font-medium">{t("scopesTitle")}</p>
      <ul className="mt-2 mb-6 grid gap-1.5">
        {scopes.map((scope) => (
          <Asked key={scope}>{t(`scopes.${scope}`)}</Asked>
        ))}
      </ul>
      {resources.map(({ audience, name, permissions }) => (
        <section key={audience} className="mb-6">
          <p className="font-medium">{t("resourceTitle", { name })}</p>
          <ul className="mt-2 grid gap-1.5">
            {permissions.map(describe.permission).map((permission) => (
              <Asked key={permission.name}>{permission.description || permission.name}</Asked>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
