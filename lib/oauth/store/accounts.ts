import type { Account } from "oidc-provider";
import { runPrepared } from "@/lib/db";
import { claimsOfScope } from "@/lib/oauth/scopes";

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

/** So much of a list goes into a token, which travels in headers; userinfo has all of it. */
const MOST_BYTES = 1_500;

const listClaim = (name: "roles" | "permissions", list: string[], use: string) =>
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

/** A person as the provider knows accounts. */
export interface PersonAccount extends Account {
  hasSecondFactor: boolean;
  /** What their roles say now. */
  rights: { roles: string[]; permissions: string[] };
}

/** Someone who is admitted now; undefined of anybody else. */
export async function findAccount(id: string): Promise<PersonAccount | undefined> {
  const [person] = await runPrepared<Person>(PERSON, [id, new Date()]);
  if (!person) return undefined;
  return {
    accountId: id,
    hasSecondFactor: person.has_second_factor,
    rights: { roles: person.roles, permissions: person.permissions },
    claims: (use, scope) => {
      const wanted = scope.split(" ").flatMap((name): readonly string[] => Reflect.get(claimsOfScope, name) ?? []);
      const all = Object.entries(claimsOf(id, person, use));
      return { sub: id, ...Object.fromEntries(all.filter(([name]) => wanted.includes(name))) };
    },
  };
}
