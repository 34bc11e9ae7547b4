import { examine, type Refusal } from "./refusal.ts";
import type { Requirement } from "./requirement.ts";
import type { Held, VerifiedClaims, Verifier } from "./verify.ts";

const toResponse = ({ status, headers, body }: Refusal) => new Response(body, { status, headers });

/**
 * A route handler for callers with a good token; the handler finds its claims beside the route's parameters.
 * @example export const GET = authenticated(verifier, (request, { claims }) => Response.json(claims.name), "reports:read");
 */
export function authenticated<Given extends Request, Context extends object, Claims extends Held = VerifiedClaims>(
  verifier: Verifier<Claims>,
  handle: (request: Given, context: Context & { claims: Claims }) => Response | Promise<Response>,
  requirement?: Requirement,
): (request: Given, context: Context) => Promise<Response> {
  return async (request, context) => {
    const { claims, refusal } = await examine(verifier, request.headers.get("authorization"), requirement);
    return refusal ? toResponse(refusal) : handle(request, { ...context, claims });
  };
}

/**
 * For `proxy.ts`: refuses anyone who has no good token before anything is rendered, and lets others go on. A matcher that
 * misses a path lets everyone pass there, so route handlers ask by themselves too: with `authenticated`.
 * @example export const proxy = guard(verifier); export const config = { matcher: "/api/:path*" };
 */
export function guard(
  verifier: Verifier<Held>,
  requirement?: Requirement,
): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const { refusal } = await examine(verifier, request.headers.get("authorization"), requirement);
    return refusal && toResponse(refusal);
  };
}
