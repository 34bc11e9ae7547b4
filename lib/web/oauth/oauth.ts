import type { IncomingMessage, ServerResponse } from "node:http";
import { type Actor, anonymous } from "@/lib/actor";
import { wakeOutbox } from "@/lib/events/outbox";
import { clientOf } from "@/lib/http/client";
import { countCaller, countRequest } from "@/lib/http/load/request-budget";
import type { Fields } from "@/lib/http/message";
import { programsPolicy } from "@/lib/http/security-headers";
import { completeSignIn } from "@/lib/oauth/consent/interactions";
import { endpoints } from "@/lib/oauth/endpoints";
import { type Visit, withVisit } from "@/lib/oauth/visit";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { checkSettings } from "@/lib/settings/settings";
import { cookieName, readCookies } from "@/lib/web/browser-cookies";
import { withoutEmptySecret } from "@/lib/web/oauth/empty-secret";
import { endSession } from "@/lib/web/oauth/end-session";
import { answerFailure } from "@/lib/web/oauth/oauth-failure";
import { register } from "@/lib/web/oauth/oauth-registration";

/** Whether the OpenID Provider answers here. */
export const isOAuthPath = (pathname: string): boolean => pathname.startsWith("/oauth/");

const { authorization: AUTHORIZE, endSession: END_SESSION, pushedRequest: PUSHED_REQUEST } = endpoints;

const fieldsOf = ({ headers }: IncomingMessage): Fields => ({ get: (name) => headers[name]?.toString() ?? null });

/** Who is signed in at this browser, where browsers come; programs have no session. */
async function visitorOf(request: IncomingMessage, pathname: string): Promise<Actor> {
  const client = clientOf(fieldsOf(request));
  if (!pathname.startsWith(AUTHORIZE) && pathname !== END_SESSION) return anonymous(client);
  const cookies = readCookies(new Headers({ cookie: request.headers.cookie ?? "" }));
  return actorOfCookie(cookies[cookieName("session")], client);
}

const countApplication = (id: string): void => void countCaller(`application ${id}`);

/** Answers what belongs to the OpenID Provider, which is loaded with the first request: that takes half a second. */
export async function answerOAuth(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const client = clientOf(fieldsOf(request));
  response.setHeader("x-request-id", client.requestId);
  response.setHeader("cache-control", "no-store");
  response.setHeader(programsPolicy.key, programsPolicy.value);
  try {
    await checkSettings();
    const actor = await visitorOf(request, pathname);
    countRequest(actor);
    if (pathname === END_SESSION) {
      await endSession(request, response, actor);
      return wakeOutbox();
    }
    if (pathname === endpoints.registration) return await register(request, response, client);
    const interaction = pathname.startsWith(`${AUTHORIZE}/`) ? pathname.slice(AUTHORIZE.length + 1) : undefined;
    if (interaction) await completeSignIn(interaction, actor);
    const { currentProvider } = await import("@/lib/oauth/provider/provider");
    const handle = await currentProvider();
    const asked = await withoutEmptySecret(request);
    const startsSignIn = pathname === AUTHORIZE || pathname === PUSHED_REQUEST;
    const visit: Visit = { client, actor, countApplication, startsSignIn };
    await withVisit(visit, () => handle(asked, response));
    if (visit.failure !== undefined) throw visit.failure;
  } catch (error) {
    answerFailure({ request, response, pathname }, error, client);
  }
}
