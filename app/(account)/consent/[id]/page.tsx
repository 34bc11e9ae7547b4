import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { decide } from "@/app/(account)/consent/[id]/actions";
import { Continue } from "@/app/(account)/consent/[id]/continue";
import { DecisionForm } from "@/app/(account)/decision-form";
import { EntryPage } from "@/app/(account)/entry-page";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { ClientMessages } from "@/components/ui/client-messages";
import { Check } from "@/components/ui/icons";
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
  const { host, protocol } = new URL(payload.params.redirect_uri);
  const [resources, describe] = await Promise.all([askedResources(interaction, user), rightDescriptions()]);
  return (
    <EntryPage
      title={t("heading", { application: client.name })}
      lead={t("lead", { email: user.email })}
      below={
        <a href="/sign-out" className="link font-medium">
          {t("otherAccount")}
        </a>
      }
    >
      {client.registeredItself && (
        <Callout tone="warning" className="mb-5" title={t("unknownTitle", { host: host || protocol })}>
          {t("unknownText")}
        </Callout>
      )}
      <p className="font-medium">{t("scopesTitle")}</p>
      <ul className="mt-2 mb-6 grid gap-1.5">
        {askedScopes(interaction).map((scope) => (
          <li key={scope} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-success" aria-hidden="true" />
            {t(`scopes.${scope}`)}
          </li>
        ))}
      </ul>
      {resources.map(({ audience, name, permissions }) => (
        <section key={audience} className="mb-6">
          <p className="font-medium">{t("resourceTitle", { name })}</p>
          <ul className="mt-2 grid gap-1.5">
            {permissions.map(describe.permission).map((permission) => (
              <li key={permission.name} className="flex items-start gap-2">
                <Check className="mt-0.5 size-4 shrink-0 text-success" aria-hidden="true" />
                <span className="min-w-0 wrap-anywhere">{permission.description || permission.name}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <DecisionForm action={decide} name="id" value={id} allow={t("allow")} deny={t("deny")} />
      <p className="mt-5 text-[0.8125rem] text-muted">
        {t("destination", { host: host || protocol })} {t("remembered")}
      </p>
    </EntryPage>
  );
}
