import type { AuthOptions, Session } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { type Actor, anonymous, type Client } from "@/lib/actor";
import {
  replaceBrowserSession,
  signInBrowser,
  signInBrowserWithPasskey,
  signOutBrowser,
  verifyFactorBrowser,
} from "@/lib/authentication/browser";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { Problem } from "@/lib/problem";
import { authenticator } from "@/lib/secrets";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { openBrowserCookie, sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { confirmBrowser, registerBrowser, registerBrowserWithPasskey } from "@/lib/users/account/browser-account";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { returnPath } from "@/lib/web/return-to";

/** Ways into a browser session: each a next-auth provider over one operation. */
const providers = {
  credentials: signInBrowser,
  passkey: signInBrowserWithPasskey,
  factor: verifyFactorBrowser,
  registration: registerBrowser,
  passkeyRegistration: registerBrowserWithPasskey,
  confirmation: confirmBrowser,
} as const;

export type Provider = keyof typeof providers;

export const isProvider = (name: string | undefined): name is Provider =>
  name !== undefined && Object.hasOwn(providers, name);

/** One request on its way through next-auth, which tells of a failure only by a redirect; the failure itself is kept here. */
export interface AuthContext {
  client: Client;
  /** The session cookie that came with the request. */
  cookie: string | undefined;
  failure?: unknown;
  /** The session that it started. */
  started?: { sessionId: string; keptAccount?: boolean };
}

const EXPECTED = ["JWT_SESSION_ERROR", "SIGN_OUT_EVENT_ERROR"];

/** next-auth's own fields arrive in the same body as ours. */
function withoutOwnFields(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { csrfToken: _, callbackUrl: __, json: ___, redirect: ____, ...values } = fields;
  return values;
}

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
        // The operation parses what a stranger sent; its schema is the only thing that knows what should be there.
        const input = { body: withoutOwnFields(body) } as never;
        const started = await providers[id](anonymous(context.client), input);
        await leaveEarlierSession(context, started.sessionId);
        context.started = started;
        return { id: started.sessionId };
      }),
  });

/** Signing in again in the same browser replaces its session (ASVS 7.2.4): the old cookie must not outlive it. */
async function leaveEarlierSession({ cookie, client }: AuthContext, next: string): Promise<void> {
  const actor = await actorOfCookie(cookie, client);
  if (actor.type === "user") await replaceBrowserSession(actor, next);
}

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
      signOut: () =>
        watch(context, async () => {
          const actor = await actorOfCookie(context.cookie, context.client);
          if (actor.type === "user") await signOutBrowser(actor);
        }),
    },
    logger: {
      // Failures of ours are told from where they are answered, and a stale cookie is nothing to tell.
      error: (code) => (EXPECTED.includes(code) ? undefined : log.warn({ code }, "next-auth refused a request")),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
