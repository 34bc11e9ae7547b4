import { permissionNames } from "@/lib/access/rights";
import { brand } from "@/lib/brand/brand";
import { env } from "@/lib/env";
import { algorithms } from "@/lib/oauth/endpoints";
import * as contracts from "@/lib/oauth/metadata/protected-resource.contract";
import { implement } from "@/lib/operation";
import { getJwks } from "@/lib/operator/service.contract";

export const getProtectedResource = implement(contracts.getProtectedResource, async () => {
  const { APP_URL } = env();
  return {
    resource: APP_URL,
    authorization_servers: [APP_URL],
    jwks_uri: APP_URL + getJwks.path,
    scopes_supported: [...permissionNames],
    bearer_methods_supported: ["header" as const],
    dpop_signing_alg_values_supported: [...algorithms.dpop],
    resource_name: brand().name,
    resource_documentation: `${APP_URL}/docs`,
  };
});
