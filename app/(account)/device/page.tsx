import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApplicationTitle } from "@/app/(account)/application-title";
import { AskedAccess } from "@/app/(account)/asked";
import { DecisionForm } from "@/app/(account)/decision-form";
import { decideDevice } from "@/app/(account)/device/actions";
import { CodeForm } from "@/app/(account)/device/form";
import { EntryPage } from "@/app/(account)/entry-page";
import { ApplicationLinks } from "@/app/application-links";
import { type Query, queryValue } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import type { UserActor } from "@/lib/actor";
import { findDeviceRequest } from "@/lib/oauth/device/requests";
import { Problem } from "@/lib/problem";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("device"))("title") };
}

/** What the device asks for that shows a code, or why the page asks for another one. */
async function readCode(actor: UserActor, code: string | undefined) {
  if (!code) return {};
  try {
    const request = await findDeviceRequest(actor, code);
    return request ? { request } : { error: "unknown" as const };
  } catch (error) {
    if (error instanceof Problem && error.kind === "too.many.requests") return { error: "tooMany" as const };
    throw error;
  }
}

/**
 * Where someone allows a device that has no browser, by the code that it shows (RFC 8628). A link of the device's brings the
 * code along; looking at it changes nothing.
 */
export default async function DevicePage({ searchParams }: { searchParams: Query }) {
  const [t, consent, code, done] = await Promise.all([
    getTranslations("device"),
    getTranslations("consent"),
    queryValue(searchParams, "user_code"),
    queryValue(searchParams, "done"),
  ]);
  const actor = await requireUser(code ? `/device?${new URLSearchParams({ user_code: code })}` : "/device");
  if (done === "allowed" || done === "denied") return <EntryPage title={t(`${done}Title`)} lead={t(`${done}Text`)} />;
  const { request, error } = await readCode(actor, code);
  if (!request)
    return (
      <EntryPage title={t("heading")} lead={t("lead")}>
        <ClientMessages namespaces={["device"]}>
          <CodeForm code={code} error={error} />
        </ClientMessages>
      </EntryPage>
    );
  return (
    <EntryPage
      title={
        <ApplicationTitle client={request.client}>
          {t("confirmHeading", { application: request.client.name })}
        </ApplicationTitle>
      }
      lead={consent("lead", { email: actor.email })}
      below={
        <a href="/sign-out" className="link font-medium">
          {consent("otherAccount")}
        </a>
      }
    >
      <p>{t("compare")}</p>
      <p className="my-4 rounded-lg bg-subtle py-3 text-center font-mono text-2xl tracking-widest">
        {request.userCode}
      </p>
      <p className="mb-6 text-muted">{t("warning")}</p>
      <AskedAccess scopes={request.scopes} resources={request.resources} />
      <DecisionForm
        action={decideDevice}
        name="user_code"
        value={request.userCode}
        allow={t("allow")}
        deny={t("deny")}
      />
      <p className="mt-5 text-[0.8125rem] text-muted">{consent("remembered")}</p>
      <ApplicationLinks shown={request.client.shown} />
    </EntryPage>
  );
}
