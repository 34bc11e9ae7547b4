import type { errors, KoaContextWithOIDC, Provider } from "oidc-provider";
import { recordRefusal } from "@/lib/audit/refusals";
import { log } from "@/lib/log";
import { recordClientError } from "@/lib/oauth/activity/client-errors";
import { settingsOf } from "@/lib/oauth/store/clients";
import { currentVisit } from "@/lib/oauth/visit";
import { Problem } from "@/lib/problem";

/** What a refusal of the provider says about the caller, in our own words; the rest are mistakes. */
const meanings: Readonly<Record<string, "unauthorized" | "forbidden">> = {
  invalid_client: "unauthorized",
  unauthorized_client: "unauthorized",
  invalid_grant: "unauthorized",
  access_denied: "forbidden",
};

/** Writes refusals of the provider into the audit log, as those of operations are, and for those who look after the application. */
export function recordOAuthRefusals(provider: Provider): void {
  const record = (what: string) => async (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
    const { actor, client } = currentVisit();
    const { error: code, error_description: description, error_detail: detail } = error;
    log.info({ requestId: client.requestId, oauth: what, code, description, detail }, "Refused");
    const { client: named, params } = ctx.oidc;
    const kind = meanings[code];
    const target = named && ({ type: "application", id: settingsOf(named).applicationId } as const);
    const text = (value: unknown) => (typeof value === "string" ? value : undefined);
    const refused = {
      error: code,
      description,
      detail,
      scope: text(Reflect.get(error, "scope")),
      redirectUri: text(params?.redirect_uri),
    };
    await Promise.all([
      target && recordClientError(target.id, what, refused),
      kind && recordRefusal(actor, what, new Problem(kind, { reason: description ?? code }), target),
    ]).catch((failure: unknown) => {
      // The answer is on its way: nobody waits for what an emitter calls.
      log.error({ requestId: client.requestId, error: failure }, "Failed to record a refusal");
    });
  };
  provider.on("authorization.error", record("signInToApplication"));
  provider.on("device_authorization.error", record("authorizeDevice"));
  provider.on("grant.error", record("requestToken"));
  provider.on("introspection.error", record("introspectToken"));
  provider.on("revocation.error", record("revokeToken"));
  provider.on("userinfo.error", record("readUserinfo"));
}
