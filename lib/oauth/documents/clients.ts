import type { AdapterPayload } from "oidc-provider";
import { InvalidClientMetadata, UnauthorizedClient } from "oidc-provider/lib/helpers/errors.js";
import { v7 as uuidv7 } from "uuid";
import { createRegisteredClient, refreshRegisteredClient } from "@/lib/applications/clients";
import { audit } from "@/lib/audit/record";
import { pool, runPrepared, type Transaction, transaction } from "@/lib/db";
import { throttle } from "@/lib/limits/throttle";
import { acceptsDocuments, isAllowedHost, isDocumentAddress } from "@/lib/oauth/documents/address";
import { type ClientDocument, DocumentRefusal, fetchDocument } from "@/lib/oauth/documents/document";
import { CLIENT_COLUMNS, type ClientRow, toMetadata } from "@/lib/oauth/store/clients";
import { currentVisit, visitingClient } from "@/lib/oauth/visit";

/** So long a client goes on whose document's server is away: a sign-in of it need not wait, and a token is refreshed. */
const MOST_STALE_SECONDS = 86_400;
/** Until its server is asked the next time. */
const RETRY_SECONDS = 60;

const later = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000);

interface KnownRow extends ClientRow {
  disabled_at: Date | null;
  metadata_read_at: Date;
  metadata_expires_at: Date;
}

const KNOWN = `
  SELECT ${CLIENT_COLUMNS}, a.disabled_at, a.metadata_read_at, a.metadata_expires_at
  FROM oauth_clients c JOIN applications a ON a.id = c.application_id WHERE a.metadata_url = $1`;

async function findKnown(address: string): Promise<KnownRow | undefined> {
  const [known] = await runPrepared<KnownRow>(KNOWN, [address]);
  return known;
}

/** Names are for people, and each is one application's: the host says whose it is, and the end of its id tells two of a host apart. */
async function nameFor(tx: Transaction, given: string, address: string, id: string): Promise<string> {
  const { host } = new URL(address);
  const short = host.length > 60 ? `…${host.slice(-59)}` : host;
  const named = (suffix: string) => `${given.slice(0, 28) || "Application"} (${short}${suffix})`;
  const taken = await tx.application.count({ where: { name: named("") } });
  return named(taken > 0 ? ` ${id.slice(-6)}` : "");
}

/** Makes the application of a document that we have not met. Of several at once one does. */
async function meet(tx: Transaction, address: string, { name, settings, seconds }: ClientDocument): Promise<void> {
  const id = uuidv7();
  const now = new Date();
  const made = await tx.$executeRaw`
    INSERT INTO applications (id, name, created_at, updated_at, registered_at, metadata_url, metadata_read_at, metadata_expires_at)
    VALUES (${id}::uuid, ${await nameFor(tx, name, address, id)}, ${now}, ${now}, ${now}, ${address}, ${now}, ${later(now, seconds)})
    ON CONFLICT (metadata_url) DO NOTHING`;
  if (made === 0) return;
  const { row } = await createRegisteredClient(tx, id, settings);
  const details = { document: address, kind: row.kind, redirectUris: row.redirectUris, scopes: row.scopes };
  await audit(tx, visitingClient(), "client.registered", { type: "application", id }, details);
}

/** Keeps what a document says now. Its name stays as it was: nobody becomes another under a consent that was given. */
async function keep(address: string, document: ClientDocument): Promise<void> {
  await transaction(async (tx) => {
    const [known] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM applications WHERE metadata_url = ${address} FOR UPDATE`;
    if (!known) return meet(tx, address, document);
    const now = new Date();
    const read = { metadataReadAt: now, metadataExpiresAt: later(now, document.seconds) };
    await tx.application.update({ where: { id: known.id }, data: read });
    const after = await refreshRegisteredClient(tx, known.id, document.settings);
    const target = { type: "application", id: known.id } as const;
    if (after) await audit(tx, visitingClient(), "client.updated", target, { document: address, after });
  });
}

// One request for a document at a time, however many ask for it; whatever bundle of Next they come through.
const holder = globalThis as typeof globalThis & { gatehouseDocuments?: Map<string, Promise<void>> };
holder.gatehouseDocuments ??= new Map();
const pending = holder.gatehouseDocuments;

/** @throws DocumentRefusal; Problem too.many.requests */
async function refresh(address: string): Promise<void> {
  await throttle(currentVisit().client, "clientDocument");
  const asked = pending.get(address) ?? fetchDocument(address).then((document) => keep(address, document));
  pending.set(address, asked);
  try {
    await asked;
  } finally {
    pending.delete(address);
  }
}

/** Whether a client goes on as it was although its document cannot be read now. */
async function isKeptOn(known: KnownRow | undefined, error: unknown): Promise<boolean> {
  const now = new Date();
  const isAway = error instanceof DocumentRefusal && error.unreachable;
  if (!known || !isAway || later(known.metadata_read_at, MOST_STALE_SECONDS) < now) return false;
  await pool().query("UPDATE applications SET metadata_expires_at = $2 WHERE id = $1", [
    known.id,
    later(now, RETRY_SECONDS),
  ]);
  return true;
}

async function readAnew(address: string, known: KnownRow | undefined): Promise<KnownRow | undefined> {
  const visit = currentVisit();
  if (visit.documentRefusal) throw visit.documentRefusal;
  try {
    await refresh(address);
    return await findKnown(address);
  } catch (error) {
    if (await isKeptOn(known, error)) return known;
    if (!(error instanceof DocumentRefusal)) throw error;
    visit.documentRefusal = new InvalidClientMetadata(`the document at ${address}: ${error.message}`);
    throw visit.documentRefusal;
  }
}

/**
 * The client that a document at this address describes. Documents that we have not met are asked for where a sign-in begins,
 * and those of known clients when they have grown old, whatever the client is at.
 * @throws InvalidClientMetadata, UnauthorizedClient
 */
export async function findClientOfDocument(address: string): Promise<AdapterPayload | undefined> {
  if (!acceptsDocuments() || !isDocumentAddress(address)) return undefined;
  if (!isAllowedHost(address)) throw new UnauthorizedClient("documents of this host are not accepted");
  const known = await findKnown(address);
  if (known ? known.disabled_at : !currentVisit().startsSignIn) return undefined;
  const isFresh = known && known.metadata_expires_at > new Date();
  const client = isFresh ? known : await readAnew(address, known);
  return client && !client.disabled_at ? toMetadata(address, client) : undefined;
}
