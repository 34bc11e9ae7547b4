import { type OperationId, type Operations, operations } from "./operations.ts";
import { ProblemError, readProblem } from "./problem.ts";
import { randomId } from "./random-id.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that has not expired; undefined while nobody is signed in. */
  accessToken(): Promise<string | undefined>;
  /** Another token than the one that was refused. */
  renew(refused: string): Promise<string | undefined>;
}

export interface ApiOptions extends RetryPolicy {
  /** Origin of the service, for example `https://id.example.com`. */
  origin: string;
  /** What stands in `Authorization` where an operation needs it. */
  tokens?: TokenSource;
  /** Milliseconds that each attempt may take; 10,000 unless given. */
  timeout?: number;
  /** Another `fetch`. */
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** This token instead of one from the source. */
  token?: string;
  signal?: AbortSignal;
  /** Milliseconds that each attempt may take. */
  timeout?: number;
  /** A secret of this device, for sign-ins: 256 random bits in base64url, made once and kept. */
  device?: string;
  /**
   * Under the same key within 24 hours a POST has its effect once. Each call has a key of its own unless given, which
   * its retries share; give one that outlives the page where the call must not be made twice after a reload either.
   */
  idempotencyKey?: string;
}

export type Input<Id extends OperationId> = Operations[Id]["input"];
export type Output<Id extends OperationId> = Operations[Id]["output"];

/** Every operation of the service as a function. */
export type Api = {
  readonly [Id in OperationId]: (
    ...given: object extends Input<Id>
      ? [input?: Input<Id>, options?: CallOptions]
      : [input: Input<Id>, options?: CallOptions]
  ) => Promise<Output<Id>>;
};

/** An input as the code that sends it sees it, whatever the operation. */
interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const isId = (name: string): name is OperationId => name in operations;

function addressOf(origin: string, id: OperationId, { params = {}, query = {} }: Parts): URL {
  const path = operations[id].path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function headersOf(method: string, parts: Parts, token: string | undefined, given: CallOptions): Headers {
  const headers = new Headers({ Accept: "application/json, application/problem+json, */*;q=0.1" });
  if (parts.body !== undefined) headers.set("Content-Type", "application/json");
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  if (method === "POST") headers.set("Idempotency-Key", given.idempotencyKey ?? randomId());
  if (given.device !== undefined) headers.set("Gatehouse-Device", given.device);
  return headers;
}

/** The cursor in the `Link` to the next page. */
function nextOf(response: Response): string | null {
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return link ? new URL(link, response.url || undefined).searchParams.get("cursor") : null;
}

async function read(id: OperationId, response: Response): Promise<unknown> {
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204) return undefined;
  const isJson = /^application\/json/.test(response.headers.get("content-type") ?? "");
  const body: unknown = isJson ? await response.json() : await response.text();
  return "paged" in operations[id] ? { items: body, next: nextOf(response) } : body;
}

/** Another token may open what this one did not. */
const mayHelp = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  error.status === 401 &&
  ["unauthorized", "token.expired", "token.revoked"].includes(error.code);

/**
 * Every operation of the service as a typed function.
 * @example const api = createApi({ origin: "https://id.example.com" });
 * const { exist } = await api.addressExists({ query: { email: "ann@example.com" } });
 * @throws ProblemError where the service refuses; whatever `fetch` throws where it cannot be reached, or the signal says so
 */
export function createApi(options: ApiOptions): Api {
  const { origin, tokens, fetch = globalThis.fetch, timeout = 10_000 } = options;

  async function call(id: OperationId, parts: Parts, given: CallOptions): Promise<unknown> {
    const { method } = operations[id];
    const signals = () => [AbortSignal.timeout(given.timeout ?? timeout), ...(given.signal ? [given.signal] : [])];
    const attempt = async (headers: Headers) => {
      const body = parts.body === undefined ? null : JSON.stringify(parts.body);
      const request = { method, headers, body, signal: AbortSignal.any(signals()) };
      return read(id, await fetch(addressOf(origin, id, parts), request));
    };
    const send = (token: string | undefined) => {
      // The retries share the headers, and with them the key.
      const headers = headersOf(method, parts, token, given);
      return withRetries(() => attempt(headers), options, method !== "PATCH", given.signal);
    };
    given.signal?.throwIfAborted();
    const source = given.token === undefined && !("public" in operations[id]) ? tokens : undefined;
    const token = given.token ?? (await source?.accessToken());
    try {
      return await send(token);
    } catch (error) {
      if (!source || token === undefined || !mayHelp(error)) throw error;
      const other = await source.renew(token);
      if (other === undefined || other === token) throw error;
      return send(other);
    }
  }

  const names = Object.keys(operations).filter(isId);
  const functions = names.map((id) => [id, (parts: Parts = {}, given: CallOptions = {}) => call(id, parts, given)]);
  // Each function takes and answers what Operations says of its id: the contracts have written both.
  return Object.fromEntries(functions) as unknown as Api;
}

/** Every item of a list, page after page. */
export async function* everyItem<Item>(
  list: (cursor: string | undefined) => Promise<{ items: Item[]; next: string | null }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { items, next } = await list(cursor);
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
