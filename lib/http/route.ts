import { type Actor, anonymous, type Client } from "@/lib/auth/actor";
import { authenticate } from "@/lib/auth/authenticate";
import { networkOf } from "@/lib/auth/throttle";
import { isDatabaseBusy } from "@/lib/db";
import { env } from "@/lib/env";
import { clientOf } from "@/lib/http/client";
import { allowOrigin, respondOptions } from "@/lib/http/cors";
import { once } from "@/lib/http/idempotency";
import { operations } from "@/lib/http/operations";
import { readBearer, readBody, readQuery } from "@/lib/http/read";
import { countRequest } from "@/lib/http/request-budget";
import { respond, respondProblem } from "@/lib/http/respond";
import { buildTable, type Match } from "@/lib/http/table";
import { wakeMail } from "@/lib/mail/outbox";
import type { Contract, Method, Operation } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { recordRefusal } from "@/lib/services/refusals";

const lookup = buildTable(operations);

/** Whether a contract names this path. */
export const isOperationPath = (pathname: string): boolean => lookup(pathname) !== undefined;

/** Whether a browser is navigating here, rather than a program calling. */
const isNavigation = (request: Request) => /\btext\/html\b/.test(request.headers.get("accept") ?? "");

function redirectToPage(page: string, params: Record<string, string>): Response {
  const path = page.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return new Response(null, { status: 303, headers: { Location: env().APP_URL + path, "Cache-Control": "no-store" } });
}

/** Authenticates, counts, reads, runs and answers one request to one operation. */
async function run(
  request: Request,
  client: Client,
  operation: Operation,
  params: Record<string, string>,
): Promise<Response> {
  const { contract } = operation;
  if (isDatabaseBusy()) throw new Problem("service.unavailable", { headers: { "Retry-After": "1" } });
  if (contract.page && isNavigation(request)) return redirectToPage(contract.page, params);
  const bearer = readBearer(request.headers);
  const actor = await identify(contract, bearer, client);
  const budget = await telling(actor, contract, () => countRequest(actor));
  const response = await perform(request, actor, operation, params, bearer).catch((error: unknown) =>
    respondProblem(error, client),
  );
  // What everybody may keep says nothing of one caller, and a refusal knows best which budget it is about.
  if (contract.cacheSeconds || response.headers.has("RateLimit")) return response;
  for (const [name, value] of Object.entries(budget)) response.headers.set(name, value);
  return response;
}

/** Does something that may be refused; then the audit log knows of it. */
async function telling<Result>(actor: Actor, { id }: Contract, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await recordRefusal(actor, id, error);
    throw error;
  }
}

/** Who asks. A public operation ignores the header: clients send an expired token along with their refresh. */
async function identify({ access, id }: Contract, bearer: string | undefined, client: Client): Promise<Actor> {
  if (access === "public") return anonymous(client);
  try {
    const actor = await authenticate(bearer, client);
    if (actor.type === "anonymous") throw new Problem("unauthorized");
    return actor;
  } catch (error) {
    // Whoever tries tokens is counted, too.
    countRequest(anonymous(client));
    if (bearer !== undefined) await recordRefusal(anonymous(client), id, error);
    throw error;
  }
}

async function perform(
  request: Request,
  actor: Actor,
  operation: Operation,
  params: Record<string, string>,
  bearer: string | undefined,
): Promise<Response> {
  const { contract } = operation;
  const { client } = actor;
  const body = await readBody(request, contract);
  const input = {
    params,
    query: readQuery(new URL(request.url)),
    body,
    bearer: contract.readsBearer ? bearer : undefined,
  };
  const answer = async () =>
    respond(request, client, contract, await telling(actor, contract, () => operation(actor, input)));
  const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
  if (key === null) return answer();
  const identity =
    actor.type === "anonymous" ? `${networkOf(client.ipAddress)} ${bearer ?? ""}` : `${actor.type} ${actor.id}`;
  const content = JSON.stringify([contract.id, params, body]);
  return once(key, identity, content, () => answer().catch((error: unknown) => respondProblem(error, client)));
}

function select(request: Request, match: Match): Operation | undefined {
  // Any other method is simply not a key of the map.
  if (request.method !== "HEAD") return match.methods.get(request.method as Method);
  const operation = match.methods.get("GET");
  return operation?.contract.changesOnGet ? undefined : operation;
}

const methodsOf = (match: Match) =>
  [...match.methods].flatMap(([method, { contract }]) =>
    method === "GET" && !contract.changesOnGet ? ["GET", "HEAD"] : [method],
  );

async function answer(request: Request, client: Client, pathname: string): Promise<Response> {
  const match = lookup(pathname);
  if (!match) throw new Problem("not.found");
  if (request.method === "OPTIONS") return respondOptions(request, methodsOf(match));
  const operation = select(request, match);
  if (!operation)
    throw new Problem("method.not.allowed", { headers: { Allow: [...methodsOf(match), "OPTIONS"].join(", ") } });
  const response = await run(request, client, operation, match.params);
  return response;
}

/**
 * The whole API as one function: finds the operation by the contracts' own paths, runs it, and turns whatever happens
 * into an answer. It never throws.
 * @param pathname the path as the caller wrote it, where the host has rewritten the request's own
 */
export async function handle(request: Request, pathname = new URL(request.url).pathname): Promise<Response> {
  const client = clientOf(request.headers);
  const response = await answer(request, client, pathname).catch((error: unknown) => respondProblem(error, client));
  // A refusal may have queued mail too: a reused refresh token is told to its owner.
  wakeMail();
  // Also where a kept answer is given again: it belongs to this request now.
  response.headers.set("X-Request-Id", client.requestId);
  return allowOrigin(request, request.method === "HEAD" ? new Response(null, response) : response);
}
