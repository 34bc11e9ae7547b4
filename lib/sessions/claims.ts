import type { Method } from "@/lib/actor";
import { acrOf } from "@/lib/sessions/admission";
import { FIRST_PARTY, type PlatformClaims } from "@/lib/sessions/keys/tokens";
import { MAX_ADDRESSES } from "@/lib/values";

/** Whom a session belongs to, as tokens describe them. */
export interface HolderRow {
  id: string | null;
  client_id: string;
  name: string;
  locale: string;
  addresses: PlatformClaims["addresses"];
  roles: string[];
  status: PlatformClaims["status"];
  created_at: Date;
  /** Of the session. */
  amr: Method[];
  authenticated_at: Date;
}

/** How and when someone proved who they are. */
export interface Authentication {
  amr: readonly Method[];
  authenticatedAt: Date;
}

/**
 * The same as tokens say it (RFC 9068, section 2.2.1; RFC 8176). Of a session from before it was noted how, only when is known.
 */
export const authenticationClaims = ({ amr, authenticatedAt }: Authentication) => ({
  auth_time: Math.floor(authenticatedAt.getTime() / 1000),
  ...(amr.length > 0 ? { amr: [...amr], acr: acrOf(amr) } : {}),
});

/**
 * The oldest addresses of a user, as JSON. Accounts from before the cap may have any number, and cost no more for it: more
 * than the cap never fit into a token, so one of them tells that they are left out.
 */
export const addressesOf = (userId: string, most: number) => `
  (SELECT coalesce(json_agg(json_build_object('address', address, 'type', type, 'name', name) ORDER BY created_at, id), '[]')
   FROM (SELECT id, address, type, name, created_at FROM addresses WHERE user_id = ${userId}
         ORDER BY created_at LIMIT ${most}) oldest)`;

/** What to select for a `HolderRow` of a session `s`. In SQL, for every sign-in and every refresh asks for it. */
export const HOLDER = `
  coalesce(u.id, a.id) AS id, coalesce(a.id::text, '${FIRST_PARTY}') AS client_id, coalesce(u.email, a.name) AS name, coalesce(u.locale, 'en') AS locale,
  ${addressesOf("u.id", MAX_ADDRESSES + 1)} AS addresses,
  ARRAY(
    SELECT r.name FROM user_roles g JOIN roles r ON r.id = g.role_id WHERE g.user_id = u.id AND u.confirmed_at IS NOT NULL
    UNION ALL
    SELECT r.name FROM application_roles g JOIN roles r ON r.id = g.role_id WHERE g.application_id = a.id
  ) AS roles,
  CASE WHEN u.id IS NOT NULL AND u.confirmed_at IS NULL THEN 'pending' ELSE 'active' END AS status,
  coalesce(u.created_at, a.created_at) AS created_at, s.amr, s.authenticated_at`;

/** The holder `u` or `a` of a session `s`. */
export const OF_SESSION = "LEFT JOIN users u ON u.id = s.user_id LEFT JOIN applications a ON a.id = s.application_id";

/** What a platform access token says of a holder; undefined of nobody. */
export function claimsOf({
  id,
  roles,
  created_at,
  amr,
  authenticated_at,
  ...rest
}: HolderRow): PlatformClaims | undefined {
  if (id === null) return undefined;
  const authentication = authenticationClaims({ amr, authenticatedAt: authenticated_at });
  return { id, ...rest, roles: roles.sort(), createdAt: created_at.toISOString(), ...authentication };
}
