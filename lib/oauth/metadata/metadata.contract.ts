import { z } from "zod";
import { contract } from "@/lib/operation";
import { locale } from "@/lib/values";

const tokenType = (alg: string) =>
  z.object({
    alg: z.literal(alg),
    typ: z.enum(["at+jwt", "identity+jwt"]),
    lifetime_seconds: z.int(),
    holder_claim: z.string().meta({ description: "The claim that holds the id of the user or application" }),
  });

const uri = z.url();

/** What OpenID Connect Discovery 1.0 and RFC 8414 have names for. */
const provider = {
  authorization_endpoint: uri,
  token_endpoint: uri,
  userinfo_endpoint: uri,
  introspection_endpoint: uri,
  revocation_endpoint: uri,
  end_session_endpoint: uri,
  pushed_authorization_request_endpoint: uri,
  device_authorization_endpoint: uri,
  registration_endpoint: uri.optional().meta({ description: "Where applications may register themselves (RFC 7591)" }),
  client_id_metadata_document_supported: z
    .literal(true)
    .optional()
    .meta({ description: "Whether a client's ID may be the address of a document that says what it is" }),
  dpop_signing_alg_values_supported: z.array(z.string()),
  scopes_supported: z.array(z.string()),
  claims_supported: z.array(z.string()),
  acr_values_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  response_modes_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  subject_types_supported: z.array(z.string()),
  id_token_signing_alg_values_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  code_challenge_methods_supported: z.array(z.string()),
  authorization_response_iss_parameter_supported: z.literal(true),
  request_uri_parameter_supported: z.literal(false),
  claims_parameter_supported: z.literal(false),
  backchannel_logout_supported: z.literal(true),
  backchannel_logout_session_supported: z.literal(true),
};

export const getMetadata = contract({
  id: "getMetadata",
  method: "GET",
  path: "/.well-known/openid-configuration",
  aliases: ["/.well-known/oauth-authorization-server"],
  tag: "Tokens",
  summary: "Get the issuer metadata",
  description:
    "For libraries that are given an issuer: its keys, and the endpoints of OAuth 2.1 and OpenID Connect by which applications sign " +
    "people in. What no standard has a name for is in `gatehouse`; the endpoints there take and answer JSON as this document describes.",
  access: "public",
  anyOrigin: true,
  output: z
    .object({
      issuer: uri,
      jwks_uri: uri,
      service_documentation: uri,
      ui_locales_supported: z.array(locale),
      ...provider,
      gatehouse: z.object({
        version: z.string(),
        openapi_uri: uri,
        public_key_uri: uri.meta({ description: "The current signing key alone, as SPKI PEM" }),
        revocations_uri: uri.meta({ description: "The signed list of tokens that are void before they expire" }),
        revocations_typ: z.literal("revocations+jwt"),
        tokens: z.object({ platform: tokenType("RS256"), identity: tokenType("RS512") }),
        login_endpoint: uri,
        refresh_endpoint: uri,
        logout_endpoint: uri,
        service_token_endpoint: uri,
        authenticate_endpoint: uri,
        validate_endpoint: uri,
        authorization_check_endpoint: uri,
      }),
    })
    .meta({ id: "Metadata" }),
  cacheSeconds: 300,
});
