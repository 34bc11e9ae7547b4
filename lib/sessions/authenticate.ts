import type { Actor, ApplicationActor, Client, Delegation, Method, UserActor } from "@/lib/actor";
import { anonymous } from "@/lib/actor";
import { runPrepared } from "@/lib/db";
import { perConfiguration } from "@/lib/env";
import { isLocale, locales } from "@/lib/i18n/locale";
import { logReason } from "@/lib/log";
import { authorize, type Contract } from "@/lib/operation";
import { Problem, type ProblemKind } from "@/lib/problem";
import { asksForFactorSql, holderObstacleSql, type Obstacle } from "@/lib/sessions/admission";
import { openBrowserCookie } from "@/lib/sessions/browser-cookie";
import { addressesOf } from "@/lib/sessions/claims";
import { actorOfApplication, narrowed, readGrant } from "@/lib/sessions/delegation";
import { isDelegated, readDelegation } from "@/lib/sessions/keys/delegated-tokens";
import { dpopChallenge, type Proof, requireProof, requireScheme, storeProof } from "@/lib/sessions/keys/dpop";
import { readSigned } from "@/lib/sessions/keys/signed";
import { readToken, type VerifiedToken } from "@/lib/sessions/keys/tokens";
import { requireContinuation } from "@/lib/sessions/obstacles";
import { touchSession } from "@/lib/sessions/session";
import { KNOWN, knownVersion, withSettings } from "@/lib/settings/settings";
import { MAX_ADDRESSES } from "@/lib/values";

/** A session with its holder and the holder's rights at this moment. */
interface SessionRow {
  id: string;
  client_type: "platform" | "identity" | "browser";
  /** Written by `startSession` alone. */
  amr: Method[];
  authenticated_at: Date;
  last_used_at: Date;
  idle_expires_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  user_id: string | null;
  email: string | null;
  user_name: string | null;
  locale: string | null;
  confirmed_at: Date | null;
  has_password: boolean;
  has_second_factor: boolean;
  addresses: UserActor["addresses"];
  tokens_not_before: Date | null;
  application_id: string | null;
  application_name: string | null;
  obstacle: Obstacle | null;
  roles: string[] | null;
  permissions: string[] | null;
}

// One round trip for "is this session alive, whose is it, and what may they do": asked by every request.
const sessionSql = perConfiguration(
  () => `
  SELECT s.id, s.profile AS client_type, s.amr, s.authenticated_at, s.last_used_at, s.idle_expires_at, s.expires_at, s.ended_at,
         s.user_id, u.email, u.name AS user_name, u.locale, u.confirmed_at, u.password_hash IS NOT NULL AS has_password,
         ${asksForFactorSql("u")} AS has_second_factor, u.tokens_not_before,
         s.application_id, a.name AS application_name, ${holderObstacleSql("$2::timestamptz")} AS obstacle,
         ${addressesOf("s.user_id", MAX_ADDRESSES)} AS addresses,
         rights.roles, rights.permissions
  FROM sessions s
  LEFT JOIN users u ON u.id = s.user_id
  LEFT JOIN applications a ON a.id = s.application_id
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT r.name) AS roles, array_agg(DISTINCT p.name) FILTER (WHERE p.name IS NOT NULL) AS permissions
    FROM (
      SELECT role_id FROM user_roles WHERE user_id = s.user_id AND u.confirmed_at IS NOT NULL
      UNION ALL
      SELECT role_id FROM application_roles WHERE application_id = s.application_id
    ) held
    JOIN roles r ON r.id = held.role_id
    LEFT JOIN role_permissions rp ON rp.role_id = r.id
    LEFT JOIN permissions p ON p.id = rp.permission_id
  ) rights ON true
  WHERE s.id = $1 AND ${KNOWN("$3")}`,
);

function toActor(row: SessionRow, client: Client): UserActor | ApplicationActor {
  const shared = {
    roles: (row.roles ?? []).sort(),
    permissions: new Set(row.permissions ?? []),
    sessionId: row.id,
    clientType: row.client_type,
    amr: row.amr,
    authenticatedAt: row.authenticated_at,
    client,
  };
  if (row.user_id && row.email) {
    return {
      type: "user",
      id: row.user_id,
      name: row.user_name ?? row.email,
      email: row.email,
      addresses: row.addresses,
      status: row.confirmed_at ? "active" : "pending",
      hasPassword: row.has_password,
      hasSecondFactor: row.has_second_factor,
      locale: isLocale(row.locale) ? row.locale : locales[0],
      mustChangePassword: row.obstacle === "password_due",
      mustEnroll: row.obstacle === "enrollment_due",
      ...shared,
    };
  }
  if (row.application_id && row.application_name) {
    return {
      type: "application",
      id: row.application_id,
      name: row.application_name,
      mustChangePassword: false,
      mustEnroll: false,
      ...shared,
    };
  }
  throw new Error(`Session ${row.id} belongs to nobody`);
}

interface Naming {
  /** When the token that names the session was made; a token older than the holder's last change is void. */
  issuedAtSeconds?: number;
  /** `outlived` by what was issued in it to go on without it. */
  lifetime?: "enforced" | "outlived";
}

/**
 * The row of an active session.
 * @throws Problem unauthorized, token.expired, token.revoked
 */
async function readSession(
  sessionId: string,
  { issuedAtSeconds, lifetime = "enforced" }: Naming = {},
): Promise<SessionRow> {
  const now = new Date();
  const row = await withSettings(async () => {
    const values = [sessionId, now.toISOString(), knownVersion()];
    const [found] = await runPrepared<SessionRow>(sessionSql(), values);
    return found;
  });
  if (!row) throw new Problem("unauthorized", { reason: "no session of this token" });
  if (row.ended_at) throw new Problem("token.revoked", { reason: "the session has ended" });
  requireContinuation(row.obstacle, "accept");
  if (lifetime === "enforced" && (row.expires_at <= now || row.idle_expires_at <= now))
    throw new Problem("token.expired", { reason: "the session's lifetime is over" });
  const notBefore = row.tokens_not_before;
  if (notBefore && issuedAtSeconds !== undefined && issuedAtSeconds < Math.floor(notBefore.getTime() / 1000)) {
    throw new Problem("token.revoked", { reason: "issued before the holder's last change" });
  }
  return row;
}

/**
 * The actor of an active session, in one query.
 * @throws Problem unauthorized, token.expired, token.revoked
 */
export async function actorOfSession(sessionId: string, client: Client, naming?: Naming) {
  return toActor(await readSession(sessionId, naming), client);
}

/**
 * The person or application that an application acts for, with what its token carries and they may do now.
 * @throws Problem unauthorized, token.expired, token.revoked
 */
async function actorOfDelegation(delegation: Delegation, client: Client): Promise<UserActor | ApplicationActor> {
  if (delegation.grantId === undefined) return actorOfApplication(delegation, client);
  const { issuedAtSeconds, endsWithSession, authenticatedAt, amr } = delegation;
  const { session_id: sessionId, allowed } = await readGrant(delegation);
  const lifetime = endsWithSession ? "enforced" : "outlived";
  const actor = await actorOfSession(sessionId, client, { issuedAtSeconds, lifetime });
  const permissions = narrowed(actor.permissions, delegation, allowed);
  return { ...actor, roles: [], permissions, delegation, authenticatedAt, amr };
}

/** A session's last use is written down at most this often. */
const TOUCH_MILLISECONDS = 60_000;

const REFUSALS: readonly ProblemKind[] = ["unauthorized", "token.expired", "token.revoked"];

/** Who stands behind a session cookie; anybody whose cookie or session is not whole and alive is anonymous. */
export async function actorOfCookie(cookie: string | undefined, client: Client): Promise<Actor> {
  const named = cookie ? await openBrowserCookie(cookie) : undefined;
  if (!named) return anonymous(client);
  try {
    const row = await readSession(named.sessionId, named);
    if (row.client_type !== "browser") return anonymous(client);
    const now = new Date();
    if (now.getTime() - row.last_used_at.getTime() >= TOUCH_MILLISECONDS) await touchSession(row.id, now);
    return toActor(row, client);
  } catch (error) {
    if (!(error instanceof Problem && REFUSALS.includes(error.kind))) throw error;
    logReason(error, client.requestId);
    return anonymous(client);
  }
}

/**
 * Who stands behind a token whose signature was checked, in one query.
 * @throws Problem unauthorized, token.expired, token.revoked
 */
export async function actorOfToken(token: VerifiedToken, client: Client) {
  const actor = await actorOfSession(token.sessionId, client, token);
  if (actor.clientType !== token.type || actor.id !== token.holderId)
    throw new Problem("unauthorized", { reason: "the session is of another type or holder" });
  return actor;
}

/** @throws Problem unauthorized, token.expired, token.revoked */
async function actorOfBound(token: string, delegation: Delegation, proof: Proof, client: Client) {
  const proven = await requireProof(proof, token, delegation.boundTo ?? "");
  const actor = await actorOfDelegation(delegation, client);
  await storeProof(proven);
  return actor;
}

async function actorOfShown(token: string, client: Client, proof: Proof | undefined): Promise<Actor> {
  const signed = await readSigned(token);
  if (!isDelegated(signed)) {
    requireScheme(undefined, proof);
    return actorOfToken(readToken(signed), client);
  }
  const delegation = readDelegation(signed);
  requireScheme(delegation.boundTo, proof);
  return proof ? actorOfBound(token, delegation, proof, client) : actorOfDelegation(delegation, client);
}

/** Says of a refusal, where it does not itself, that a token of this kind was refused. */
function challenged(error: unknown): unknown {
  if (!(error instanceof Problem && REFUSALS.includes(error.kind)) || "WWW-Authenticate" in error.headers) return error;
  const headers = dpopChallenge("invalid_token", error.message);
  return new Problem(error.kind, { reason: error.reason ?? error.kind, headers });
}

/**
 * Who stands behind an access token: signature first, then one query for the session and the rights of its holder. What the
 * OpenID Provider issued to an application stands on its grant, which is another one.
 * @param proof where the token was shown as `DPoP`
 * @throws Problem unauthorized, token.expired, token.revoked
 */
export async function authenticate(token: string | undefined, client: Client, proof?: Proof): Promise<Actor> {
  if (token === undefined) return anonymous(client);
  const actor = actorOfShown(token, client, proof);
  return proof ? actor.catch((error: unknown) => Promise.reject(challenged(error))) : actor;
}

/** @throws Problem unauthorized, token.expired, token.revoked */
function currentOf({ delegation, sessionId, client }: UserActor | ApplicationActor) {
  if (delegation) return actorOfDelegation(delegation, client);
  if (sessionId === null) throw new Problem("unauthorized", { reason: "neither a session nor a grant" });
  return actorOfSession(sessionId, client);
}

/**
 * The caller as they are now, for work that goes on after it was allowed: asked before each piece of it, so that an export,
 * an import or a bulk change ends with the right of who started it, by demotion, disabling or signing out.
 * @throws Problem unauthorized, token.expired, token.revoked, password.change.required, forbidden
 */
export async function continueAs<Caller extends Actor>(actor: Caller, contract: Contract): Promise<Caller> {
  if (actor.type !== "user" && actor.type !== "application") return actor;
  const current = await currentOf(actor);
  authorize(current, contract, undefined);
  // A session never changes hands: its holder is of the type it was.
  return current as Actor as Caller;
}
