import { runPrepared } from "@/lib/db";
import { env } from "@/lib/env";
import { audienceOf, canonicalAudience, isScopeName } from "@/lib/oauth/resources/audience";
import { isClientId } from "@/lib/oauth/store/clients";

/** Of an API `r`, in SQL: whether the client is one of those that it is open to. */
const OPEN = `
  (r.self_registered_clients
   AND EXISTS (SELECT 1 FROM applications a WHERE a.id = $1 AND a.registered_at IS NOT NULL))`;

const ASKED = `
  (SELECT coalesce(json_agg(json_build_object('name', p.name, 'description', p.description) ORDER BY p.name), '[]')
   FROM resource_permissions e JOIN permissions p ON p.id = e.permission_id
   WHERE e.resource_id = r.id AND (${OPEN} OR EXISTS (
     SELECT 1 FROM client_permissions c
     WHERE c.resource_id = r.id AND c.permission_id = e.permission_id AND c.application_id = $1)))`;

interface Permission {
  name: string;
  description: string;
}

interface Row {
  audience: string | null;
  name: string;
  opaque: boolean;
  allowed: Permission[];
}

/** An API, and the scopes that a client may ask for there. */
export interface Allowed {
  audience: string;
  name: string;
  opaque: boolean;
  scopes: string[];
  /** What the scopes stand for. */
  permissions: Permission[];
}

function toAllowed({ allowed, audience, ...row }: Row): Allowed {
  const permissions = allowed.filter(({ name }) => isScopeName(name));
  return { ...row, audience: audienceOf({ audience }), permissions, scopes: permissions.map(({ name }) => name) };
}

/** What a client may ask for at one API; undefined where there is no such API, or nothing for this client. */
export async function allowedAt(clientId: string, identifier: string): Promise<Allowed | undefined> {
  const audience = canonicalAudience(identifier);
  const rows = await runPrepared<Row>(
    `SELECT r.audience, r.name, r.opaque, ${ASKED} AS allowed FROM resources r WHERE r.audience IS NOT DISTINCT FROM $2`,
    [clientId, audience === env().APP_URL ? null : audience],
  );
  const [found] = rows.map(toAllowed);
  return found && found.scopes.length > 0 ? found : undefined;
}

/** What a client may ask for at every API. */
export async function allowedEverywhere(clientId: string): Promise<Allowed[]> {
  const rows = await runPrepared<Row>(
    `SELECT r.audience, r.name, r.opaque, ${ASKED} AS allowed FROM resources r
     WHERE r.id IN (SELECT resource_id FROM client_permissions WHERE application_id = $1) OR ${OPEN} ORDER BY r.name, r.id`,
    [clientId],
  );
  return rows.map(toAllowed);
}

/** What the roles of an application say now. */
export async function rightsOfApplication(id: string): Promise<{ roles: string[]; permissions: string[] }> {
  const rows = await runPrepared<{ role: string; permission: string | null }>(
    `SELECT r.name AS role, p.name AS permission FROM application_roles g JOIN roles r ON r.id = g.role_id
     LEFT JOIN role_permissions rp ON rp.role_id = r.id LEFT JOIN permissions p ON p.id = rp.permission_id
     WHERE g.application_id = $1 ORDER BY r.name`,
    [id],
  );
  const permissions = rows.flatMap(({ permission }) => permission ?? []);
  return { roles: [...new Set(rows.map(({ role }) => role))], permissions: [...new Set(permissions)] };
}

/** Whether an application is the API of this audience, which may ask about tokens for it. */
export async function servesAudience(applicationId: string, audience: string): Promise<boolean> {
  if (!isClientId(applicationId)) return false;
  const serving = await runPrepared("SELECT 1 FROM resources WHERE audience = $1 AND application_id = $2", [
    audience,
    applicationId,
  ]);
  return serving.length === 1;
}
