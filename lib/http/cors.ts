import { env } from "@/lib/env";
import type { OperationRequest, OperationResponse } from "@/lib/http/message";
import type { Contract } from "@/lib/operation";

const MAX_AGE_SECONDS = "600";

/** Adds what a browser needs to hand an answer to a page of a configured origin; exact match, no credentials. */
export function allowOrigin(request: OperationRequest, { headers }: OperationResponse, contract?: Contract): void {
  if (contract?.anyOrigin) {
    headers["access-control-allow-origin"] = "*";
    return;
  }
  const origin = request.headers.get("origin");
  if (env().CORS_ORIGINS.length > 0) headers.vary = "Origin";
  if (!origin || !env().CORS_ORIGINS.includes(origin)) return;
  headers["access-control-allow-origin"] = origin;
  headers["access-control-expose-headers"] =
    "ETag, Link, Location, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, WWW-Authenticate, X-Request-Id";
}

/** The answer to OPTIONS: which methods there are, and to a preflight of a configured origin, that it may go on. */
export function respondOptions(request: OperationRequest, methods: readonly string[]): OperationResponse {
  const allow = [...methods, "OPTIONS"].join(", ");
  const headers: OperationResponse["headers"] = { allow, "cache-control": "no-store" };
  const origin = request.headers.get("origin");
  if (origin && env().CORS_ORIGINS.includes(origin)) {
    headers["access-control-allow-methods"] = allow;
    headers["access-control-allow-headers"] =
      "Authorization, Content-Type, DPoP, Gatehouse-Device, Idempotency-Key, If-None-Match, X-Request-Id";
    headers["access-control-max-age"] = MAX_AGE_SECONDS;
  }
  return { status: 204, headers, body: null };
}
