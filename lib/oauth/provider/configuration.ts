import type { Client, Configuration, JWKS, KoaContextWithOIDC } from "oidc-provider";
import { localeAmong } from "@/lib/i18n/locale";
import { CHARSET, MASK } from "@/lib/oauth/device/user-code";
import { algorithms, authMethods, endpoints } from "@/lib/oauth/endpoints";
import { providerFetch } from "@/lib/oauth/outbound/provider-fetch";
import { askedLocaleCookie, interactionCookie, providerCookies, withInteraction } from "@/lib/oauth/provider/cookies";
import { interactionPolicy } from "@/lib/oauth/provider/prompts";
import { accessTokenSeconds, mayIntrospect, resourceIndicators } from "@/lib/oauth/resources/indicators";
import { tokenClaims } from "@/lib/oauth/resources/token-claims";
import { claimsOfScope, scopes } from "@/lib/oauth/scopes";
import { findAccount } from "@/lib/oauth/store/accounts";
import { adapterOf } from "@/lib/oauth/store/adapter";
import { SETTINGS, settingsOf } from "@/lib/oauth/store/clients";
import { grantInSession } from "@/lib/oauth/store/grants";
import { CODE_SECONDS, DEVICE_CODE_SECONDS, INTERACTION_SECONDS, refreshSeconds } from "@/lib/oauth/store/lifetimes";
import { currentVisit, visitor } from "@/lib/oauth/visit";
import { keyAlgorithms } from "@/lib/sessions/keys/key-algorithms";
import { ID_TOKEN_SECONDS } from "@/lib/sessions/keys/signing-keys";

const { authorization, token, userinfo, introspection, revocation, pushedRequest, deviceAuthorization } = endpoints;

/** A page that runs in a browser may call from where its users are sent back to. */
const mayCall = (_: KoaContextWithOIDC, origin: string, client: Client) =>
  settingsOf(client).kind === "single_page" &&
  client.redirectUris?.some((uri) => new URL(uri).origin === origin) === true;

/** A person's grant of what they let the client see, in the session of this browser. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, provider } = oidc;
  const user = visitor();
  if (!client || !user) return undefined;
  const { applicationId, firstParty } = settingsOf(client);
  const id = await grantInSession(user, { id: applicationId, scopes: client.scope?.match(/\S+/g) ?? [], firstParty });
  return id === undefined ? undefined : provider.Grant.find(id);
}

/** Notes in the browser that a sign-in has begun there, and in what language, and says where it waits. */
function beginInteraction({ cookies, oidc }: KoaContextWithOIDC, { uid }: { uid: string }): string {
  const name = interactionCookie();
  const { value, options } = withInteraction(cookies.get(name, { signed: false }), uid);
  cookies.set(name, value, options);
  const locale = localeAmong(String(oidc.params?.ui_locales ?? "").replaceAll(" ", ","));
  cookies.set(askedLocaleCookie(), locale ?? null, options);
  return `/consent/${uid}`;
}

/** Everything the provider is told; what is left out here is off or as its author has it. */
export const configurationOf = (keys: JWKS): Configuration => ({
  adapter: adapterOf,
  jwks: keys,
  routes: {
    authorization,
    token,
    userinfo,
    introspection,
    revocation,
    pushed_authorization_request: pushedRequest,
    device_authorization: deviceAuthorization,
    // A page of ours; the provider only says where it is.
    code_verification: "/device",
    jwks: "/.well-known/jwks.json",
  },
  cookies: providerCookies(),
  enableHttpPostMethods: true,
  responseTypes: ["code"],
  scopes: [...scopes],
  acrValues: ["aal1", "aal2"],
  claims: Object.fromEntries(Object.entries(claimsOfScope).map(([scope, claims]) => [scope, [...claims]])),
  // What a scope stands for is in the ID token, too: many applications read nothing else.
  conformIdTokenClaims: false,
  clientAuthMethods: [...authMethods],
  enabledJWA: {
    idTokenSigningAlgValues: keyAlgorithms.filter((alg) => keys.keys.some((key) => key.alg === alg)),
    clientAuthSigningAlgValues: [...algorithms.clientAuth],
    dPoPSigningAlgValues: [...algorithms.dpop],
  },
  extraClientMetadata: { properties: [SETTINGS] },
  clientBasedCORS: mayCall,
  fetch: providerFetch,
  assertJwtClientAuthClaimsAndHeader: async (_, __, ___, client) => currentVisit().countApplication(client.clientId),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators,
    // Ours: it ends the one session there is (`end-session.ts`).
    rpInitiatedLogout: { enabled: false },
    clientCredentials: { enabled: true },
    deviceFlow: {
      enabled: true,
      charset: CHARSET,
      mask: MASK,
      deviceInfo: () => {
        const { ipAddress, userAgent } = currentVisit().client;
        return { ipAddress, userAgent };
      },
    },
    revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    introspection: { enabled: true, allowedPolicy: mayIntrospect },
  },
  discovery: { ui_locales_supported: ["en", "ru"] },
  findAccount,
  extraTokenClaims: tokenClaims,
  loadExistingGrant,
  interactions: { policy: interactionPolicy(), url: beginInteraction },
  issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
  rotateRefreshToken: true,
  expiresWithSession: async (_, { scopes: granted }) => !granted.has("offline_access"),
  pkce: { required: (_, client) => settingsOf(client).pkceRequired },
  renderError: (ctx, { error }) => ctx.redirect(`/authorization-error?${new URLSearchParams({ error })}`),
  ttl: {
    AccessToken: accessTokenSeconds,
    ClientCredentials: accessTokenSeconds,
    AuthorizationCode: CODE_SECONDS,
    DeviceCode: DEVICE_CODE_SECONDS,
    IdToken: ID_TOKEN_SECONDS,
    Interaction: INTERACTION_SECONDS,
    RefreshToken: (_, token, client) => refreshSeconds(settingsOf(client), token.iiat ?? Math.floor(Date.now() / 1000)),
    // Neither is stored: a grant has no end of its own, and the session is ours.
    Grant: INTERACTION_SECONDS,
    Session: INTERACTION_SECONDS,
  },
});
