import { checkAuthorization } from "@/lib/access/authz.contract";
import { authenticateUser, validateToken } from "@/lib/authentication/identity.contract";
import { exchangeServiceToken, login, logout, refreshSession } from "@/lib/authentication/sign-in.contract";
import { version } from "@/lib/build";
import { env } from "@/lib/env";
import { acceptsDocuments } from "@/lib/oauth/documents/address";
import { algorithms, authMethods, endpoints, grantTypes } from "@/lib/oauth/endpoints";
import * as contracts from "@/lib/oauth/metadata/metadata.contract";
import { claimsOfScope, scopes } from "@/lib/oauth/scopes";
import { implement } from "@/lib/operation";
import { getJwks, getOpenApi, getPublicKey } from "@/lib/operator/service.contract";
import { idTokenAlgorithms } from "@/lib/sessions/keys/signing-keys";
import { getRevocations } from "@/lib/sessions/revocations.contract";

export const getMetadata = implement(contracts.getMetadata, async () => {
  const { APP_URL, ACCESS_TOKEN_TTL_SECONDS, IDENTITY_TOKEN_TTL_SECONDS } = env();
  // From the contracts, so that no address can be named here that nothing answers at.
  const at = ({ path }: { path: string }) => APP_URL + path;
  return {
    issuer: APP_URL,
    jwks_uri: at(getJwks),
    service_documentation: at({ path: "/docs" }),
    ui_locales_supported: ["en" as const, "ru" as const],
    authorization_endpoint: at({ path: endpoints.authorization }),
    token_endpoint: at({ path: endpoints.token }),
    userinfo_endpoint: at({ path: endpoints.userinfo }),
    introspection_endpoint: at({ path: endpoints.introspection }),
    revocation_endpoint: at({ path: endpoints.revocation }),
    end_session_endpoint: at({ path: endpoints.endSession }),
    pushed_authorization_request_endpoint: at({ path: endpoints.pushedRequest }),
    ...(env().CLIENT_REGISTRATION === "off" ? {} : { registration_endpoint: at({ path: endpoints.registration }) }),
    ...(acceptsDocuments() ? { client_id_metadata_document_supported: true as const } : {}),
    device_authorization_endpoint: at({ path: endpoints.deviceAuthorization }),
    dpop_signing_alg_values_supported: [...algorithms.dpop],
    scopes_supported: [...scopes],
    claims_supported: ["iss", ...Object.values(claimsOfScope).flat()],
    acr_values_supported: ["aal1", "aal2"],
    response_types_supported: ["code"],
    response_modes_supported: ["form_post", "fragment", "query"],
    grant_types_supported: [...grantTypes],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: await idTokenAlgorithms(),
    token_endpoint_auth_methods_supported: [...authMethods],
    token_endpoint_auth_signing_alg_values_supported: [...algorithms.clientAuth],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true as const,
    request_uri_parameter_supported: false as const,
    claims_parameter_supported: false as const,
    backchannel_logout_supported: true as const,
    backchannel_logout_session_supported: true as const,
    gatehouse: {
      version,
      openapi_uri: at(getOpenApi),
      public_key_uri: at(getPublicKey),
      revocations_uri: at(getRevocations),
      revocations_typ: "revocations+jwt" as const,
      tokens: {
        platform: {
          alg: "RS256",
          typ: "at+jwt" as const,
          lifetime_seconds: ACCESS_TOKEN_TTL_SECONDS,
          holder_claim: "id",
        },
        identity: {
          alg: "RS512",
          typ: "identity+jwt" as const,
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
