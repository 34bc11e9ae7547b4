/** What an access token (of a platform session) says of its holder. */
export interface Claims {
  /** The service that made it. */
  iss: string;
  /** User's or application's id. */
  id: string;
  /** The same id. */
  sub: string;
  /** Whom it was issued to: an application's id, or `first-party`. Not in tokens from before it. */
  client_id?: string;
  /** The user's email address, or the application's name. */
  name: string;
  locale: string;
  addresses: { address: string; type: string; name: string }[];
  /** The addresses do not fit into a token: `addresses` is empty, and `profile` and `validate` tell them. */
  addresses_omitted?: true;
  /** Names of roles at the time it was made. */
  roles: string[];
  /** The roles do not fit into a token: `roles` is empty, and `profile` and `validate` tell them. */
  roles_omitted?: true;
  /** `pending` until the mailbox is confirmed; then there are no roles. */
  status: "active" | "pending";
  createdAt: string;
  /** When the session was last authenticated, in seconds since 1970. */
  auth_time?: number;
  /** How it was, in the words of RFC 8176: `pwd`, `otp`, and `mfa` beside them where two factors were shown. */
  amr?: string[];
  /** How strongly: by one factor or by two. */
  acr?: "aal1" | "aal2";
  /** The session. */
  sid: string;
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** What an access token for an API says, which an application got from the OpenID Provider (RFC 9068). */
export interface ResourceClaims {
  /** The service that made it. */
  iss: string;
  /** The API that it is for. */
  aud: string;
  /** User's id; of an application that acts for itself its own. */
  sub: string;
  /** The application that it was issued to. */
  client_id: string;
  /** Permissions, separated by spaces; missing where it carries none. */
  scope?: string;
  /** What a user granted the application; missing where it acts for itself. */
  grant_id?: string;
  /** The session whose end is the token's; missing where the token outlives it (`offline_access`). */
  sid?: string;
  /** When the user signed in, in seconds since 1970. */
  auth_time?: number;
  /** How, in the words of RFC 8176. */
  amr?: string[];
  /** How strongly: by one factor or by two. */
  acr?: "aal1" | "aal2";
  /** Names of roles, where `roles` was asked for. */
  roles?: string[];
  roles_omitted?: true;
  /** The permissions of `scope`, where `permissions` was asked for. */
  permissions?: string[];
  permissions_omitted?: true;
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** The claims of a token that came from the service itself, unverified. */
export function readClaims(token: string): Claims {
  const [, payload = ""] = token.split(".");
  const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
