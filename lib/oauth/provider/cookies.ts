import { env } from "@/lib/env";
import { INTERACTION_SECONDS } from "@/lib/oauth/store/lifetimes";

const overTls = () => env().APP_URL.startsWith("https:");

/** Bound to a path, which `__Host-` forbids. */
const cookieName = (name: string) => `${overTls() ? "__Secure-" : ""}gatehouse-${name}`;

const options = () => ({ httpOnly: true, sameSite: "lax", secure: overTls(), signed: false }) as const;

/** The provider's cookies. */
export const providerCookies = () => ({
  names: { session: cookieName("provider"), interaction: cookieName("provider-page"), resume: cookieName("resume") },
  short: options(),
  // Without `none` the provider takes no authorization requests by POST.
  long: { ...options(), sameSite: "none" as const },
});

/**
 * Those that no browser is given: of its session, for which ours stands, and of the page that a sign-in waits at. That one
 * would be bound to the page's address, and a form of another page that leads there shows it without having gone there.
 */
export const withheldCookies = () => {
  const { session, interaction } = providerCookies().names;
  return [session, interaction];
};

/** By which the browser that began sign-ins to applications is known to be the one that goes on with them. */
export const interactionCookie = () => `${overTls() ? "__Host-" : ""}gatehouse-interaction`;

/** The language that the application of the newest of them asked for (`ui_locales`). */
export const askedLocaleCookie = () => `${overTls() ? "__Host-" : ""}gatehouse-asked-locale`;

/** As many as someone may have begun in several tabs. */
const MOST = 8;
const SEPARATOR = ".";

/** The sign-ins that a browser has begun, by the value of its cookie. */
export const interactionsIn = (cookie: string | undefined): string[] => cookie?.split(SEPARATOR) ?? [];

/** The cookie's value and attributes once another one has begun. */
export const withInteraction = (cookie: string | undefined, id: string) => ({
  value: [id, ...interactionsIn(cookie)].slice(0, MOST).join(SEPARATOR),
  options: { ...options(), path: "/", maxAge: INTERACTION_SECONDS * 1000 },
});
