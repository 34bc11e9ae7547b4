import type { RemoteJWKSet } from "jose/jwks/remote";
import { jwtVerify } from "jose/jwt/verify";
import type { Claims, ResourceClaims } from "./claims.ts";
import { TokenError } from "./token-error.ts";

/** The service's signed list: what is void by session, by holder before a second of `iat`, by role before one. */
interface List {
  sessions: string[];
  holders: Record<string, number>;
  roles: Record<string, number>;
  /** What applications were granted; a service that is not up to date leaves it out. */
  grants?: string[];
  /** The `since` of the next question. */
  next: number;
  exp: number;
}

/** What a token is void by. */
type Named = Pick<Claims & ResourceClaims, "sub" | "iat"> &
  Partial<Pick<Claims & ResourceClaims, "sid" | "grant_id" | "client_id" | "roles">>;

interface Options {
  issuer: string;
  origin: string;
  keys: RemoteJWKSet;
  fetch: typeof globalThis.fetch;
  staleSeconds: number;
}

/** How often the list is asked for while tokens are verified. */
const POLL_MILLISECONDS = 1_000;
/** With a list this old a token waits for the answer to the question; with a younger one it does not. */
const WAIT_MILLISECONDS = 3_000;
/** After a failure the service is left alone for so long. */
const PAUSE_MILLISECONDS = 5_000;
const TIMEOUT_MILLISECONDS = 3_000;
/** The whole list, and the keys, are taken anew so often: what no valid token is about goes from memory. */
const WHOLE_MILLISECONDS = 300_000;

/**
 * Follows the list of revocations. It is asked for when tokens are verified, at most once a second, so that it works
 * where nothing runs between requests, and costs nothing where there are none.
 */
export function createRevocations({ issuer, origin, keys, fetch, staleSeconds }: Options) {
  let sessions = new Set<string>();
  let grants = new Set<string>();
  let holders = new Map<string, number>();
  let roles = new Map<string, number>();
  let goodUntilSeconds = 0;
  let checkedAt = 0;
  let wholeAt = 0;
  let nextPollAt = 0;
  let since: number | undefined;
  let last = { url: "", etag: "" };
  let polling: Promise<void> | undefined;
  let failure: unknown;

  function add(list: List): void {
    for (const session of list.sessions) sessions.add(session);
    for (const grant of list.grants ?? []) grants.add(grant);
    for (const [id, second] of Object.entries(list.holders)) holders.set(id, second);
    for (const [name, second] of Object.entries(list.roles)) roles.set(name, second);
  }

  async function poll(): Promise<void> {
    const now = Date.now();
    const whole = since === undefined || now - wholeAt > WHOLE_MILLISECONDS;
    if (whole && since !== undefined) await keys.reload();
    const url = new URL(`/v1/auth/revocations${whole ? "" : `?since=${since}`}`, origin).href;
    const headers: HeadersInit = url === last.url ? { "If-None-Match": last.etag } : {};
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    // Frameworks that keep what fetch answers must not keep this.
    const answer = await fetch(url, { headers, signal, cache: "no-store" });
    if (answer.status !== 304) {
      if (answer.status !== 200) throw new Error(`GET ${url} answered ${answer.status}`);
      const expected = { issuer, audience: "revocations", typ: "revocations+jwt", algorithms: ["RS256"] };
      const { payload } = await jwtVerify<List>(await answer.text(), keys, { ...expected, requiredClaims: ["exp"] });
      if (whole) {
        [sessions, grants, holders, roles] = [new Set(), new Set(), new Map(), new Map()];
        wholeAt = now;
      }
      add(payload);
      since = payload.next;
      goodUntilSeconds = payload.exp;
      last = { url, etag: answer.headers.get("etag") ?? "" };
    }
    checkedAt = now;
  }

  /** Asks in the background while the list is young; verifications wait for the answer when it is not. */
  async function freshen(): Promise<void> {
    const now = Date.now();
    if (now >= nextPollAt) {
      nextPollAt = now + POLL_MILLISECONDS;
      polling ??= poll()
        .catch((error: unknown) => {
          // The list that is there stays good for a while; when it no longer is, check() refuses, and says why.
          failure = error;
          nextPollAt = Date.now() + PAUSE_MILLISECONDS;
        })
        .finally(() => {
          polling = undefined;
        });
    }
    if (now - checkedAt >= WAIT_MILLISECONDS) await polling;
  }

  const isVoid = ({ sid = "", grant_id: grant = "", sub, client_id: client = "", iat, roles: held = [] }: Named) =>
    sessions.has(sid) ||
    grants.has(grant) ||
    [sub, client, "*"].some((holder) => iat < (holders.get(holder) ?? 0)) ||
    held.some((role) => iat < (roles.get(role) ?? 0));

  return {
    /** @throws TokenError token.revoked; service.unavailable where the list is too old */
    async check(claims: Named): Promise<void> {
      await freshen();
      const now = Date.now();
      if (now / 1000 >= goodUntilSeconds || now - checkedAt > staleSeconds * 1000)
        throw new TokenError("service.unavailable", { cause: failure });
      if (isVoid(claims)) throw new TokenError("token.revoked");
    },
  };
}
