import { audit } from "@/lib/audit/record";
import { db, transaction } from "@/lib/db";
import { expectDelivery } from "@/lib/events/outbox";
import * as contracts from "@/lib/oauth/consent/connected.contract";
import { isScope } from "@/lib/oauth/scopes";
import { implement } from "@/lib/operation";

export const listConnectedApplications = implement(contracts.listConnectedApplications, async ({ id: userId }) => {
  const mine = { where: { userId } };
  const applications = await db.application.findMany({
    where: { client: { isNot: null }, OR: [{ consents: { some: { userId } } }, { oauthGrants: { some: { userId } } }] },
    include: { client: true, consents: mine, oauthGrants: mine },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return applications.map(({ id, name, client, consents, oauthGrants }) => {
    const granted = [...consents, ...oauthGrants].flatMap(({ scopes }) => scopes);
    return {
      id,
      name,
      scopes: [...new Set(granted)].filter(isScope),
      firstParty: client?.firstParty ?? false,
      sessions: oauthGrants.length,
      since: consents[0]?.createdAt.toISOString() ?? null,
    };
  });
});

export const disconnectApplication = implement(contracts.disconnectApplication, (actor, { params: { id } }) =>
  transaction(async (tx) => {
    const where = { userId: actor.id, applicationId: id };
    const { count: consents } = await tx.consent.deleteMany({ where });
    // Tokens go with their grants.
    const { count: grants } = await tx.oAuthGrant.deleteMany({ where });
    // The application is told, by a trigger.
    if (grants > 0) expectDelivery();
    if (consents + grants > 0) await audit(tx, actor, "consent.revoked", { type: "application", id });
    return undefined;
  }),
);
