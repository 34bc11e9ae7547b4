import { z } from "zod";
import type { UserActor } from "@/lib/actor";
import { type Presentation, presentationOf } from "@/lib/applications/clients";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { refundAttempt } from "@/lib/limits/limit";
import { consumeUserCodeGuess } from "@/lib/limits/user-code-limits";
import { type AskedResource, resourcesAsked, scopesAt } from "@/lib/oauth/consent/asked-resources";
import { rememberConsent } from "@/lib/oauth/consent/remember";
import { DEVICE_CODE, USER_CODE } from "@/lib/oauth/device/store";
import { readUserCode, showUserCode } from "@/lib/oauth/device/user-code";
import { type Scope, scopesAmong } from "@/lib/oauth/scopes";
import type { ResourceScopes } from "@/lib/oauth/store/grants";
import { digestOf } from "@/lib/oauth/store/tokens";
import { Problem } from "@/lib/problem";
import { acrOf } from "@/lib/sessions/admission";
import { startSession } from "@/lib/sessions/session";

/** Where a device asked from, as the provider keeps it. */
const DeviceInfo = z.object({ ipAddress: z.string().nullable(), userAgent: z.string().nullable() });

const Payload = z.object({
  clientId: z.uuid(),
  deviceInfo: DeviceInfo,
  params: z.object({
    scope: z.string().optional(),
    resource: z.union([z.string(), z.array(z.string())]).optional(),
  }),
});

/** What a device without a browser asks for, found by the code that it shows. */
export interface DeviceRequest {
  userCode: string;
  digest: Uint8Array<ArrayBuffer>;
  client: { id: string; name: string; shown: Presentation };
  scopes: Scope[];
  device: z.output<typeof DeviceInfo>;
  /** As it was asked: which scopes, and of which APIs. */
  params: z.output<typeof Payload>["params"];
}

const rowOf = (code: string) => ({ digest: new Uint8Array(digestOf(USER_CODE, code)), kind: USER_CODE });

async function readRequest(tx: Transaction, typed: string): Promise<DeviceRequest | undefined> {
  const code = readUserCode(typed);
  const open = { expiresAt: { gt: new Date() } };
  const way = await tx.oAuthToken.findFirst({ where: { ...rowOf(code), ...open } });
  if (!way) return undefined;
  const digest = new Uint8Array(Buffer.from(z.object({ device: z.string() }).parse(way.payload).device, "hex"));
  const row = await tx.oAuthToken.findFirst({ where: { digest, kind: DEVICE_CODE, userId: null, ...open } });
  const payload = row && Payload.parse(row.payload);
  const client =
    payload &&
    (await tx.oAuthClient.findFirst({
      where: { applicationId: payload.clientId, application: { disabledAt: null } },
      include: { application: { select: { name: true, registeredAt: true } } },
    }));
  if (!client) return undefined;
  return {
    userCode: showUserCode(code),
    digest,
    client: {
      id: client.applicationId,
      name: client.application.name,
      shown: presentationOf(client, client.application.registeredAt !== null),
    },
    scopes: scopesAmong(payload.params.scope, client.scopes),
    device: payload.deviceInfo,
    params: payload.params,
  };
}

/** What the device asks for at APIs and may have, as far as this person may do it themselves. */
const askedResources = async (request: DeviceRequest | undefined, actor: UserActor): Promise<AskedResource[]> =>
  request ? resourcesAsked({ clientId: request.client.id, ...request.params }, actor) : [];

/**
 * What the device asks for that shows a code. Each look is a guess, and the right one is given back.
 * @throws Problem too.many.requests
 */
export async function findDeviceRequest(
  actor: UserActor,
  typed: string,
): Promise<(DeviceRequest & { resources: AskedResource[] }) | undefined> {
  const attempt = await consumeUserCodeGuess(actor.client, actor.id);
  const request = await transaction(async (tx) => {
    const found = await readRequest(tx, typed);
    if (found) await refundAttempt(tx, attempt);
    return found;
  });
  return request && { ...request, resources: await askedResources(request, actor) };
}

/** What the provider reads of the decision when the device asks the next time. */
async function writeDecision(tx: Transaction, { digest }: DeviceRequest, decision: object): Promise<void> {
  await tx.$executeRaw`
    UPDATE oauth_tokens SET payload = payload || ${JSON.stringify(decision)}::jsonb WHERE digest = ${digest}`;
}

/**
 * The device gets a session of its own, as strong as the one in which it was allowed: that one may be signed out at once,
 * as on a borrowed computer, and the device is seen and ended among the person's sessions.
 */
async function allow(
  tx: Transaction,
  actor: UserActor,
  request: DeviceRequest,
  resources: ResourceScopes,
): Promise<void> {
  const { client, scopes, device, params } = request;
  const { amr, authenticatedAt } = actor;
  const from = { ...device, requestId: actor.client.requestId };
  const { sessionId } = await startSession(tx, actor.id, "browser", from, { amr, authenticatedAt });
  const owner = { userId: actor.id, applicationId: client.id, sessionId };
  const { id: grantId } = await tx.oAuthGrant.create({ data: { ...owner, scopes, resources } });
  await rememberConsent(tx, { userId: actor.id, applicationId: client.id }, scopes, resources);
  await tx.oAuthToken.update({ where: { digest: request.digest }, data: { userId: actor.id, sessionId, grantId } });
  await writeDecision(tx, request, {
    accountId: actor.id,
    grantId,
    sessionUid: sessionId,
    sid: sessionId,
    scope: [...new Set([...scopes, ...Object.values(resources).flat()])].join(" "),
    authTime: Math.floor(authenticatedAt.getTime() / 1000),
    ...(amr.length > 0 ? { amr, acr: acrOf(amr) } : {}),
    ...(params.resource === undefined ? {} : { resource: params.resource }),
    ...(scopes.includes("offline_access") ? {} : { expiresWithSession: true }),
  });
}

const DENIED = { error: "access_denied", errorDescription: "The user denied the request" };

/**
 * What the person said to the device that shows a code. It is said once.
 * @throws Problem not.found where there is nothing to decide any more, too.many.requests
 */
export async function decideDeviceRequest(actor: UserActor, typed: string, isAllowed: boolean): Promise<void> {
  const attempt = await consumeUserCodeGuess(actor.client, actor.id);
  const resources = scopesAt(await askedResources(await readRequest(db, typed), actor));
  await transaction(async (tx) => {
    const request = await readRequest(tx, typed);
    // Of several at once one takes the code away.
    const { count } = await tx.oAuthToken.deleteMany({ where: rowOf(readUserCode(typed)) });
    if (!request || count === 0) throw new Problem("not.found");
    const target = { type: "application", id: request.client.id } as const;
    if (isAllowed) await allow(tx, actor, request, resources);
    else await writeDecision(tx, request, DENIED);
    const { scopes } = request;
    const details = Object.keys(resources).length > 0 ? { scopes, resources } : { scopes };
    await audit(tx, actor, isAllowed ? "consent.granted" : "consent.denied", target, details);
    await refundAttempt(tx, attempt);
  });
}
