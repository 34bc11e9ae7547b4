import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Authorized } from "@/lib/actor";
import { holdOwn } from "@/lib/applications/applications";
import * as contracts from "@/lib/applications/clients.contract";
import { audit } from "@/lib/audit/record";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { digest, randomToken } from "@/lib/secrets";
import { type OAuthClient, Prisma } from "@/prisma/client/client";

/** So that a leaked secret is recognized for what it is. */
const SECRET_PREFIX = "ghs_";

const withSecrets = {
  secrets: { select: { createdAt: true, expiresAt: true }, orderBy: { createdAt: "desc" } },
  application: { select: { metadataUrl: true } },
} satisfies Prisma.OAuthClientInclude;

type ClientWithSecrets = Prisma.OAuthClientGetPayload<{ include: typeof withSecrets }>;

type Client = z.output<typeof contracts.Client>;

export type Presentation = Pick<Client, "logo_uri" | "client_uri" | "policy_uri" | "tos_uri">;

const target = (id: string) => ({ type: "application", id }) as const;

const shownOf = ({ logoUri, clientUri, policyUri, tosUri }: OAuthClient) => ({
  logo_uri: logoUri,
  client_uri: clientUri,
  policy_uri: policyUri,
  tos_uri: tosUri,
});

/**
 * What people are shown of a client. One that registered itself has brought no logo, and its links are its own claim: nobody
 * is offered them where they decide.
 */
export function presentationOf(client: OAuthClient, registeredItself: boolean): Presentation {
  const shown = shownOf(client);
  return registeredItself ? { ...shown, client_uri: null, policy_uri: null, tos_uri: null } : shown;
}

function toClient(client: ClientWithSecrets): Client {
  const now = new Date();
  return {
    client_id: client.application.metadataUrl ?? client.applicationId,
    kind: client.kind,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    scopes: client.scopes as Client["scopes"], // only the contract's are ever stored
    pkce_required: client.pkceRequired,
    first_party: client.firstParty,
    jwks_uri: client.jwksUri,
    backchannel_logout_uri: client.backchannelLogoutUri,
    backchannel_logout_session_required: client.backchannelLogoutSessionRequired,
    id_token_signed_response_alg: client.idTokenAlg as Client["id_token_signed_response_alg"], // only the contract's are ever stored
    claims: client.claims as Client["claims"], // only the contract's are ever stored
    ...shownOf(client),
    access_token_seconds: client.accessTokenSeconds,
    refresh_token_seconds: client.refreshTokenSeconds,
    token_endpoint_auth_method: client.authMethod as Client["token_endpoint_auth_method"], // by check
    secrets: client.secrets
      .filter(({ expiresAt }) => !expiresAt || expiresAt > now)
      .map(({ createdAt, expiresAt }) => ({
        created_at: createdAt.toISOString(),
        expires_at: expiresAt?.toISOString() ?? null,
      })),
  };
}

/** @throws Problem application.not.found also where the application is no client */
async function requireClient(tx: Transaction, applicationId: string): Promise<ClientWithSecrets> {
  const client = await tx.oAuthClient.findUnique({ where: { applicationId }, include: withSecrets });
  if (!client) throw new Problem("application.not.found");
  return client;
}

/**
 * Holds an application whose client is what its administrators say.
 * @throws Problem application.not.found, forbidden
 */
async function holdConfigurable(tx: Transaction, actor: Authorized, id: string): Promise<void> {
  await holdOwn(tx, actor, id);
  const { metadataUrl } = await tx.application.findUniqueOrThrow({ where: { id }, select: { metadataUrl: true } });
  if (metadataUrl === null) return;
  const detail = "This client is what the document at its ID says. Disable or delete the application instead.";
  throw new Problem("forbidden", { detail, reason: "a client of a metadata document" });
}

export const findClient = implement(contracts.findClient, async (_, { params: { id } }) =>
  toClient(await requireClient(db, id)),
);

type Settings = z.output<NonNullable<typeof contracts.configureClient.body>>;

const GRANTS = {
  web: ["authorization_code", "refresh_token", "client_credentials"],
  single_page: ["authorization_code", "refresh_token"],
  native: ["authorization_code", "refresh_token"],
  machine: ["client_credentials"],
  device: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
} as const satisfies Record<Settings["kind"], string[]>;

function authMethodOf({ kind, jwks, jwks_uri }: Settings) {
  if (!contracts.keepsSecret(kind)) return "none";
  return jwks || jwks_uri ? "private_key_jwt" : "client_secret_basic";
}

/** The columns that settings stand in. */
const toColumns = (settings: Settings) => ({
  kind: settings.kind,
  redirectUris: settings.redirect_uris,
  postLogoutRedirectUris: settings.post_logout_redirect_uris,
  grants: [...GRANTS[settings.kind]],
  scopes: settings.scopes,
  authMethod: authMethodOf(settings),
  pkceRequired: settings.pkce_required,
  firstParty: settings.first_party,
  jwksUri: settings.jwks_uri,
  backchannelLogoutUri: settings.backchannel_logout_uri,
  backchannelLogoutSessionRequired: settings.backchannel_logout_session_required,
  claims: settings.claims,
  idTokenAlg: settings.id_token_signed_response_alg,
  logoUri: settings.logo_uri,
  clientUri: settings.client_uri,
  policyUri: settings.policy_uri,
  tosUri: settings.tos_uri,
  accessTokenSeconds: settings.access_token_seconds,
  refreshTokenSeconds: settings.refresh_token_seconds,
});

/** The columns as the audit log tells of them: which picture it is, and not the picture. */
const toDetails = (columns: ReturnType<typeof toColumns>) => ({
  ...columns,
  logoUri: columns.logoUri && `sha256 ${Buffer.from(digest(columns.logoUri)).toString("hex")}`,
});

/** Whether what was issued under the settings before could not have been issued under these. */
function isNarrower(before: ClientWithSecrets, after: Omit<ReturnType<typeof toColumns>, "grants">): boolean {
  const lost = (old: string[], now: string[]) => old.some((one) => !now.includes(one));
  return (
    before.kind !== after.kind ||
    (before.firstParty && !after.firstParty) ||
    lost(before.scopes, after.scopes) ||
    lost(before.redirectUris, after.redirectUris)
  );
}

/** Ends what was issued to a client. */
async function endIssued(tx: Transaction, applicationId: string): Promise<void> {
  await tx.oAuthGrant.deleteMany({ where: { applicationId } });
  await tx.oAuthToken.deleteMany({ where: { applicationId } });
}

async function addSecret(tx: Transaction, applicationId: string): Promise<string> {
  const secret = SECRET_PREFIX + randomToken();
  await tx.clientSecret.create({ data: { applicationId, digest: digest(secret), createdAt: new Date() } });
  return secret;
}

/** JSON, for it came as such. */
const toJson = (jwks: Settings["jwks"]) => (jwks as Prisma.InputJsonObject | null | undefined) ?? Prisma.DbNull;

/**
 * Makes an application that registers itself the client that settings say. It acts for people alone.
 * @returns its row, and its secret where it has one, this once
 */
export async function createRegisteredClient(tx: Transaction, applicationId: string, settings: Settings) {
  const jwks = toJson(settings.jwks);
  const row = await tx.oAuthClient.create({
    data: { applicationId, ...toColumns(settings), grants: ["authorization_code", "refresh_token"], jwks },
  });
  const secret = row.authMethod === "client_secret_basic" ? await addSecret(tx, applicationId) : null;
  return { row, secret };
}

/**
 * Makes a client that said anew what it is what it says now. What it was issued ends where it could not be issued any more.
 * @returns its columns where they have changed
 */
export async function refreshRegisteredClient(tx: Transaction, applicationId: string, settings: Settings) {
  const before = await requireClient(tx, applicationId);
  const { jwks = null, ...own } = settings;
  const columns = { ...toColumns({ ...own, jwks }), grants: before.grants };
  const same = Object.entries(columns).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(before, name)),
  );
  if (same && isDeepStrictEqual(jwks, before.jwks)) return undefined;
  await tx.oAuthClient.update({ where: { applicationId }, data: { ...columns, jwks: toJson(jwks) } });
  if (isNarrower(before, columns)) await endIssued(tx, applicationId);
  return columns;
}

/** The keys of a client from now on: whoever changes something else need not know them, and takes none away. */
function keysOf({ kind, jwks, jwks_uri }: Settings, before: ClientWithSecrets | null): Settings["jwks"] {
  if (jwks !== undefined || jwks_uri || !before?.jwks) return jwks;
  return contracts.keepsSecret(kind) ? (before.jwks as Settings["jwks"]) : undefined; // as it was written here
}

/** @throws Problem request.invalid where there is no key to sign ID tokens with */
async function requireKey(tx: Transaction, { id_token_signed_response_alg: alg }: Settings): Promise<void> {
  const signing = { alg, retiredAt: null, activeFrom: { lte: new Date() } };
  if (alg === "RS256" || (await tx.signingKey.count({ where: signing })) > 0) return;
  const detail = "has no signing key here yet";
  throw new Problem("request.invalid", { issues: [{ pointer: "/body/id_token_signed_response_alg", detail }] });
}

export const configureClient = implement(contracts.configureClient, (actor, { params: { id }, body }) =>
  transaction(async (tx) => {
    await holdConfigurable(tx, actor, id);
    await requireKey(tx, body);
    const before = await tx.oAuthClient.findUnique({ where: { applicationId: id }, include: withSecrets });
    const keys = keysOf(body, before);
    const columns = toColumns({ ...body, jwks: keys });
    const jwks = toJson(keys);
    // Keys go before the check of the database sees that they have no use.
    if (before)
      await tx.$executeRaw`DELETE FROM oauth_clients WHERE application_id = ${id}::uuid AND auth_method <> ${columns.authMethod}`;
    await tx.oAuthClient.upsert({
      where: { applicationId: id },
      create: { applicationId: id, ...columns, jwks },
      update: { ...columns, jwks },
    });
    if (before && isNarrower(before, columns)) await endIssued(tx, id);
    const hasSecret = columns.authMethod === "client_secret_basic";
    const secret = hasSecret && before?.authMethod !== columns.authMethod ? await addSecret(tx, id) : null;
    await audit(tx, actor, "client.updated", target(id), { after: toDetails(columns) });
    return { ...toClient(await requireClient(tx, id)), secret };
  }),
);

export const createClient = implement(contracts.createClient, (actor, { body: { name, description, ...settings } }) =>
  transaction(async (tx) => {
    await requireKey(tx, settings);
    const { id } = await tx.application
      .create({ data: { name, description, createdAt: new Date() } })
      .catch(explain({ unique: "application.already.exists" }));
    const columns = toColumns(settings);
    await tx.oAuthClient.create({ data: { applicationId: id, ...columns, jwks: toJson(settings.jwks) } });
    const secret = columns.authMethod === "client_secret_basic" ? await addSecret(tx, id) : null;
    await audit(tx, actor, "application.created", target(id), { after: { name, description } });
    await audit(tx, actor, "client.updated", target(id), { after: toDetails(columns) });
    return { ...toClient(await requireClient(tx, id)), name, description, secret };
  }),
);

export const rotateClientSecret = implement(contracts.rotateClientSecret, (actor, { params: { id }, body }) =>
  transaction(async (tx) => {
    await holdOwn(tx, actor, id);
    const { authMethod } = await requireClient(tx, id);
    if (authMethod !== "client_secret_basic") return { secret: null };
    const now = new Date();
    const end = new Date(now.getTime() + body.overlap_seconds * 1000);
    // Two at a time: what was waiting for its end already goes.
    await tx.clientSecret.deleteMany({ where: { applicationId: id, expiresAt: { not: null } } });
    if (body.overlap_seconds === 0) await tx.clientSecret.deleteMany({ where: { applicationId: id } });
    else await tx.clientSecret.updateMany({ where: { applicationId: id }, data: { expiresAt: end } });
    const secret = await addSecret(tx, id);
    await audit(tx, actor, "client.secret_rotated", target(id), { overlapSeconds: body.overlap_seconds });
    return { secret };
  }),
);

export const removeClient = implement(contracts.removeClient, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    await holdConfigurable(tx, actor, id);
    const { count } = await tx.oAuthClient.deleteMany({ where: { applicationId: id } });
    if (count === 0) return true as const;
    await endIssued(tx, id);
    await tx.consent.deleteMany({ where: { applicationId: id } });
    await audit(tx, actor, "client.removed", target(id));
    return true as const;
  }),
);
