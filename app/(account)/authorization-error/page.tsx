import { Unplug } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { hostOf } from "@/app/(account)/consent/[id]/origin";
import { EntryPage } from "@/app/(account)/entry-page";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { openAddress } from "@/lib/oauth/provider/held-errors";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("authorizationError"))("title") };
}

const explained = [
  "access_denied",
  "invalid_client",
  "invalid_client_metadata",
  "unauthorized_client",
  "invalid_redirect_uri",
  "temporarily_unavailable",
] as const;

/**
 * What someone sees whom an application has sent here in a way that leads nowhere, or to an address that nobody here answers
 * for: then there is a link to it. Shows codes of OAuth and no other text.
 */
export default async function AuthorizationErrorPage({ searchParams }: { searchParams: Query }) {
  const [t, code = "", to = ""] = await Promise.all([
    getTranslations("authorizationError"),
    queryValue(searchParams, "error"),
    queryValue(searchParams, "to"),
  ]);
  const known = explained.find((one) => one === code) ?? "other";
  const heading = t(code === "access_denied" ? "denied" : "heading");
  const held = openAddress(to);
  const host = held && hostOf(held);
  return (
    <EntryPage scene={{ icon: <Unplug className="size-4" />, shut: true }} title={heading} lead={t(known)}>
      {host && (
        <Callout tone="warning" className="mb-5" title={t("heldTitle", { host })}>
          {t("heldText")}
        </Callout>
      )}
      {/^[a-z_]{1,40}$/.test(code) && <p className="mb-6 text-[0.8125rem] text-muted">{t("code", { code })}</p>}
      <div className="grid gap-3">
        <ButtonLink href="/account" prefetch={false} size="large" variant={held ? "primary" : undefined}>
          {t("home")}
        </ButtonLink>
        {held && (
          <ButtonLink href={held.href} prefetch={false} size="large" rel="noreferrer">
            {t("continue", { host: host ?? held.href })}
          </ButtonLink>
        )}
      </div>
    </EntryPage>
  );
}
