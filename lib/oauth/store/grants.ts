import type { AdapterPayload } from "oidc-provider";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { runPrepared, transaction } from "@/lib/db";
import { type Allowed, allowedEverywhere } from "@/lib/oauth/resources/allowed";
import { spellingsOf } from "@/lib/oauth/resources/audience";
import { CLIENT_ID } from "@/lib/oauth/store/clients";
import { visitingClient } from "@/lib/oauth/visit";

const application = (id: string) => ({ type: "application", id }) as const;

/** The provider caps everything by the end of a grant; ours end with their session, their consent or their application. */
const LONG_SECONDS = 366 * 86_400;

/** Scopes of APIs, by their audience. */
export type ResourceScopes = Record<string, string[]>;

interface GrantRow {
  resources: ResourceScopes;
  user_id: string;
  client_id: string;
  scopes: string[];
  created_at: Date;
}

/** As the provider looks for them: by what the application wrote. */
const toIdentifiers = (resources: ResourceScopes) =>
  Object.fromEntries(
    Object.entries(resources).flatMap(([audience, scopes]) =>
      spellingsOf(audience).map((identifier) => [identifier, scopes.join(" ")]),
    ),
  );

/** A grant as the provider knows grants. */
export async function findGrant(id: string): Promise<AdapterPayload | undefined> {
  const [grant] = await runPrepared<GrantRow>(
    `SELECT g.user_id, ${CLIENT_ID} AS client_id, g.scopes, g.resources, g.created_at
     FROM oauth_grants g JOIN sessions s ON s.id = g.session_id JOIN applications a ON a.id = g.application_id
     WHERE g.id = $1 AND s.ended_at IS NULL`,
    [id],
  );
  if (!grant) return undefined;
  return {
    jti: id,
    kind: "Grant",
    accountId: grant.user_id,
    clientId: grant.client_id,
    openid: { scope: grant.scopes.join(" ") },
    resources: toIdentifiers(grant.resources),
    iat: Math.floor(grant.created_at.getTime() / 1000),
    exp: Math.floor(Date.now() / 1000) + LONG_SECONDS,
  } as AdapterPayload; // the types leave out what grants hold
}

interface Asking {
  id: string;
  scopes: readonly string[];
  firstParty: boolean;
}

interface Extent {
  scopes: string[];
  resources: ResourceScopes;
}

/** What a person lets a client see and do: of the operator's own all that it may ask for. */
function extentOf(client: Asking, allowed: readonly Allowed[], consent: Extent | undefined): Extent {
  const within = (list: readonly string[], agreed: readonly string[] | undefined) =>
    client.firstParty ? [...list] : list.filter((scope) => agreed?.includes(scope));
  const resources = allowed
    .map(({ audience, scopes }) => [audience, within(scopes, consent?.resources[audience])] as const)
    .filter(([, scopes]) => scopes.length > 0);
  return { scopes: within(client.scopes, consent?.scopes), resources: Object.fromEntries(resources) };
}

const isNothing = ({ scopes, resources }: Extent) => scopes.length === 0 && Object.keys(resources).length === 0;

const inOrder = ({ scopes, resources }: Extent) =>
  JSON.stringify([
    scopes.toSorted(),
    Object.entries(resources)
      .map(([audience, list]) => [audience, list.toSorted()] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ]);

interface KnownRow {
  id: string | null;
  granted: string[] | null;
  granted_resources: ResourceScopes | null;
  consented: string[] | null;
  consented_resources: ResourceScopes | null;
}

/** In SQL, for every sign-in to an application asks for it. */
const KNOWN = `
  SELECT g.id, g.scopes AS granted, g.resources AS granted_resources, c.scopes AS consented,
         c.resources AS consented_resources
  FROM (SELECT $1::uuid AS user_id, $2::uuid AS application_id, $3::uuid AS session_id) asked
  LEFT JOIN oauth_grants g ON g.session_id = asked.session_id AND g.application_id = asked.application_id
  LEFT JOIN consents c ON c.user_id = asked.user_id AND c.application_id = asked.application_id`;

const toExtent = (scopes: string[] | null | undefined, resources: unknown): Extent | undefined =>
  scopes ? { scopes, resources: (resources ?? {}) as ResourceScopes } : undefined; // as it was written here

/**
 * The grant of a client in this browser session, as the person's consent has it now.
 * @returns its id; undefined where there is nothing to grant before the person was asked
 */
export async function grantInSession(user: UserActor, client: Asking): Promise<string | undefined> {
  const [allowed, [known]] = await Promise.all([
    allowedEverywhere(client.id),
    runPrepared<KnownRow>(KNOWN, [user.id, client.id, user.sessionId]),
  ]);
  const wanted = extentOf(client, allowed, toExtent(known?.consented, known?.consented_resources));
  if (isNothing(wanted)) return undefined;
  const granted = toExtent(known?.granted, known?.granted_resources);
  if (known?.id && granted && inOrder(granted) === inOrder(wanted)) return known.id;
  return transaction(async (tx) => {
    const consent = await tx.consent.findUnique({
      where: { userId_applicationId: { userId: user.id, applicationId: client.id } },
    });
    const extent = extentOf(client, allowed, toExtent(consent?.scopes, consent?.resources));
    if (isNothing(extent)) return undefined;
    const where = { sessionId_applicationId: { sessionId: user.sessionId, applicationId: client.id } };
    const owner = { userId: user.id, applicationId: client.id, sessionId: user.sessionId };
    const { id } = await tx.oAuthGrant.upsert({ where, create: { ...owner, ...extent }, update: extent });
    const { scopes, resources } = extent;
    const details = Object.keys(resources).length > 0 ? { scopes, resources } : { scopes };
    await audit(tx, user, "application.authorized", application(client.id), details);
    return id;
  });
}

/** Ends a grant and all that was issued on its ground: the client gave it back, or something of it was used twice. */
export async function endGrant(id: string): Promise<void> {
  await transaction(async (tx) => {
    // The person goes on being signed in, so the application is not told to sign them out.
    await tx.$executeRaw`SELECT set_config('gatehouse.grant_given_back', 'on', true)`;
    // Of several at once one ends it and says so.
    const [ended] = await tx.$queryRaw<{ user_id: string; application_id: string }[]>`
      DELETE FROM oauth_grants WHERE id = ${id}::uuid RETURNING user_id, application_id`;
    if (!ended) return;
    const details = { user: ended.user_id };
    await audit(tx, visitingClient(), "application.authorization_ended", application(ended.application_id), details);
  });
}
