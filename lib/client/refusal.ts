import { randomId } from "./random-id.ts";
import { allows, type Requirement } from "./requirement.ts";
import { TokenError } from "./token-error.ts";
import type { Held, Verifier } from "./verify.ts";

/** An answer that says no (RFC 9457), and what to do about it (RFC 6750). */
export interface Refusal {
  status: 401 | 403 | 503;
  headers: Record<string, string>;
  body: string;
}

const RETRY_SECONDS = "2";

function refuse(issuer: string, status: Refusal["status"], code: string, title: string, extra: Record<string, string>) {
  const body = {
    type: new URL(`/problems/${code}`, issuer).href,
    title,
    status,
    instance: `urn:uuid:${randomId()}`,
    errors: [code],
  };
  const headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...extra };
  return { status, headers, body: JSON.stringify(body) };
}

/** Someone without a token is told that one is needed; whose token is no good is told that (RFC 6750 3.1). */
function refuseToken({ issuer }: { issuer: string }, { code, status, message }: TokenError, given: boolean): Refusal {
  if (status === 503) return refuse(issuer, status, code, message, { "Retry-After": RETRY_SECONDS });
  const reason = given ? `, error="invalid_token", error_description="${message}"` : "";
  return refuse(issuer, status, code, message, { "WWW-Authenticate": `Bearer realm="${issuer}"${reason}` });
}

/** The answer to a caller who lacks what is required; undefined for one who has it. */
function refuseUnless({ issuer }: { issuer: string }, claims: Held, requirement: Requirement): Refusal | undefined {
  if (allows(claims, requirement)) return undefined;
  const scope = typeof requirement === "string" ? `, scope="${requirement}"` : "";
  const challenge = `Bearer realm="${issuer}", error="insufficient_scope"${scope}`;
  const title = "You don't have the required permission";
  return refuse(issuer, 403, "forbidden", title, { "WWW-Authenticate": challenge });
}

/** What the value of `Authorization` proves of a caller who has what is required, or the answer that refuses it. */
export async function examine<Claims extends Held>(
  verifier: Verifier<Claims>,
  authorization: string | null | undefined,
  requirement: Requirement | undefined,
): Promise<{ claims: Claims; refusal?: undefined } | { claims?: undefined; refusal: Refusal }> {
  const token = /^bearer +(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  try {
    if (token === undefined) throw new TokenError("unauthorized");
    const claims = await verifier.verify(token);
    const refusal = requirement && refuseUnless(verifier, claims, requirement);
    return refusal ? { refusal } : { claims };
  } catch (error) {
    if (error instanceof TokenError) return { refusal: refuseToken(verifier, error, token !== undefined) };
    throw error;
  }
}
