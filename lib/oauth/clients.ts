import type { AdapterPayload } from "oidc-provider";
import { db } from "@/lib/db";
import { digest, randomToken } from "@/lib/secrets";
import type { ClientKind, OAuthClient } from "@/prisma/client/client";

/** What we know of a client beyond what the provider does; under one name among its metadata. */
export interface ClientSettings {
  kind: ClientKind;
  firstParty: boolean;
  pkceRequired: boolean;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
}

export const SETTINGS = "gatehouse";

/** The settings of a client as the provider hands it out. */
export const settingsOf = (client: object): ClientSettings => Reflect.get(client, SETTINGS);

/** In place of the secret, which nobody knows: only its digest is kept. It is no client's, and the same until the process ends. */
const NO_SECRET = randomToken();

/** A client in the words of RFC 7591, as the provider wants it. */
export function toMetadata(client: OAuthClient & { application: { name: string } }): AdapterPayload {
  const { kind, firstParty, pkceRequired, accessTokenSeconds, refreshTokenSeconds } = client;
  const settings: ClientSettings = { kind, firstParty, pkceRequired, accessTokenSeconds, refreshTokenSeconds };
  return {
    client_id: client.applicationId,
    client_name: client.application.name,
    application_type: kind === "native" ? "native" : "web",
    redirect_uris: client.redirectUris,
    response_types: client.grants.includes("authorization_code") ? ["code"] : [],
    grant_types: client.grants,
    scope: client.scopes.join(" "),
    token_endpoint_auth_method: client.authMethod as AdapterPayload["token_endpoint_auth_method"], // by check
    ...(client.authMethod === "client_secret_basic" ? { client_secret: NO_SECRET } : {}),
    ...(client.jwks ? { jwks: client.jwks } : {}),
    [SETTINGS]: settings,
  } as AdapterPayload;
}

/** A client by its id, unless there is none or its application is disabled. */
export async function findClient(id: string): Promise<AdapterPayload | undefined> {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return undefined;
  const client = await db.oAuthClient.findFirst({
    where: { applicationId: id, application: { disabledAt: null } },
    include: { application: { select: { name: true } } },
  });
  return client ? toMetadata(client) : undefined;
}

/** Whether a secret is one of the client's that work now. */
export async function hasSecret(clientId: string, secret: string): Promise<boolean> {
  const where = { applicationId: clientId, digest: digest(secret) };
  const found = await db.clientSecret.findFirst({
    where: { ...where, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
  });
  return found !== null;
}
