import type { Actor } from "@/lib/actor";
import { presentationOf } from "@/lib/applications/clients";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { expectDelivery } from "@/lib/events/outbox";
import * as contracts from "@/lib/oauth/consent/connected.contract";
import { audienceOf } from "@/lib/oauth/resources/audience";
import { isScope } from "@/lib/oauth/scopes";
import type { ResourceScopes } from "@/lib/oauth/store/grants";
import { implement } from "@/lib/operation";

/** Names of APIs, by audience. */
async function namesOf(audiences: readonly string[]): Promise<Map<string, string>> {
  if (audiences.length === 0) return new Map();
  const some = { OR: [{ audience: { in: [...audiences] } }, { audience: null }] };
  const found = await db.resource.findMany({ where: some, select: { audience: true, name: true } });
  return new Map(found.map(({ audience, name }) => [audienceOf({ audience }), name]));
}

/** What was granted at APIs, by consent or to the operator's own. */
function grantedAt({
  consents,
  oauthGrants,
}: {
  consents: { resources: unknown }[];
  oauthGrants: { resources: unknown }[];
}) {
  const all = new Map<string, Set<string>>();
  for (const { resources } of [...consents, ...oauthGrants])
    for (const [audience, scopes] of Object.entries(resources as ResourceScopes)) // as `grants.ts` writes it
      all.set(audience, new Set([...(all.get(audience) ?? []), ...scopes]));
  return [...all].map(([audience, scopes]) => ({ audience, scopes: [...scopes] }));
}

/** The applications that may access someone's account. */
export async function connectedTo(userId: string) {
  const mine = { where: { userId } };
  const applications = await db.application.findMany({
    where: { client: { isNot: null }, OR: [{ consents: { some: { userId } } }, { oauthGrants: { some: { userId } } }] },
    include: { client: true, consents: mine, oauthGrants: mine },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const names = await namesOf(applications.flatMap(grantedAt).map(({ audience }) => audience));
  return applications.flatMap(({ id, name, registeredAt, client, consents, oauthGrants }) => {
    if (!client) return []; // removed as they were read
    const granted = [...consents, ...oauthGrants].flatMap(({ scopes }) => scopes);
    const resources = grantedAt({ consents, oauthGrants }).flatMap((resource) => {
      const known = names.get(resource.audience);
      return known === undefined ? [] : [{ ...resource, name: known }];
    });
    const connected = {
      id,
      name,
      scopes: [...new Set(granted)].filter(isScope),
      resources,
      firstParty: client.firstParty,
      ...presentationOf(client, registeredAt !== null),
      sessions: oauthGrants.length,
      since: consents[0]?.createdAt.toISOString() ?? null,
    };
    return [connected];
  });
}

export const listConnectedApplications = implement(contracts.listConnectedApplications, ({ id }) => connectedTo(id));

/** Ends an application's access to someone's account, and what was issued to it for them. */
export async function disconnect(
  tx: Transaction,
  actor: Actor,
  where: { userId: string; applicationId: string },
): Promise<void> {
  const { count: consents } = await tx.consent.deleteMany({ where });
  // Tokens go with their grants.
  const { count: grants } = await tx.oAuthGrant.deleteMany({ where });
  // The application is told, by a trigger.
  if (grants > 0) expectDelivery();
  if (consents + grants === 0) return;
  const isOwn = actor.type === "user" && actor.id === where.userId;
  const target = { type: "application", id: where.applicationId } as const;
  await audit(tx, actor, "consent.revoked", target, isOwn ? {} : { user: where.userId });
}

export const disconnectApplication = implement(contracts.disconnectApplication, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    await disconnect(tx, actor, { userId: actor.id, applicationId: id });
    return undefined;
  }),
);
