/** What each scope lets an application read of a person, as claims. */
export const claimsOfScope = {
  openid: ["sub", "sid", "auth_time", "amr", "acr"],
  profile: ["name", "locale", "updated_at"],
  email: ["email", "email_verified"],
  addresses: ["addresses", "addresses_omitted"],
  roles: ["roles", "roles_omitted"],
  permissions: ["permissions", "permissions_omitted"],
} as const;

/** Every scope there is; `offline_access` outlives the browser session. */
export const scopes = ["openid", "profile", "email", "addresses", "roles", "permissions", "offline_access"] as const;

export type Scope = (typeof scopes)[number];

export const isScope = (name: string): name is Scope => scopes.some((scope) => scope === name);

/** What an application asks for (RFC 6749, section 3.3) and may have. */
export const scopesAmong = (asked: string | undefined, allowed: readonly string[]): Scope[] =>
  (asked?.split(" ") ?? []).filter(isScope).filter((scope) => allowed.includes(scope));
