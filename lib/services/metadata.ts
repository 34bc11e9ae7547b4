import { version } from "@/lib/build";
import { checkAuthorization } from "@/lib/contracts/authz";
import { authenticateUser, validateToken } from "@/lib/contracts/identity";
import * as contracts from "@/lib/contracts/metadata";
import { getRevocations } from "@/lib/contracts/revocations";
import { getJwks, getOpenApi, getPublicKey } from "@/lib/contracts/service";
import { exchangeServiceToken, login, logout, refreshSession } from "@/lib/contracts/sessions";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";

export const getMetadata = implement(contracts.getMetadata, async () => {
  const { APP_URL, ACCESS_TOKEN_TTL_SECONDS, IDENTITY_TOKEN_TTL_SECONDS } = env();
  // From the contracts, so that no address can be named here that nothing answers at.
  const at = ({ path }: { path: string }) => APP_URL + path;
  return {
    issuer: APP_URL,
    jwks_uri: at(getJwks),
    service_documentation: at({ path: "/docs" }),
    ui_locales_supported: ["en" as const, "ru" as const],
    gatehouse: {
      version,
      openapi_uri: at(getOpenApi),
      public_key_uri: at(getPublicKey),
      revocations_uri: at(getRevocations),
      revocations_typ: "revocations+jwt" as const,
      tokens: {
        platform: { alg: "RS256", typ: "JWT" as const, lifetime_seconds: ACCESS_TOKEN_TTL_SECONDS, holder_claim: "id" },
        identity: {
          alg: "RS512",
          typ: "JWT" as const,
          lifetime_seconds: IDENTITY_TOKEN_TTL_SECONDS,
          holder_claim: "aud",
        },
      },
      login_endpoint: at(login),
      refresh_endpoint: at(refreshSession),
      logout_endpoint: at(logout),
      service_token_endpoint: at(exchangeServiceToken),
      authenticate_endpoint: at(authenticateUser),
      validate_endpoint: at(validateToken),
      authorization_check_endpoint: at(checkAuthorization),
    },
  };
});
