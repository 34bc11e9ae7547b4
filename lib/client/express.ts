import type { IncomingMessage, ServerResponse } from "node:http";
import { examine } from "./refusal.ts";
import type { Requirement } from "./requirement.ts";
import type { VerifiedClaims, VerifiedResourceClaims, Verifier } from "./verify.ts";

declare global {
  namespace Express {
    interface Request {
      /** Whose token came with the request; set by `authenticated()` with a verifier without an audience. */
      claims?: VerifiedClaims;
      /** The same, of a verifier with one. */
      resourceClaims?: VerifiedResourceClaims;
    }
  }
}

type Incoming = IncomingMessage & { claims?: VerifiedClaims; resourceClaims?: VerifiedResourceClaims };
type Next = (error?: unknown) => void;
type Middleware = (request: Incoming, response: ServerResponse, next: Next) => void;

/**
 * Middleware for Express and its like: lets requests pass that carry a good token, and puts its claims on them.
 * @param requirement what the caller must have besides
 * @example app.get("/reports", authenticated(verifier, "reports:read"), (request, response) => …)
 */
export function authenticated(
  verifier: Verifier<VerifiedClaims | VerifiedResourceClaims>,
  requirement?: Requirement,
): Middleware {
  return (request, response, next) => {
    const examined = examine(verifier, request.headers.authorization, requirement).then((result) => {
      if (result.refusal)
        return response.writeHead(result.refusal.status, result.refusal.headers).end(result.refusal.body);
      if ("aud" in result.claims) request.resourceClaims = result.claims;
      else request.claims = result.claims;
      return next();
    });
    examined.catch(next);
  };
}
