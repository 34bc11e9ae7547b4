import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ApplicationTitle } from "@/app/(account)/application-title";
import { AskedAccess } from "@/app/(account)/asked";
import { decide } from "@/app/(account)/consent/[id]/actions";
import { Continue } from "@/app/(account)/consent/[id]/continue";
import { hostOf, originOf } from "@/app/(account)/consent/[id]/origin";
import { DecisionForm } from "@/app/(account)/decision-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { ApplicationLinks } from "@/app/application-links";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { ClientMessages } from "@/components/ui/client-messages";
import { askedResources, askedScopes, missingOf, resumePath } from "@/lib/oauth/consent/interactions";
import { currentActor, requireUser } from "@/lib/web/current-actor";
import { interactionHere } from "@/lib/web/oauth/interaction";
import { identityPath } from "@/lib/web/return-to";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("consent"))("title") };
}

/**
 * Where a sign-in to an application waits for the person: leads to what is missing, asks for consent, and leads back. Looking
 * at it changes nothing.
 */
export default async function ConsentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const here = `/consent/${encodeURIComponent(id)}`;
  const [t, interaction, actor] = await Promise.all([getTranslations("consent"), interactionHere(id), currentActor()]);
  if (!interaction) return <EntryPage title={t("goneTitle")} lead={t("goneText")} />;
  const { client, payload } = interaction;
  const missing = payload.result ? undefined : missingOf(interaction, actor);
  if (missing === "proof") redirect(identityPath(here));
  const user = payload.result && actor.type === "user" ? actor : await requireUser(here);
  if (missing === "person")
    return (
      <EntryPage title={t("personTitle")} lead={t("personText", { email: user.email })}>
        <ButtonLink href="/sign-out" prefetch={false} size="large" className="w-full">
          {t("signOut")}
        </ButtonLink>
      </EntryPage>
    );
  if (payload.result || payload.prompt.name === "login")
    return (
      <EntryPage title={t("continueTitle")} lead={t("continuing", { application: client.name })}>
        <ClientMessages namespaces={["consent"]}>
          <Continue path={resumePath(id)} application={client.name} />
        </ClientMessages>
      </EntryPage>
    );
  const destination = new URL(payload.params.redirect_uri);
  const origin = originOf(client, destination, t);
  return (
    <EntryPage
      title={<ApplicationTitle client={client}>{t("heading", { application: client.name })}</ApplicationTitle>}
      lead={t("lead", { email: user.email })}
      below={
        <a href="/sign-out" className="link font-medium">
          {t("otherAccount")}
        </a>
      }
    >
      {origin && (
        <Callout tone={origin.tone} className="mb-5" title={origin.title}>
          {origin.text}
        </Callout>
      )}
      <AskedAccess scopes={askedScopes(interaction)} resources={await askedResources(interaction, user)} />
      <DecisionForm action={decide} name="id" value={id} allow={t("allow")} deny={t("deny")} />
      <p className="mt-5 text-[0.8125rem] text-muted">
        {t("destination", { host: hostOf(destination) })} {t("remembered")}
      </p>
      <div className="mt-3 empty:hidden">
        <ApplicationLinks shown={client.shown} />
      </div>
    </EntryPage>
  );
}
