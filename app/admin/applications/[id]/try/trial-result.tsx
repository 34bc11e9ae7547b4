import { useTranslations } from "next-intl";
import type { Result, TrialError } from "@/app/admin/applications/[id]/try/types";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copying/copy-button";
import { DescriptionList } from "@/components/ui/description-list";

const remedies = ["access_denied", "invalid_scope", "invalid_target", "invalid_grant", "unauthorized_client"] as const;

/** Why a step was refused, and what to do about it. */
export function TrialFailure({ error: { step, error, description } }: { error: TrialError }) {
  const t = useTranslations("admin.applications.trial");
  const remedy = remedies.find((known) => known === error) ?? "other";
  return (
    <Callout role="alert" tone="danger" title={t(`failed.${step}`)}>
      <p className="wrap-anywhere">
        <code className="font-mono text-[0.8125rem]">{error}</code> {description}
      </p>
      <p className="mt-1">{t(`remedies.${remedy}`)}</p>
    </Callout>
  );
}

/** What was read, as it came. */
function Read({ title, text, value }: { title: string; text: string; value: object }) {
  const t = useTranslations("admin.applications.trial");
  const json = JSON.stringify(value, undefined, 2);
  return (
    <Card
      title={title}
      description={text}
      action={<CopyButton compact value={json} label={t("copy", { what: title })} />}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: what scrolls is the code itself */}
      <pre
        role="region"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="max-h-112 overflow-auto rounded-lg bg-subtle p-3 font-mono text-[0.8125rem] leading-6"
      >
        {json}
      </pre>
    </Card>
  );
}

/** A request as it was sent. */
function Sent({ title, parameters }: { title: string; parameters: NonNullable<Result["token_request"]> }) {
  const items = parameters.map(({ name, value }) => ({
    term: name,
    details: <code className="font-mono wrap-anywhere">{value}</code>,
  }));
  return (
    <details className="border-t border-border py-3 first:border-t-0 first:pt-0 last:pb-0">
      <summary className="w-fit font-medium">{title}</summary>
      <div className="mt-3 [&_dd]:text-[0.8125rem] [&_dt]:text-[0.8125rem]">
        <DescriptionList items={items} />
      </div>
    </details>
  );
}

/** Each step of a sign-in that was tried, as far as it came. */
export function TrialResult({ result, flow }: { result: Result; flow: "code" | "machine" | "device" }) {
  const t = useTranslations("admin.applications.trial");
  const { authorization_request, token_request, tokens, id_token, access_token, userinfo, error } = result;
  const alg = (header: Readonly<Record<string, unknown>>) => ({ alg: String(header.alg) });
  return (
    <>
      {error ? (
        <TrialFailure error={error} />
      ) : (
        <Callout role="status" tone="success" title={t("worked")}>
          {t(flow === "machine" ? "workedMachine" : "workedText")}
        </Callout>
      )}
      {(authorization_request || token_request) && (
        <Card>
          {authorization_request && <Sent title={t("authorizationRequest")} parameters={authorization_request} />}
          {token_request && <Sent title={t("tokenRequest")} parameters={token_request} />}
        </Card>
      )}
      {tokens && (
        <Card title={t("response")}>
          <DescriptionList
            items={[
              { term: t("tokenType"), details: tokens.token_type },
              { term: t("lifetime"), details: t("seconds", { count: tokens.expires_in }) },
              { term: t("granted"), details: tokens.scope || t("none") },
              { term: t("refreshToken"), details: t(tokens.refresh_token ? "yes" : "no") },
            ]}
          />
        </Card>
      )}
      {id_token && <Read title={t("idToken")} text={t("idTokenText", alg(id_token.header))} value={id_token.claims} />}
      {access_token && (
        <Read
          title={t("accessToken")}
          text={access_token.header ? t("jwtText", alg(access_token.header)) : t("opaqueText")}
          value={access_token.claims}
        />
      )}
      {userinfo && <Read title={t("userinfo")} text={t("userinfoText")} value={userinfo} />}
    </>
  );
}
