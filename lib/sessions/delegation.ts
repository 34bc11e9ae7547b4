import type { ApplicationActor, Client, Delegation } from "@/lib/actor";
import { runPrepared } from "@/lib/db";
import { Problem } from "@/lib/problem";
import { KNOWN, knownVersion, withSettings } from "@/lib/settings/settings";

/** What a client may ask for at this service now: it may be less than when the token was issued. */
const ALLOWED = `
  ARRAY(SELECT p.name FROM client_permissions c JOIN resources r ON r.id = c.resource_id AND r.audience IS NULL
        JOIN permissions p ON p.id = c.permission_id WHERE c.application_id = a.id)`;

const GRANT = `
  SELECT g.session_id, ${ALLOWED} AS allowed
  FROM oauth_grants g JOIN applications a ON a.id = g.application_id JOIN oauth_clients o ON o.application_id = a.id
  WHERE g.id = $1 AND coalesce(a.metadata_url, a.id::text) = $2 AND g.user_id = $3 AND a.disabled_at IS NULL`;

const APPLICATION = `
  SELECT a.name, ${ALLOWED} AS allowed,
         ARRAY(SELECT p.name FROM application_roles g JOIN role_permissions rp ON rp.role_id = g.role_id
               JOIN permissions p ON p.id = rp.permission_id WHERE g.application_id = a.id) AS held
  FROM applications a JOIN oauth_clients o ON o.application_id = a.id
  WHERE a.id = $1 AND a.disabled_at IS NULL AND 'client_credentials' = ANY (o.grants) AND ${KNOWN("$2")}`;

/** What is carried of what is held, as far as the client may still ask for it. */
export const narrowed = (held: Iterable<string>, { scopes }: Delegation, allowed: readonly string[]): Set<string> =>
  new Set([...held].filter((name) => scopes.includes(name) && allowed.includes(name)));

/**
 * What a person's token stands on: the grant, and with it the session.
 * @throws Problem token.revoked
 */
export async function readGrant({ grantId, clientId, holderId }: Delegation) {
  const rows = await runPrepared<{ session_id: string; allowed: string[] }>(GRANT, [grantId, clientId, holderId]);
  const [grant] = rows;
  if (!grant) throw new Problem("token.revoked", { reason: "what the application was granted has ended" });
  return grant;
}

/**
 * An application that holds a token of its own.
 * @throws Problem token.revoked
 */
export async function actorOfApplication(delegation: Delegation, client: Client): Promise<ApplicationActor> {
  const application = await withSettings(async () => {
    const values = [delegation.clientId, knownVersion()];
    const [found] = await runPrepared<{ name: string; allowed: string[]; held: string[] }>(APPLICATION, values);
    return found;
  });
  if (!application) throw new Problem("token.revoked", { reason: "the application is no client any more" });
  return {
    type: "application",
    id: delegation.clientId,
    name: application.name,
    roles: [],
    permissions: narrowed(application.held, delegation, application.allowed),
    sessionId: null,
    delegation,
    clientType: "platform",
    mustChangePassword: false,
    mustEnroll: false,
    amr: ["svc"],
    authenticatedAt: new Date(delegation.issuedAtSeconds * 1000),
    client,
  };
}
