import type {
  AccessToken,
  Client,
  ClientCredentials,
  Configuration,
  KoaContextWithOIDC,
  ResourceServer,
} from "oidc-provider";
import { InvalidTarget } from "oidc-provider/lib/helpers/errors.js";
import { allowedAt, rightsOfApplication, servesAudience } from "@/lib/oauth/resources/allowed";
import type { PersonAccount } from "@/lib/oauth/store/accounts";
import { settingsOf } from "@/lib/oauth/store/clients";
import { visitor } from "@/lib/oauth/visit";
import { tokenSeconds } from "@/lib/sessions/keys/signing-keys";

type Holds = (permission: string) => boolean;

/**
 * What whoever the token is for may do at this moment: the application itself, the account that the provider has just read,
 * or whoever is signed in at the browser. Before anybody is, nothing is left out; where a token is issued, somebody is.
 */
async function heldNow({ oidc }: KoaContextWithOIDC, client: Client): Promise<Holds> {
  if (oidc.params?.grant_type === "client_credentials") {
    const { permissions } = await rightsOfApplication(settingsOf(client).applicationId);
    return (name) => permissions.includes(name);
  }
  const account = oidc.account as PersonAccount | undefined; // as `findAccount` makes them
  if (account) return (name) => account.rights.permissions.includes(name);
  if (oidc.route === "token") return () => false;
  const user = visitor();
  return (name) => user === undefined || user.permissions.has(name);
}

/** Asked, allowed to the client, and allowed by the roles now: the provider takes what is asked of this. */
async function getResourceServerInfo(
  ctx: KoaContextWithOIDC,
  identifier: string,
  client: Client,
): Promise<ResourceServer> {
  const allowed = await allowedAt(settingsOf(client).applicationId, identifier);
  if (!allowed) throw new InvalidTarget("no such resource, or none that this client may ask for");
  const isHeld = await heldNow(ctx, client);
  return {
    audience: allowed.audience,
    scope: allowed.scopes.filter(isHeld).join(" "),
    accessTokenFormat: allowed.opaque ? "opaque" : "jwt",
    jwt: { sign: { alg: "RS256" } },
  };
}

/** Access tokens for an API (RFC 8707). Whoever names none gets one that reads userinfo alone. */
export const resourceIndicators: NonNullable<Configuration["features"]>["resourceIndicators"] = {
  enabled: true,
  defaultResource: () => undefined,
  useGrantedResource: () => false,
  getResourceServerInfo,
};

/** Longer than keys and the list of revocations are kept no token lives that is read without asking here. */
export const accessTokenSeconds = (_: unknown, __: unknown, client: Client): number =>
  Math.min(settingsOf(client).accessTokenSeconds, tokenSeconds());

/** An application may ask about what it was issued, and as an API about what was issued for it. */
export const mayIntrospect = async (
  _: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined; aud?: AccessToken["aud"] | ClientCredentials["aud"] },
): Promise<boolean> =>
  token.clientId === client.clientId ||
  (typeof token.aud === "string" && (await servesAudience(settingsOf(client).applicationId, token.aud)));
