import { type Api, type ApiOptions, createApi, type Input, type Output } from "./api.ts";
import { type Claims, readClaims } from "./claims.ts";
import { ProblemError } from "./problem.ts";
import { joinTabs, noTabs } from "./tabs.ts";

type TokenPair = Output<"login">;

/** A token pair, and until when its access token lasts by this machine's clock, in milliseconds since 1970. */
interface Pair {
  access: string;
  refresh: string;
  until: number;
}

/** What is held since a moment, in milliseconds since 1970; no pair after a sign-out. */
export interface Held {
  since: number;
  pair?: Pair;
}

/** Where a token pair survives the page or the process. What is written there opens the account to anyone who reads it. */
export interface Storage {
  read(): string | null | Promise<string | null>;
  write(text: string): void | Promise<void>;
}

/** `localStorage` or `sessionStorage` as a place for token pairs. */
export function webStorage(storage: globalThis.Storage, name = "gatehouse"): Storage {
  return { read: () => storage.getItem(name), write: (text) => storage.setItem(name, text) };
}

export interface SessionOptions extends Omit<ApiOptions, "tokens"> {
  /** Where token pairs are kept; unless given in memory alone, whence no script finds them on disk and nothing survives. */
  storage?: Storage;
  /** Signs in by itself, as the application whose service token this is. */
  serviceToken?: string;
  /** Whether tabs of one origin share the session; unless given they do. */
  tabs?: boolean;
}

export interface Session {
  /** Every operation of the service, with this session's token. */
  api: Api;
  signIn(body: Input<"login">["body"]): Promise<Claims>;
  /**
   * Goes on with a sign-in that asked for a second factor: `signIn` throws a `ProblemError` of `second.factor.required` then,
   * with the `challenge` to give here.
   */
  verifyFactor(body: Input<"verifyFactor">["body"]): Promise<Claims>;
  /** Goes on with a pair that another operation answered: registration, confirmation, a changed password. */
  start(pair: TokenPair): Promise<Claims>;
  /** A token for calls to your own services, refreshed where it is about to expire; undefined while nobody is signed in. */
  accessToken(): Promise<string | undefined>;
  /** Another token than the one that was refused. */
  renew(refused: string): Promise<string | undefined>;
  /** What the token says of its holder, for display: nothing here is verified. */
  claims(): Promise<Claims | undefined>;
  /** Forgets the pair in every tab, and then ends the session at the service. */
  signOut(): Promise<void>;
  /** Calls the listener whenever someone signs in, is refreshed or signs out, in any tab; returns what ends that. */
  onChange(listener: (claims: Claims | undefined) => void): () => void;
  /** Leaves the other tabs. */
  close(): void;
}

/** A token that lasts no longer is refreshed before it is used. */
const MARGIN_MILLISECONDS = 30_000;

/** How long a token lasts is counted from its arrival: clocks of browsers are wrong by minutes. */
function toPair({ access_token, refresh_token }: TokenPair): Pair {
  const { iat, exp } = readClaims(access_token);
  const life = (exp - iat) * 1000;
  return {
    access: access_token,
    refresh: refresh_token,
    until: Date.now() + life - Math.min(MARGIN_MILLISECONDS, life / 5),
  };
}

/** The service refused the refresh token, rather than being away. */
const isOver = (error: unknown) => error instanceof ProblemError && (error.status === 401 || error.status === 403);

/**
 * Someone signed in: keeps the token pair, and refreshes it once for all requests and tabs that need it at a time.
 * @example const session = createSession({ origin: "https://id.example.com" });
 * await session.signIn({ username: "ann@example.com", password });
 * await session.api.getProfile();
 */
export function createSession(options: SessionOptions): Session {
  const { origin, storage, serviceToken, tabs: sharing = "document" in globalThis } = options;
  const listeners = new Set<(claims: Claims | undefined) => void>();
  let held: Held = { since: 0 };
  let joining: Promise<void> | undefined;
  let renewing: Promise<string | undefined> | undefined;

  /** Goes over to what is newer. */
  function learn(other: Held): void {
    if (other.since <= held.since) return;
    held = other;
    for (const listener of listeners) listener(other.pair && readClaims(other.pair.access));
  }
  const tabs = sharing ? joinTabs(`gatehouse ${origin}`, () => held, learn) : noTabs;

  /** What this tab, its storage, and at its start the other tabs hold. */
  async function read(): Promise<Pair | undefined> {
    const stored = await storage?.read();
    if (stored) learn(JSON.parse(stored));
    joining ??= tabs.ask(0);
    await joining;
    return held.pair;
  }

  async function hold(pair: Pair | undefined): Promise<void> {
    // Two changes within a millisecond have an order, too.
    learn({ since: Math.max(Date.now(), held.since + 1), ...(pair ? { pair } : {}) });
    await storage?.write(JSON.stringify(held));
    tabs.tell(held);
  }

  /** The first pair of an application. */
  async function enter(): Promise<string | undefined> {
    if (serviceToken === undefined) return undefined;
    const pair = toPair(await bare.exchangeServiceToken({}, { token: serviceToken }));
    await hold(pair);
    return pair.access;
  }

  async function refresh(pair: Pair): Promise<string | undefined> {
    try {
      const next = toPair(await bare.refreshSession({ body: { token: pair.refresh } }));
      // Someone may have signed out meanwhile, or in as someone else.
      if (held.pair === pair) await hold(next);
      return held.pair?.access;
    } catch (error) {
      if (!isOver(error) || held.pair !== pair) throw error;
      await hold(undefined);
      if (serviceToken === undefined) throw error;
      return enter();
    }
  }

  /** Anyone who comes while another request or tab is at it gets what that one got. */
  function renew(refused: string | undefined): Promise<string | undefined> {
    const isGood = (pair: Pair | undefined) => pair && pair.access !== refused && pair.until > Date.now();
    renewing ??= tabs
      .alone(async () => {
        if (isGood(await read())) return held.pair?.access;
        // What the last holder of the lock has told may not have arrived.
        await tabs.ask(held.since);
        if (isGood(held.pair)) return held.pair?.access;
        return held.pair ? refresh(held.pair) : enter();
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  }

  async function accessToken(): Promise<string | undefined> {
    const pair = await read();
    if (pair && pair.until > Date.now()) return pair.access;
    return pair || serviceToken !== undefined ? renew(pair?.access) : undefined;
  }

  async function start(pair: TokenPair): Promise<Claims> {
    await hold(toPair(pair));
    return readClaims(pair.access_token);
  }

  async function signOut(): Promise<void> {
    const pair = await read();
    await hold(undefined);
    if (pair) await bare.logout({ body: { token: pair.refresh } });
  }

  // What refreshes must not wait for a refresh.
  const bare = createApi(options);
  return {
    api: createApi({ ...options, tokens: { accessToken, renew } }),
    signIn: async (body) => start(await bare.login({ body })),
    verifyFactor: async (body) => {
      const pair = await bare.verifyFactor({ body });
      // The identity server's answer to a challenge of its own, which is no token pair.
      if (!("refresh_token" in pair)) throw new TypeError("The challenge is not of a sign-in for a token pair.");
      return start(pair);
    },
    start,
    accessToken,
    renew,
    claims: async () => {
      const pair = await read();
      return pair && readClaims(pair.access);
    },
    signOut,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: tabs.close,
  };
}
