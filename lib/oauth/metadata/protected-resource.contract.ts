import { z } from "zod";
import { contract } from "@/lib/operation";

export const getProtectedResource = contract({
  id: "getProtectedResource",
  method: "GET",
  path: "/.well-known/oauth-protected-resource",
  tag: "Tokens",
  summary: "Get what access tokens open this service",
  description:
    "Protected resource metadata (RFC 9728): for clients that are given this service alone, and learn here who issues tokens for " +
    "`/v1` and what they may ask for.",
  access: "public",
  anyOrigin: true,
  output: z
    .object({
      resource: z.url(),
      authorization_servers: z.array(z.url()),
      jwks_uri: z.url(),
      scopes_supported: z.array(z.string()),
      bearer_methods_supported: z.array(z.literal("header")),
      dpop_signing_alg_values_supported: z.array(z.string()),
      resource_name: z.string(),
      resource_documentation: z.url(),
    })
    .meta({ id: "ProtectedResource" }),
  cacheSeconds: 300,
});
