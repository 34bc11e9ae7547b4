import { decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from "jose";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { applicationOf } from "@/lib/oauth/documents/address";
import { Problem } from "@/lib/problem";
import { allSigningKeys } from "@/lib/sessions/keys/signing-keys";

/** What an application that signs someone out may say (OpenID Connect RP-Initiated Logout 1.0). */
export interface EndSessionRequest {
  id_token_hint?: string | undefined;
  client_id?: string | undefined;
  post_logout_redirect_uri?: string | undefined;
  state?: string | undefined;
}

/** Where signing out leads, and which session it is about. */
export interface EndSession {
  application: string | undefined;
  /** An address of the application, with its state; undefined where it named none. */
  returnTo: string | undefined;
  /** Nobody here answers for the address: only who is signed in to the application is sent there unasked. */
  selfRegistered: boolean;
  /** The session that the application has proved to hold an ID token of. */
  sessionId: string | undefined;
}

const invalid = (reason: string) => new Problem("request.malformed", { reason });

/** Reads an ID token that we issued, however long ago. */
async function readHint(hint: string): Promise<JWTPayload> {
  try {
    const { kid, typ } = decodeProtectedHeader(hint);
    // Tokens of other kinds say so.
    if (typ !== undefined && typ !== "JWT") throw invalid("another kind of token");
    const key = (await allSigningKeys()).find((known) => known.kid === kid);
    if (!key) throw invalid("unknown key");
    const currentDate = new Date((decodeJwt(hint).iat ?? 0) * 1000);
    const checks = { issuer: env().APP_URL, algorithms: [key.alg], currentDate };
    return (await jwtVerify(hint, key.publicKey, checks)).payload;
  } catch (error) {
    throw error instanceof Problem ? error : invalid("the hint is no ID token of ours");
  }
}

/**
 * Reads what an application asks for that signs someone out.
 * @throws Problem request.malformed for a foreign hint, and for an address that is not registered
 */
export async function readEndSession(request: EndSessionRequest): Promise<EndSession> {
  const hint = request.id_token_hint ? await readHint(request.id_token_hint) : undefined;
  const id = hint ? String(hint.aud) : request.client_id;
  if (request.client_id && request.client_id !== id) throw invalid("another client's hint");
  const client = id ? await findClient(id) : undefined;
  if (hint && !client) throw invalid("the hint is of no client");
  const uri = request.post_logout_redirect_uri;
  const sessionId = typeof hint?.sid === "string" ? hint.sid : undefined;
  const selfRegistered = client ? client.application.registeredAt !== null && !client.firstParty : false;
  const known = { application: client?.application.name, selfRegistered, sessionId };
  if (!uri || !client) return { ...known, returnTo: undefined };
  if (!client.postLogoutRedirectUris.includes(uri)) throw invalid("the address is not registered");
  const returnTo = new URL(uri);
  if (request.state !== undefined) returnTo.searchParams.set("state", request.state);
  return { ...known, returnTo: returnTo.href };
}

async function findClient(id: string) {
  const application = applicationOf(id);
  if (!application) return undefined;
  const include = { application: { select: { name: true, registeredAt: true } } };
  return db.oAuthClient.findFirst({ where: { application }, include });
}
