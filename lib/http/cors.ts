import { env } from "@/lib/env";

const MAX_AGE_SECONDS = "600";

/** Adds what a browser needs to hand an answer to a page of a configured origin; exact match, no credentials. */
export function allowOrigin(request: Request, response: Response): Response {
  const origin = request.headers.get("origin");
  if (env().CORS_ORIGINS.length > 0) response.headers.append("Vary", "Origin");
  if (origin && env().CORS_ORIGINS.includes(origin)) {
    response.headers.set("Access-Control-Allow-Origin", origin);
    response.headers.set(
      "Access-Control-Expose-Headers",
      "ETag, Link, Location, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id",
    );
  }
  return response;
}

/** The answer to OPTIONS: which methods there are, and to a preflight of a configured origin, that it may go on. */
export function respondOptions(request: Request, methods: readonly string[]): Response {
  const allow = [...methods, "OPTIONS"].join(", ");
  const response = new Response(null, { status: 204, headers: { Allow: allow, "Cache-Control": "no-store" } });
  const origin = request.headers.get("origin");
  if (origin && env().CORS_ORIGINS.includes(origin)) {
    response.headers.set("Access-Control-Allow-Methods", allow);
    response.headers.set(
      "Access-Control-Allow-Headers",
      "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id",
    );
    response.headers.set("Access-Control-Max-Age", MAX_AGE_SECONDS);
  }
  return response;
}
