import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Continue } from "@/app/(account)/consent/[id]/continue";
import { EntryPage } from "@/app/(account)/entry-page";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { readEndSession } from "@/lib/oauth/logout/end-session";
import { Problem } from "@/lib/problem";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signOut"))("title") };
}

/** What an application asks for that signs someone out; nothing where it asks for what it may not, or nobody here answers for its address. */
async function askedBy(searchParams: Query) {
  const asked = {
    client_id: await queryValue(searchParams, "client_id"),
    post_logout_redirect_uri: await queryValue(searchParams, "post_logout_redirect_uri"),
    state: await queryValue(searchParams, "state"),
  };
  try {
    const { application, returnTo, selfRegistered } = await readEndSession(asked);
    if (application === undefined || returnTo === undefined || selfRegistered) return undefined;
    const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { application, returnTo, query: new URLSearchParams(given).toString() };
  } catch (error) {
    if (error instanceof Problem && error.kind === "request.malformed") return undefined;
    throw error;
  }
}

/** Asks before it signs out: following a link changes nothing. Who has signed out for an application is led back to it. */
export default async function SignOutPage({ searchParams }: { searchParams: Query }) {
  const [t, actor, asked] = await Promise.all([getTranslations("signOut"), currentActor(), askedBy(searchParams)]);
  if (actor.type !== "user") {
    if (!asked) redirect("/sign-in");
    return (
      <EntryPage title={t("done")}>
        <ClientMessages namespaces={["consent"]}>
          <Continue path={asked.returnTo} application={asked.application} />
        </ClientMessages>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("heading")} lead={t("lead", { email: actor.email })}>
      <div className="grid gap-3">
        <SignOutButton label={t("submit")} request={asked?.query} />
        <ButtonLink href="/account" size="large">
          {t("stay")}
        </ButtonLink>
      </div>
    </EntryPage>
  );
}
