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

export const getMetadata = contract({
  id: "getMetadata",
  method: "GET",
  path: "/.well-known/openid-configuration",
  tag: "Tokens",
  summary: "Get the issuer metadata",
  description:
    "For libraries that are given an issuer and look up its keys. The service is no OpenID provider: there is no authorization endpoint " +
    "and there are no ID tokens, so the members that would name them are absent. What it has instead is in `gatehouse`; the " +
    "endpoints there take and answer JSON as this document describes.",
  access: "public",
  output: z
    .object({
      issuer: uri,
      jwks_uri: uri,
      service_documentation: uri,
      ui_locales_supported: z.array(locale),
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
