import { anonymous, type Client } from "@/lib/actor";
import {
  replaceBrowserSession,
  signInBrowser,
  signInBrowserWithLink,
  signInBrowserWithPasskey,
  signOutBrowser,
  verifyFactorBrowser,
} from "@/lib/authentication/browser";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { confirmBrowser, registerBrowser, registerBrowserWithPasskey } from "@/lib/users/account/browser-account";

/*
 * How a browser gets its session and loses it: the one way for our own forms (`sign-in.ts`) and for next-auth's addresses
 * (`next-auth-options.ts`).
 */

/** Ways into a browser session: each a next-auth provider over one operation. */
export const providers = {
  credentials: signInBrowser,
  passkey: signInBrowserWithPasskey,
  link: signInBrowserWithLink,
  factor: verifyFactorBrowser,
  registration: registerBrowser,
  passkeyRegistration: registerBrowserWithPasskey,
  confirmation: confirmBrowser,
} as const;

export type Provider = keyof typeof providers;

export const isProvider = (name: string | undefined): name is Provider =>
  name !== undefined && Object.hasOwn(providers, name);

/** A browser, and the session cookie that came with its request. */
export interface Visitor {
  client: Client;
  cookie: string | undefined;
}

/** What a browser session starts as. */
export interface StartedInBrowser {
  sessionId: string;
  /** That the account was to be deleted until then. */
  keptAccount?: boolean;
}

/** next-auth's own fields arrive in the same body as ours. */
function withoutOwnFields(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { csrfToken: _, callbackUrl: __, json: ___, redirect: ____, ...values } = fields;
  return values;
}

/**
 * Starts a session by what a stranger sent. Signing in again in the same browser replaces its session (ASVS 7.2.4): the old
 * cookie must not outlive it.
 */
export async function startBrowserSession(
  id: Provider,
  { client, cookie }: Visitor,
  fields: Record<string, unknown> | undefined,
): Promise<StartedInBrowser> {
  // The operation parses it; its schema is the only thing that knows what should be there.
  const started = await providers[id](anonymous(client), { body: withoutOwnFields(fields) } as never);
  const earlier = await actorOfCookie(cookie, client);
  if (earlier.type === "user") await replaceBrowserSession(earlier, started.sessionId);
  return started;
}

/** Ends the session that the cookie names, if it names one. */
export async function endBrowserSession({ client, cookie }: Visitor): Promise<void> {
  const actor = await actorOfCookie(cookie, client);
  if (actor.type === "user") await signOutBrowser(actor);
}
