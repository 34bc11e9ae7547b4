import type { IncomingMessage, ServerResponse } from "node:http";
import { examine } from "./refusal.ts";
import type { Requirement } from "./requirement.ts";
import type { VerifiedClaims, Verifier } from "./verify.ts";

declare global {
  namespace Express {
    interface Request {
      /** Whose token came with the request; set by `authenticated()`. */
      claims?: VerifiedClaims;
    }
  }
}

type Incoming = IncomingMessage & { claims?: VerifiedClaims };
type Next = (error?: unknown) => void;
type Middleware = (request: Incoming, response: ServerResponse, next: Next) => void;

/**
 * Middleware for Express and its like: lets requests pass that carry a good token, and puts its claims on them.
 * @param requirement what the caller must have besides
 * @example app.get("/reports", authenticated(verifier, "reports:read"), (request, response) => …)
 */
export function authenticated(verifier: Verifier, requirement?: Requirement): Middleware {
  return (request, response, next) => {
    const examined = examine(verifier, request.headers.authorization, requirement).then((result) => {
      if (result.refusal)
        return response.writeHead(result.refusal.status, result.refusal.headers).end(result.refusal.body);
      request.claims = result.claims;
      return next();
    });
    examined.catch(next);
  };
}
