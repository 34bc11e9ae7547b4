import type { IncomingMessage, ServerResponse } from "node:http";
import { stringifySetCookie } from "cookie";
import type { Actor } from "@/lib/actor";
import { signOutBrowser } from "@/lib/authentication/browser";
import { requirePlainBody } from "@/lib/http/read";
import { type EndSessionRequest, readEndSession } from "@/lib/oauth/logout/end-session";
import { Problem } from "@/lib/problem";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { readBytes } from "@/lib/web/read-bytes";

/** More than any ID token and address together. */
const MOST_BYTES = 16_384;

async function readParams(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== "POST") return new URL(request.url ?? "", "http://localhost").searchParams;
  requirePlainBody({ get: (name) => request.headers[name]?.toString() ?? null });
  return new URLSearchParams((await readBytes(request, MOST_BYTES)).toString());
}

const NAMES = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"] as const;

const requestOf = (params: URLSearchParams): EndSessionRequest =>
  Object.fromEntries(NAMES.flatMap((name) => (params.has(name) ? [[name, params.get(name)]] : [])));

/** Where signing out leads that no application has asked for, or that named no address. */
const SIGNED_OUT = "/sign-in?done=signed-out";

/**
 * Signs out for an application. One that shows an ID token of this very session has said whose it is; of any other the
 * person is asked on a page of ours, because a link alone must sign nobody out.
 */
export async function endSession(request: IncomingMessage, response: ServerResponse, actor: Actor): Promise<void> {
  const params = await readParams(request);
  const redirect = (location: string) => void response.writeHead(303, { location }).end();
  try {
    const asked = requestOf(params);
    const { returnTo, selfRegistered, sessionId } = await readEndSession(asked);
    if (actor.type !== "user") return redirect((!selfRegistered && returnTo) || SIGNED_OUT);
    if (sessionId !== actor.sessionId) {
      const { id_token_hint: _, ...rest } = asked;
      return redirect(`/sign-out?${new URLSearchParams(Object.entries(rest))}`);
    }
    await signOutBrowser(actor);
    const gone = { ...cookieOptions(), name: cookieName("session"), value: "", maxAge: 0 };
    response.setHeader("set-cookie", stringifySetCookie(gone));
    return redirect(returnTo ?? SIGNED_OUT);
  } catch (error) {
    if (!(error instanceof Problem && error.kind === "request.malformed")) throw error;
    return redirect("/authorization-error?error=invalid_request");
  }
}
