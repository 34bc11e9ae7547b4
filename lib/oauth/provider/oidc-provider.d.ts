/*
 * The package's main file warns of Node 20, which its author does not test any more and which it runs on all the same: what
 * is imported here is what stands behind that file.
 */

declare module "oidc-provider/lib/provider.js" {
  export { Provider } from "oidc-provider";
}

declare module "oidc-provider/lib/helpers/errors.js" {
  import { errors } from "oidc-provider";

  export const {
    AccessDenied,
    InvalidClient,
    InvalidClientMetadata,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    OIDCProviderError,
    UnauthorizedClient,
  }: typeof errors;
}

declare module "oidc-provider/lib/helpers/interaction_policy/index.js" {
  import { interactionPolicy } from "oidc-provider";

  export const { Check, base }: typeof interactionPolicy;
}
