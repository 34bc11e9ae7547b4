import type { AdapterPayload } from "oidc-provider";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { visitingClient } from "@/lib/oauth/visit";

const application = (id: string) => ({ type: "application", id }) as const;

/** The provider caps everything by the end of a grant; ours end with their session, their consent or their application. */
const LONG_SECONDS = 366 * 86_400;

/** A grant as the provider knows grants. */
export async function findGrant(id: string): Promise<AdapterPayload | undefined> {
  const grant = await db.oAuthGrant.findFirst({ where: { id, session: { endedAt: null } } });
  if (!grant) return undefined;
  const now = Math.floor(Date.now() / 1000);
  return {
    jti: grant.id,
    kind: "Grant",
    accountId: grant.userId,
    clientId: grant.applicationId,
    openid: { scope: grant.scopes.join(" ") },
    iat: Math.floor(grant.createdAt.getTime() / 1000),
    exp: now + LONG_SECONDS,
  } as AdapterPayload; // the types leave out what grants hold
}

interface Asking {
  id: string;
  scopes: readonly string[];
  firstParty: boolean;
}

/** What a person lets a client see and do: of the operator's own all that it may ask for. */
async function allowedScopes(tx: Transaction, user: UserActor, client: Asking): Promise<string[]> {
  if (client.firstParty) return [...client.scopes];
  const consent = await tx.consent.findUnique({
    where: { userId_applicationId: { userId: user.id, applicationId: client.id } },
  });
  return client.scopes.filter((scope) => consent?.scopes.includes(scope));
}

const sameScopes = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((scope) => right.includes(scope));

/**
 * The grant of a client in this browser session, as the person's consent has it now.
 * @returns its id; undefined where there is nothing to grant before the person was asked
 */
export async function grantInSession(user: UserActor, client: Asking): Promise<string | undefined> {
  const where = { sessionId_applicationId: { sessionId: user.sessionId, applicationId: client.id } };
  const [known, wanted] = await Promise.all([db.oAuthGrant.findUnique({ where }), allowedScopes(db, user, client)]);
  if (wanted.length === 0) return undefined;
  if (known && sameScopes(known.scopes, wanted)) return known.id;
  return transaction(async (tx) => {
    const scopes = await allowedScopes(tx, user, client);
    if (scopes.length === 0) return undefined;
    const owner = { userId: user.id, applicationId: client.id, sessionId: user.sessionId };
    const { id } = await tx.oAuthGrant.upsert({ where, create: { ...owner, scopes }, update: { scopes } });
    await audit(tx, user, "application.authorized", application(client.id), { scopes });
    return id;
  });
}

/** Ends a grant and all that was issued on its ground: the client gave it back, or something of it was used twice. */
export async function endGrant(id: string): Promise<void> {
  await transaction(async (tx) => {
    // Of several at once one ends it and says so.
    const [ended] = await tx.$queryRaw<{ user_id: string; application_id: string }[]>`
      DELETE FROM oauth_grants WHERE id = ${id}::uuid RETURNING user_id, application_id`;
    if (!ended) return;
    const details = { user: ended.user_id };
    await audit(tx, visitingClient(), "application.authorization_ended", application(ended.application_id), details);
  });
}
