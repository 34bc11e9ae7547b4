import type { Account, KoaContextWithOIDC } from "oidc-provider";
import { runPrepared } from "@/lib/db";
import { env } from "@/lib/env";
import { leaveOut } from "@/lib/oauth/claims/fit";
import { type Address, type ClaimSources, mappedClaims } from "@/lib/oauth/claims/mapping";
import { claimsOfScope } from "@/lib/oauth/scopes";
import { settingsOf } from "@/lib/oauth/store/clients";
import { currentSigningKey } from "@/lib/sessions/keys/signing-keys";
import { bytesInToken, MAX_TOKEN_BYTES } from "@/lib/sessions/keys/token-size";
import { MAX_ADDRESSES } from "@/lib/values";

interface Person {
  email: string;
  name: string;
  locale: string;
  confirmed: boolean;
  has_second_factor: boolean;
  updated_at: Date;
  roles: string[];
  permissions: string[];
}

/** Only whether the account is shut: what has to be shown is asked of the session, wherever one is read. */
const PERSON = `
  SELECT u.email, coalesce(u.name, u.email) AS name, u.locale, u.confirmed_at IS NOT NULL AS confirmed,
         u.second_factor_at IS NOT NULL AS has_second_factor, u.updated_at, rights.roles, rights.permissions
  FROM users u
  LEFT JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT r.name ORDER BY r.name), '{}') AS roles,
           coalesce(array_agg(DISTINCT p.name ORDER BY p.name) FILTER (WHERE p.name IS NOT NULL), '{}') AS permissions
    FROM user_roles g JOIN roles r ON r.id = g.role_id
    LEFT JOIN role_permissions rp ON rp.role_id = r.id LEFT JOIN permissions p ON p.id = rp.permission_id
    WHERE g.user_id = u.id AND u.confirmed_at IS NOT NULL
  ) rights ON true
  WHERE u.id = $1 AND u.disabled_at IS NULL AND (u.deletes_at IS NULL OR u.deletes_at > $2)`;

/** In the order of an access token of the platform. */
const ADDRESSES = `
  SELECT address, type, name FROM addresses WHERE user_id = $1 ORDER BY created_at, id LIMIT ${MAX_ADDRESSES}`;

/** So much of a list goes into a token, which travels in headers; userinfo has all of it. */
const MOST_BYTES = 1_500;

const listClaim = (name: "addresses" | "roles" | "permissions", list: readonly unknown[], use: string) =>
  use === "userinfo" || Buffer.byteLength(JSON.stringify(list)) <= MOST_BYTES
    ? { [name]: list }
    : { [`${name}_omitted`]: true };

/** What a person's roles say now, for tokens and userinfo. */
const claimsOf = (id: string, person: Person, use: string) => ({
  sub: id,
  name: person.name,
  locale: person.locale,
  updated_at: Math.floor(person.updated_at.getTime() / 1000),
  email: person.email,
  email_verified: person.confirmed,
  ...listClaim("roles", person.roles, use),
  ...listClaim("permissions", person.permissions, use),
});

/** Under which `claims` tells those that the client has under names of its own (`bindClaims`). */
export const MAPPED = Symbol("mapped claims");

/** A person as the provider knows accounts. */
export interface PersonAccount extends Account {
  hasSecondFactor: boolean;
  /** What their roles say now. */
  rights: { roles: string[]; permissions: string[] };
  /** What claims under a client's own names are made of. */
  sources: ClaimSources;
}

/** What an ID token has no room for, beside a long name and whatever else is granted. */
async function fitIdToken(own: Record<string, unknown>, mapped: Record<string, unknown>, clientId: string) {
  const { privateKey } = await currentSigningKey();
  const signatureBytes = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const frame = { signatureBytes, issuer: env().APP_URL };
  const order = [...Object.keys(mapped).toReversed(), "addresses", "permissions", "roles"];
  const fits = (claims: object) => bytesInToken({ aud: clientId, ...claims }, frame) <= MAX_TOKEN_BYTES;
  const all = Object.entries(leaveOut({ ...own, ...mapped }, order, fits));
  const isMapped = (name: string) => Object.hasOwn(mapped, name.replace(/_omitted$/, ""));
  return {
    own: Object.fromEntries(all.filter(([name]) => !isMapped(name))),
    mapped: Object.fromEntries(all.filter(([name]) => isMapped(name))),
  };
}

/** Someone who is admitted now; undefined of anybody else. */
export async function findAccount({ oidc }: KoaContextWithOIDC, id: string): Promise<PersonAccount | undefined> {
  const [person] = await runPrepared<Person>(PERSON, [id, new Date()]);
  if (!person) return undefined;
  const { name, locale, roles, permissions } = person;
  const addresses = () => runPrepared<Address>(ADDRESSES, [id]);
  const sources = { name, locale, roles, permissions, addresses };
  return {
    accountId: id,
    hasSecondFactor: person.has_second_factor,
    rights: { roles, permissions },
    sources,
    claims: async (use, scope) => {
      const { client, grant } = oidc;
      const asked = new Set(scope.split(" "));
      const granted = new Set(grant ? grant.getOIDCScopeFiltered(asked).split(" ") : asked);
      const wanted = new Set([...granted].flatMap((one): readonly string[] => Reflect.get(claimsOfScope, one) ?? []));
      const known = wanted.has("addresses") ? listClaim("addresses", await addresses(), use) : {};
      const all = Object.entries({ ...claimsOf(id, person, use), ...known });
      const own = { sub: id, ...Object.fromEntries(all.filter(([claim]) => wanted.has(claim))) };
      const place = use === "userinfo" ? "userinfo" : "id_token";
      const mapped = client ? await mappedClaims(settingsOf(client).claims, place, granted, sources) : {};
      if (use === "userinfo" || !client) return { ...own, [MAPPED]: mapped };
      const fitted = await fitIdToken(own, mapped, client.clientId);
      return { ...fitted.own, sub: id, [MAPPED]: fitted.mapped };
    },
  };
}
