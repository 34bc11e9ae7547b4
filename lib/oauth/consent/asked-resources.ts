import type { UserActor } from "@/lib/actor";
import { type Allowed, allowedEverywhere } from "@/lib/oauth/resources/allowed";
import { canonicalAudience } from "@/lib/oauth/resources/audience";
import type { ResourceScopes } from "@/lib/oauth/store/grants";

/** An API that an application asks for, and what it may be let do there. */
export interface AskedResource {
  audience: string;
  name: string;
  permissions: Allowed["permissions"];
}

/** What of a request names APIs and their scopes (RFC 8707, section 2). */
interface Request {
  clientId: string;
  scope?: string | undefined;
  resource?: string | string[] | undefined;
}

/** What an application asks for at APIs and may have, as far as this person may do it themselves. */
export async function resourcesAsked(request: Request, actor: UserActor): Promise<AskedResource[]> {
  const audiences = [request.resource ?? []].flat().map(canonicalAudience);
  if (audiences.length === 0) return [];
  const asked = request.scope?.split(" ") ?? [];
  const allowed = await allowedEverywhere(request.clientId);
  return allowed
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ audience, name, permissions }) => ({
      audience,
      name,
      permissions: permissions.filter((one) => asked.includes(one.name) && actor.permissions.has(one.name)),
    }))
    .filter(({ permissions }) => permissions.length > 0);
}

/** The same as consents and grants keep it. */
export const scopesAt = (resources: readonly AskedResource[]): ResourceScopes =>
  Object.fromEntries(resources.map(({ audience, permissions }) => [audience, permissions.map(({ name }) => name)]));
