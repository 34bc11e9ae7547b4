import { type Actor, type Authorized, anonymous, type Client } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { isDatabaseOverloaded } from "@/lib/db";
import { env } from "@/lib/env";
import { wakeOutbox } from "@/lib/events/outbox";
import { clientOf } from "@/lib/http/client";
import { allowOrigin, respondOptions } from "@/lib/http/cors";
import { once } from "@/lib/http/idempotency/idempotency";
import { requireStillValid } from "@/lib/http/idempotency/replay";
import { countRequest } from "@/lib/http/load/request-budget";
import {
  fields,
  type OperationRequest,
  type OperationResponse,
  toOperationRequest,
  toResponse,
} from "@/lib/http/message";
import { observed } from "@/lib/http/observe";
import { operations } from "@/lib/http/operations";
import { readBearer, readBody, readCredential, readQuery } from "@/lib/http/read";
import { toOutputResponse, toProblemResponse } from "@/lib/http/respond";
import { buildTable, type Match, type Target } from "@/lib/http/table";
import { refundThrottle, throttle } from "@/lib/limits/throttle";
import { networkOf } from "@/lib/network";
import { type Contract, type Method, type Operation, takesIdempotencyKey } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { authenticate } from "@/lib/sessions/authenticate";
import { checkSettings } from "@/lib/settings/settings";

const lookup = buildTable(operations);

/** Whether a contract names this path. */
export const isOperationPath = (pathname: string): boolean => lookup(pathname) !== undefined;

/** Whether a browser is navigating here, rather than a program calling. */
const isNavigation = (request: OperationRequest) => /\btext\/html\b/.test(request.headers.get("accept") ?? "");

function redirectToPage(page: string, params: Record<string, string>): OperationResponse {
  const path = page.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return { status: 303, headers: { location: env().APP_URL + path, "cache-control": "no-store" }, body: null };
}

/** Authenticates, counts, reads, runs and answers one request to one operation. */
async function run(
  request: OperationRequest,
  client: Client,
  operation: Operation,
  params: Record<string, string>,
): Promise<OperationResponse> {
  const { contract } = operation;
  if (contract.page && isNavigation(request)) return redirectToPage(contract.page, params);
  const bearer = readBearer(request.headers);
  const actor = await identify(contract, request, client);
  const budget = await auditRefusal(actor, contract, () => countRequest(actor));
  const answer = await perform(request, actor, operation, params, bearer).catch((error: unknown) =>
    toProblemResponse(error, client),
  );
  // A response that anyone may cache must not describe one caller's budget, and a refusal already names the budget it is about.
  if (!contract.cacheSeconds && !("ratelimit" in answer.headers)) Object.assign(answer.headers, fields(budget));
  return answer;
}

/** Runs `work`; a refusal is recorded in the audit log. */
async function auditRefusal<Result>(
  actor: Actor,
  { id }: Contract,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await recordRefusal(actor, id, error);
    throw error;
  }
}

/**
 * Who asks, once the settings are known: reading a session sees to that. A public operation ignores the header: clients send an
 * expired token along with their refresh.
 */
async function identify(
  { access, id, checksSettings }: Contract,
  request: OperationRequest,
  client: Client,
): Promise<Actor> {
  if (access === "public") {
    if (checksSettings !== false) await checkSettings();
    return anonymous(client);
  }
  const { token, proof } = readCredential(request);
  try {
    const actor = await authenticate(token, client, proof);
    if (actor.type === "anonymous") throw new Problem("unauthorized", { reason: "no token" });
    return actor;
  } catch (error) {
    // Otherwise guessing tokens would cost nothing of the caller's budget.
    countRequest(anonymous(client));
    if (token !== undefined) await recordRefusal(anonymous(client), id, error);
    throw error;
  }
}

/** Whose repeated requests are the same: nobody is answered what another application was. */
const identityOf = (actor: Authorized) =>
  "delegation" in actor && actor.delegation
    ? `${actor.type} ${actor.id} ${actor.delegation.clientId}`
    : `${actor.type} ${actor.id}`;

async function perform(
  request: OperationRequest,
  actor: Actor,
  operation: Operation,
  params: Record<string, string>,
  bearer: string | undefined,
): Promise<OperationResponse> {
  const { contract } = operation;
  const { client } = actor;
  const body = await readBody(request, contract);
  const input = {
    params,
    query: readQuery(request.url, contract),
    body,
    bearer: contract.readsBearer ? bearer : undefined,
  };
  const answer = async () =>
    toOutputResponse(request, client, contract, await auditRefusal(actor, contract, () => operation(actor, input)));
  const key =
    takesIdempotencyKey(contract) && request.method === "POST" ? request.headers.get("idempotency-key") : null;
  if (key === null) return answer();
  // A replayed response must not outlive the caller's right to it.
  await auditRefusal(actor, contract, () => operation.authorize(actor, params));
  const isStranger = actor.type === "anonymous";
  // Anonymous requests that fail could otherwise fill the table with keys.
  if (isStranger) await throttle(client, "idempotencyKeys");
  const identity = isStranger ? `${networkOf(client.ipAddress)} ${bearer ?? ""}` : identityOf(actor);
  const content = JSON.stringify([contract.id, params, body]);
  const kept = await once(key, identity, content, {
    run: () => answer().catch((error: unknown) => toProblemResponse(error, client)),
    beforeReplay: (first) => requireStillValid(first, client),
  });
  if (isStranger && kept.status < 400) await refundThrottle(client, "idempotencyKeys");
  return kept;
}

function select(request: OperationRequest, match: Match): Target | undefined {
  // A method we do not know is no key of the map.
  if (request.method !== "HEAD") return match.get(request.method as Method);
  const target = match.get("GET");
  return target?.operation.contract.changesOnGet ? undefined : target;
}

const methodsOf = (match: Match) =>
  [...match].flatMap(([method, { operation }]) =>
    method === "GET" && !operation.contract.changesOnGet ? ["GET", "HEAD"] : [method],
  );

// Made once: under overload most responses are this one, and capturing a stack for each would cost time.
const busy = new Problem("service.unavailable", { headers: { "Retry-After": "1" } });

async function find(
  request: OperationRequest,
  client: Client,
  match: Match | undefined,
  target: Target | undefined,
): Promise<OperationResponse> {
  if (isDatabaseOverloaded()) return toProblemResponse(busy, client);
  if (!match) throw new Problem("not.found");
  if (request.method === "OPTIONS") return respondOptions(request, methodsOf(match));
  if (!target)
    throw new Problem("method.not.allowed", { headers: { Allow: [...methodsOf(match), "OPTIONS"].join(", ") } });
  return run(request, client, target.operation, target.params);
}

/**
 * The whole API as one function: finds the operation by the paths of the contracts, runs it, and turns whatever happens
 * into a response. It never throws.
 */
export async function answer(request: OperationRequest): Promise<OperationResponse> {
  const client = clientOf(request.headers);
  const match = lookup(request.url.pathname);
  const target = match && select(request, match);
  const found = await observed(request, client, target?.operation.contract, () =>
    find(request, client, match, target).catch((error: unknown) => toProblemResponse(error, client)),
  );
  // A refusal may have queued mail too: a reused refresh token is told to its owner.
  wakeOutbox();
  // A replayed response gets the ID of the request that it answers now.
  found.headers["x-request-id"] = client.requestId;
  allowOrigin(request, found, target?.operation.contract);
  return request.method === "HEAD" ? { ...found, body: null } : found;
}

/** `answer` for hosts that use `Request` and `Response`. */
export const handle = async (request: Request): Promise<Response> =>
  toResponse(await answer(toOperationRequest(request)));
