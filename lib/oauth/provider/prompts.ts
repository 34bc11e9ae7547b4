import type { KoaContextWithOIDC } from "oidc-provider";
import { base, Check } from "oidc-provider/lib/helpers/interaction_policy/index.js";
import type { PersonAccount } from "@/lib/oauth/store/accounts";
import { settingsOf } from "@/lib/oauth/store/clients";

const asks = (wanted: boolean) => (wanted ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT);

/** Whether two factors are asked for, and this session has shown one of someone who has two. */
function wantsSecondFactor({ oidc }: KoaContextWithOIDC): boolean {
  const wanted = String(oidc.params?.acr_values ?? "").split(" ");
  const account = oidc.entities.Account as PersonAccount | undefined; // as `findAccount` makes them
  return wanted[0] === "aal2" && oidc.session?.acr !== "aal2" && account?.hasSecondFactor === true;
}

/**
 * Whether anybody could pretend to be this client: no secret, and an address that any program on the device may take
 * (RFC 8252, section 8.6). Then a remembered consent is not enough, except for the operator's own.
 */
function mustConfirm({ oidc }: KoaContextWithOIDC): boolean {
  const { client, result } = oidc;
  return client?.applicationType === "native" && !settingsOf(client).firstParty && !result?.consent;
}

/** When the person is asked to sign in, or to consent. */
export function interactionPolicy() {
  const policy = base();
  const login = policy.get("login");
  const consent = policy.get("consent");
  login?.checks.add(
    new Check("acr_values", "a second factor is asked for", (ctx) =>
      asks(wantsSecondFactor(ctx) && !ctx.oidc.result?.login),
    ),
  );
  consent?.checks.remove("native_client_prompt");
  consent?.checks.add(
    new Check("native_client_prompt", "native clients are confirmed each time", "interaction_required", (ctx) =>
      asks(mustConfirm(ctx)),
    ),
  );
  return policy;
}
