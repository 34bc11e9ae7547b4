import type { AuthOptions, Session } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { Actor } from "@/lib/actor";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { Problem } from "@/lib/problem";
import { authenticator } from "@/lib/secrets";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { openBrowserCookie, sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import {
  endBrowserSession,
  isProvider,
  type Provider,
  providers,
  type StartedInBrowser,
  startBrowserSession,
  type Visitor,
} from "@/lib/web/browser-session";
import { returnPath } from "@/lib/web/return-to";

/** One request on its way through next-auth, which tells of a failure only by a redirect; the failure itself is kept here. */
export interface AuthContext extends Visitor {
  failure?: unknown;
  /** The session that it started. */
  started?: StartedInBrowser;
}

const EXPECTED = ["JWT_SESSION_ERROR", "SIGN_OUT_EVENT_ERROR"];

/** Remembers why something failed, since next-auth swallows it, and lets it go on. */
async function watch<Result>(context: AuthContext, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    context.failure = error;
    throw error;
  }
}

const provider = (context: AuthContext, id: Provider) =>
  Credentials({
    id,
    name: id,
    credentials: {},
    authorize: (_, { body }) =>
      watch(context, async () => {
        context.started = await startBrowserSession(id, context, body);
        return { id: context.started.sessionId };
      }),
  });

/** What the browser may read of its session at next-auth's own address; nothing that only the database should say. */
function present(actor: Actor, session: Session): Session {
  if (actor.type !== "user") throw new Problem("unauthorized", { reason: "the session is no person's" });
  return { user: { name: actor.name, email: actor.email }, expires: session.expires };
}

/**
 * next-auth over our operations. Its JWT only names a session row, which every use asks; so what it keeps for itself,
 * such as expiry, is never the last word.
 */
export function authOptions(context: AuthContext): AuthOptions {
  const maxAge = env().REFRESH_TOKEN_MAX_SECONDS;
  const cookie = (name: Parameters<typeof cookieName>[0]) => ({ name: cookieName(name), options: cookieOptions() });
  return {
    providers: Object.keys(providers)
      .filter(isProvider)
      .map((id) => provider(context, id)),
    secret: authenticator("browser session", "next-auth").toString("base64url"),
    session: { strategy: "jwt", maxAge },
    useSecureCookies: cookieOptions().secure,
    cookies: { sessionToken: cookie("session"), csrfToken: cookie("csrf"), callbackUrl: cookie("return") },
    pages: { signIn: "/sign-in", signOut: "/account", error: "/sign-in" },
    jwt: {
      maxAge,
      encode: ({ token }) =>
        sealBrowserCookie(
          {
            sessionId: String(token?.sub),
            issuedAtSeconds: Number(token?.iat ?? Math.floor(Date.now() / 1000)),
          },
          maxAge,
        ),
      decode: async ({ token }) => {
        const named = token ? await openBrowserCookie(token) : undefined;
        return named ? { sub: named.sessionId, iat: named.issuedAtSeconds } : null;
      },
    },
    callbacks: {
      redirect: async ({ url }) => env().APP_URL + returnPath(url),
      session: ({ session }) =>
        watch(context, async () => present(await actorOfCookie(context.cookie, context.client), session)),
    },
    events: {
      signOut: () => watch(context, () => endBrowserSession(context)),
    },
    logger: {
      // Failures of ours are told from where they are answered, and a stale cookie is nothing to tell.
      error: (code) => (EXPECTED.includes(code) ? undefined : log.warn({ code }, "next-auth refused a request")),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
