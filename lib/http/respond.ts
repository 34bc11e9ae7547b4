import { createHash } from "node:crypto";
import type { Client } from "@/lib/actor";
import { isDatabaseUnavailable, isReadOnly, leaveConnections } from "@/lib/db";
import { env } from "@/lib/env";
import { logUnavailable } from "@/lib/http/load/unavailable";
import { fields, type OperationRequest, type OperationResponse, toResponse } from "@/lib/http/message";
import type { Page } from "@/lib/lists";
import { log, logReason } from "@/lib/log";
import type { Contract } from "@/lib/operation";
import { describeProblem, Problem } from "@/lib/problem";

const RETRY_SECONDS = "2";

/** What an answer says to everyone: never cache it, and which request it belongs to. */
const common = (client: Client) => ({ "cache-control": "no-store", "x-request-id": client.requestId });

/** What a failure may say outside: a Problem as it is, anything else only that it happened. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isReadOnly(error)) leaveConnections();
  if (isDatabaseUnavailable(error))
    return new Problem("service.unavailable", { headers: { "Retry-After": RETRY_SECONDS } });
  return new Problem("internal");
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A URI of this failure. An id of the caller's own need be no UUID: then it is a tag of ours (RFC 4151). */
const instanceOf = (requestId: string): string =>
  UUID.test(requestId) ? `urn:uuid:${requestId}` : `tag:${new URL(env().APP_URL).hostname},2026:request:${requestId}`;

/** A failure as `application/problem+json` (RFC 9457). What is not a Problem is logged, and leaves only its request id. */
export function toProblemResponse(error: unknown, client: Client): OperationResponse {
  const problem = toProblem(error);
  const { status, title, code } = describeProblem(problem.kind);
  const say = status === 503 ? logUnavailable : log.error;
  if (status >= 500) say({ requestId: client.requestId, error }, title);
  logReason(problem, client.requestId);
  const body = {
    type: `${env().APP_URL}/problems/${code}`,
    title,
    status,
    ...(problem.detail ? { detail: problem.detail } : {}),
    instance: instanceOf(client.requestId),
    errors: [code, ...problem.extraCodes],
    ...(problem.issues.length > 0 ? { issues: problem.issues } : {}),
    ...problem.members,
  };
  const headers = fields(common(client), problem.headers, { "content-type": "application/problem+json" });
  if (status === 401) headers["www-authenticate"] ??= 'Bearer realm="gatehouse"';
  if (status === 503) headers["retry-after"] ??= RETRY_SECONDS;
  return { status, headers, body: JSON.stringify(body) };
}

/** The same for routes that are no operations. */
export const respondProblem = (error: unknown, client: Client): Response =>
  toResponse(toProblemResponse(error, client));

/** ETags of the last few bodies: what is the same for everyone is long at times, and asked for by many. */
const etags = new Map<string, string>();
const MAX_ETAGS = 8;

function etagOf(body: string): string {
  const etag = etags.get(body) ?? `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  if (!etags.has(body) && etags.size >= MAX_ETAGS)
    for (const oldest of [...etags.keys()].slice(0, 1)) etags.delete(oldest);
  etags.set(body, etag);
  return etag;
}

/** An answer that is the same for everyone, with an ETag so that a cache can ask whether it still holds. */
function toCacheableResponse(
  request: OperationRequest,
  body: string,
  headers: Record<string, string>,
  seconds: number,
): OperationResponse {
  const etag = etagOf(body);
  const cacheable = { ...headers, etag, "cache-control": `public, max-age=${seconds}` };
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  return known?.includes(etag)
    ? { status: 304, headers: cacheable, body: null }
    : { status: 200, headers: cacheable, body };
}

/** What `paged` and `location` of a contract put into the answer's head, and the body that is left. */
function presentOutput({ url }: OperationRequest, contract: Contract, output: unknown) {
  const headers: Record<string, string> = {};
  if (contract.location) {
    const path = contract.location.replace(/\{(\w+)\}/g, (_, name) => String(Reflect.get(Object(output), name)));
    headers.location = env().APP_URL + path;
  }
  if (!contract.paged) return { headers, body: output };
  // implement() has just parsed the output with page().
  const { items, next } = output as Page;
  if (next !== null) {
    const searchParams = new URLSearchParams(url.searchParams);
    searchParams.set("cursor", next);
    headers.link = `<${env().APP_URL}${url.pathname}?${searchParams}>; rel="next"`;
  }
  return { headers, body: items };
}

const mediaTypes = {
  "application/json": "application/json",
  "application/jwt": "application/jwt",
  "text/plain": "text/plain; charset=utf-8",
};

/** A success as its contract promises it. */
export function toOutputResponse(
  request: OperationRequest,
  client: Client,
  contract: Contract,
  output: unknown,
): OperationResponse {
  const status = contract.alternative?.when(output) ? contract.alternative.status : (contract.status ?? 200);
  if (status === 204) return { status, headers: common(client), body: null };
  const text = contract.produces !== undefined;
  const presented = presentOutput(request, contract, output);
  const body = text ? String(output) : JSON.stringify(presented.body);
  const headers = {
    ...common(client),
    ...presented.headers,
    "content-type": mediaTypes[contract.produces ?? "application/json"],
  };
  if (contract.cacheSeconds) return toCacheableResponse(request, body, headers, contract.cacheSeconds);
  return { status, headers: status === 503 ? { ...headers, "retry-after": RETRY_SECONDS } : headers, body };
}
