import { permissionNames } from "@/lib/access/rights";
import type { Locale } from "@/lib/i18n/locale";

/** Where a request comes from, as far as it may be believed. */
export interface Client {
  ipAddress: string | null;
  userAgent: string | null;
  requestId: string;
  /** The secret a device is known by: a browser keeps it in a cookie, a program sends it as `Gatehouse-Device`. */
  deviceId?: string | undefined;
}

interface Anonymous {
  type: "anonymous";
  client: Client;
}

/**
 * A proof of who someone is. In the words of RFC 8176: `pwd`; `otp`, a code of an authenticator app; `hwk` and `swk`, a
 * passkey that stays on its device and one that may be in several; `user`, that it verified its user; `mfa`, beside the
 * others, that they are of two factors. In our own: `device`, that the second factor was shown from this device before and its owner
 * chose not to be asked again; `email`, a code from the mailbox; `recovery`, a recovery code; `svc`, a
 * service token.
 */
export type Method = "pwd" | "otp" | "hwk" | "swk" | "user" | "mfa" | "device" | "email" | "recovery" | "svc";

/**
 * What an application holds of someone, or of itself: an access token for this service (RFC 9068). It acts for them with no
 * more than the token carries.
 */
export interface Delegation {
  /** The person, or the application itself. */
  holderId: string;
  clientId: string;
  /** Of a person: what the application was granted; a token goes with it. */
  grantId: string | undefined;
  /** Whether the session's own end is the token's, too. */
  endsWithSession: boolean;
  scopes: readonly string[];
  /** When and how the person had signed in when it was issued: what they have shown since was for something else. */
  authenticatedAt: Date;
  amr: readonly Method[];
  issuedAtSeconds: number;
  /** Thumbprint of the key that the token is bound to (RFC 9449). */
  boundTo: string | undefined;
}

interface Authenticated {
  id: string;
  /** What people read: display name or email of a user, name of an application. */
  name: string;
  roles: readonly string[];
  /** What the roles allow at this moment, read with the session. */
  permissions: ReadonlySet<string>;
  /** Null of an application that holds a token of the OpenID Provider, for which there is no session. */
  sessionId: string | null;
  /** Whose token this is, where it is not the holder's own. */
  delegation?: Delegation | undefined;
  clientType: "platform" | "identity" | "browser";
  /** A new password must be chosen before anything else opens. */
  mustChangePassword: boolean;
  /** A second factor must be added before anything else opens. */
  mustEnroll: boolean;
  /** How they proved who they are; empty for sessions from before this was noted. */
  amr: readonly Method[];
  /** When they did. */
  authenticatedAt: Date;
  client: Client;
}

/** A person with an active session. Pending people have no roles. */
export interface UserActor extends Authenticated {
  type: "user";
  sessionId: string;
  email: string;
  /** Blockchain addresses, the oldest hundred. */
  addresses: readonly { address: string; type: string; name: string }[];
  status: "active" | "pending";
  /** False while there is none to ask for. */
  hasPassword: boolean;
  /** Whether there is a second factor to ask for. */
  hasSecondFactor: boolean;
  /** Language of pages and mail. */
  locale: Locale;
}

/** An external service with an active session. */
export interface ApplicationActor extends Authenticated {
  type: "application";
}

/**
 * Anyone who runs a command on the host. The database is theirs, so every permission is, too. There is no session and no
 * account: what they do stands in the audit log under this one id.
 */
export interface Operator {
  type: "operator";
  id: "operator";
  permissions: ReadonlySet<string>;
  client: Client;
}

/** Everyone who may hold a permission. */
export type Authorized = UserActor | ApplicationActor | Operator;

/** Who asks. */
export type Actor = Anonymous | Authorized;

/** Someone not signed in. */
export const anonymous = (client: Client): Anonymous => ({ type: "anonymous", client });

/** The service itself: jobs and the first start, for the audit log only. */
export const system = (name: string): Anonymous =>
  anonymous({ ipAddress: null, userAgent: name, requestId: crypto.randomUUID() });

/** The operator at the command line. @param command like `gatehouse keys rotate` */
export const operator = (command: string): Operator => ({
  type: "operator",
  id: "operator",
  permissions: new Set(permissionNames),
  client: { ipAddress: null, userAgent: command, requestId: crypto.randomUUID() },
});
