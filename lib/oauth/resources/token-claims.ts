import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from "oidc-provider";
import { InvalidScope } from "oidc-provider/lib/helpers/errors.js";
import { env } from "@/lib/env";
import { leaveOut } from "@/lib/oauth/claims/fit";
import { type ClaimSources, mappedClaims } from "@/lib/oauth/claims/mapping";
import { rightsOfApplication } from "@/lib/oauth/resources/allowed";
import type { PersonAccount } from "@/lib/oauth/store/accounts";
import { settingsOf } from "@/lib/oauth/store/clients";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { AIM_BYTES, bytesInToken, MAX_TOKEN_BYTES } from "@/lib/sessions/keys/token-size";

/** What a token for an API says beyond what RFC 9068 asks of each. */
export interface ResourceClaims {
  /** What a person granted it on; not of an application that acts for itself. */
  grant_id?: string;
  /** The session whose end is its own, too: not of those that go on without it (`offline_access`). */
  sid?: string;
  auth_time?: number;
  amr?: string[];
  acr?: string;
  roles?: string[];
  roles_omitted?: true;
  permissions?: string[];
  permissions_omitted?: true;
}

/**
 * Leaves out whole what a token has no room for: permissions, which its scope names as well, where it would exceed 4 KB; claims
 * under the client's own names, the last first, and then roles where it would exceed 6 KB without them.
 * @returns undefined where the scope alone exceeds that
 */
export function fitResourceClaims(
  claims: ResourceClaims,
  size: (claims: object) => number,
  mapped: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
  const within = (bytes: number) => (some: object) => size(some) <= bytes;
  const bare = leaveOut({ ...mapped, ...claims }, ["permissions"], within(AIM_BYTES));
  const fitted = leaveOut(bare, [...Object.keys(mapped).toReversed(), "roles"], within(MAX_TOKEN_BYTES));
  return size(fitted) <= MAX_TOKEN_BYTES ? fitted : undefined;
}

interface Source {
  authTime?: number | undefined;
  amr?: string[] | undefined;
  acr?: string | undefined;
  scopes: Set<string>;
}

/** How the person had signed in when this began, and what of them was granted. */
function sourceOf({ oidc }: KoaContextWithOIDC): Source | undefined {
  const { RefreshToken, AuthorizationCode, DeviceCode } = oidc.entities;
  return (RefreshToken ?? AuthorizationCode ?? DeviceCode) as Source | undefined; // the types leave out what codes hold
}

interface Claims {
  claims: ResourceClaims;
  /** Under the client's own names. */
  mapped: Record<string, unknown>;
}

/** What a token carries is what counts as a permission here, whatever else its holder may do. */
async function claimsFor(ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials): Promise<Claims> {
  const { oidc } = ctx;
  const carried = [...(token.scopes ?? [])];
  const mapAs = (granted: Set<string>, sources: ClaimSources) =>
    mappedClaims(oidc.client ? settingsOf(oidc.client).claims : [], "access_token", granted, sources);
  if (token.kind === "ClientCredentials") {
    const asked = new Set(String(oidc.params?.scope ?? "").split(" "));
    const { roles } = await rightsOfApplication(String(token.clientId));
    return {
      claims: {
        ...(asked.has("roles") ? { roles } : {}),
        ...(asked.has("permissions") ? { permissions: carried } : {}),
      },
      mapped: await mapAs(asked, { roles, permissions: carried }),
    };
  }
  const { grantId, sessionUid, expiresWithSession } = token as AccessToken; // by its kind
  const source = sourceOf(ctx);
  const granted = new Set(oidc.grant?.getOIDCScopeFiltered(source?.scopes ?? new Set()).split(" "));
  const account = oidc.account as PersonAccount | undefined; // as `findAccount` makes them
  const claims = {
    ...(grantId === undefined ? {} : { grant_id: grantId }),
    ...(expiresWithSession && sessionUid ? { sid: sessionUid } : {}),
    ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
    ...(source?.amr ? { amr: source.amr } : {}),
    ...(source?.acr ? { acr: source.acr } : {}),
    ...(granted.has("roles") ? { roles: account?.rights.roles ?? [] } : {}),
    ...(granted.has("permissions") ? { permissions: carried } : {}),
  };
  const mapped = account ? await mapAs(granted, { ...account.sources, permissions: carried }) : {};
  return { claims, mapped };
}

/** The claims of a token for an API; none of one that reads userinfo, which says nothing itself. */
export async function tokenClaims(
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  if (!token.resourceServer) return undefined;
  const { claims, mapped } = await claimsFor(ctx, token);
  const { privateKey } = await currentSigningKey();
  const signatureBytes = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const named = { aud: token.aud, scope: token.scope };
  const size = (some: object) => bytesInToken({ ...named, ...some }, { signatureBytes, issuer: env().APP_URL });
  const fitted = fitResourceClaims(claims, size, mapped);
  if (!fitted) throw new InvalidScope("more scopes than a token has room for", String(token.scope));
  return fitted;
}
