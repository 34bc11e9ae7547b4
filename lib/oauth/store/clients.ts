import type { AdapterPayload } from "oidc-provider";
import { pool, runPrepared } from "@/lib/db";
import type { ClaimMapping } from "@/lib/oauth/claims/mapping";
import { digest, randomToken } from "@/lib/secrets";
import type { ClientKind } from "@/prisma/client/client";

/** What we know of a client beyond what the provider does; under one name among its metadata. */
export interface ClientSettings {
  /** Its application's: the client's own id, unless that is the address of a document. */
  applicationId: string;
  kind: ClientKind;
  firstParty: boolean;
  /** It said itself what it is, and nobody here has made it the operator's own. */
  selfRegistered: boolean;
  pkceRequired: boolean;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  claims: readonly ClaimMapping[];
}

export const SETTINGS = "gatehouse";

/** The settings of a client as the provider hands it out. */
export const settingsOf = (client: object): ClientSettings => Reflect.get(client, SETTINGS);

/** In place of the secret, which nobody knows: only its digest is kept. It is no client's, and the same until the process ends. */
const NO_SECRET = randomToken();

/** In SQL, like the secret below: every request of an application asks for both. */
export interface ClientRow {
  id: string;
  name: string;
  kind: ClientKind;
  redirect_uris: string[];
  grants: string[];
  scopes: string[];
  auth_method: NonNullable<AdapterPayload["token_endpoint_auth_method"]>;
  jwks: object | null;
  jwks_uri: string | null;
  pkce_required: boolean;
  first_party: boolean;
  self_registered: boolean;
  access_token_seconds: number;
  refresh_token_seconds: number;
  claims: ClaimMapping[];
  id_token_alg: string;
}

/** A client in the words of RFC 7591, as the provider wants it. */
export function toMetadata(id: string, client: ClientRow): AdapterPayload {
  const settings: ClientSettings = {
    applicationId: client.id,
    kind: client.kind,
    firstParty: client.first_party,
    selfRegistered: client.self_registered,
    pkceRequired: client.pkce_required,
    accessTokenSeconds: client.access_token_seconds,
    refreshTokenSeconds: client.refresh_token_seconds,
    claims: client.claims,
  };
  return {
    client_id: id,
    client_name: client.name,
    application_type: client.kind === "native" ? "native" : "web",
    redirect_uris: client.redirect_uris,
    response_types: client.grants.includes("authorization_code") ? ["code"] : [],
    grant_types: client.grants,
    // One without any may ask for those of APIs alone (`bindClients`).
    ...(client.scopes.length > 0 ? { scope: client.scopes.join(" ") } : {}),
    token_endpoint_auth_method: client.auth_method,
    id_token_signed_response_alg: client.id_token_alg,
    ...(client.auth_method === "client_secret_basic" ? { client_secret: NO_SECRET } : {}),
    ...(client.jwks ? { jwks: client.jwks } : {}),
    ...(client.jwks_uri ? { jwks_uri: client.jwks_uri } : {}),
    [SETTINGS]: settings,
  } as AdapterPayload; // with what the types do not know: settings of ours
}

/** Whether it can be an id that we gave; the database refuses to look for anything else. */
export const isClientId = (id: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);

/** What a client is made of, in SQL, of a client `c` and its application `a`. */
export const CLIENT_COLUMNS = `
  a.id, a.name, c.kind, c.redirect_uris, c.grants, c.scopes, c.auth_method, c.jwks, c.jwks_uri, c.pkce_required, c.first_party,
  c.access_token_seconds, c.refresh_token_seconds, c.claims, c.id_token_alg,
  a.registered_at IS NOT NULL AND NOT c.first_party AS self_registered`;

/** A client by the id that we gave it, unless there is none, its application is disabled or it has another id. */
export async function findClient(id: string): Promise<AdapterPayload | undefined> {
  if (!isClientId(id)) return undefined;
  const [client] = await runPrepared<ClientRow>(
    `SELECT ${CLIENT_COLUMNS} FROM oauth_clients c JOIN applications a ON a.id = c.application_id
     WHERE c.application_id = $1 AND a.metadata_url IS NULL AND a.disabled_at IS NULL`,
    [id],
  );
  return client && toMetadata(id, client);
}

/** In SQL, of an application `a`: the id that its client is known by. */
export const CLIENT_ID = "coalesce(a.metadata_url, a.id::text)";

/** Whether a secret is one of the client's that work now. */
export async function hasSecret(clientId: string, secret: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM client_secrets WHERE application_id = $1 AND digest = $2 AND (expires_at IS NULL OR expires_at > $3)",
    [clientId, digest(secret), new Date()],
  );
  return rowCount === 1;
}
