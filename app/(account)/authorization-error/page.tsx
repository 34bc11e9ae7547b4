import { Unplug } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("authorizationError"))("title") };
}

const explained = [
  "invalid_client",
  "invalid_client_metadata",
  "unauthorized_client",
  "invalid_redirect_uri",
  "temporarily_unavailable",
] as const;

/** What someone sees whom an application has sent here in a way that leads nowhere. Shows codes of OAuth and no other text. */
export default async function AuthorizationErrorPage({ searchParams }: { searchParams: Query }) {
  const [t, code = ""] = await Promise.all([getTranslations("authorizationError"), queryValue(searchParams, "error")]);
  const known = explained.find((one) => one === code) ?? "other";
  return (
    <EntryPage scene={{ icon: <Unplug className="size-4" />, shut: true }} title={t("heading")} lead={t(known)}>
      {/^[a-z_]{1,40}$/.test(code) && <p className="mb-6 text-[0.8125rem] text-muted">{t("code", { code })}</p>}
      <ButtonLink href="/account" prefetch={false} size="large" className="w-full">
        {t("home")}
      </ButtonLink>
    </EntryPage>
  );
}
