import { env } from "@/lib/env";

const overTls = () => env().APP_URL.startsWith("https:");

/** Bound to a path, which `__Host-` forbids. */
const cookieName = (name: string) => `${overTls() ? "__Secure-" : ""}gatehouse-${name}`;

/** By which the browser that began a sign-in to an application is known to be the one that goes on. */
export const interactionCookie = () => cookieName("interaction");

const options = () => ({ httpOnly: true, sameSite: "lax", secure: overTls(), signed: false }) as const;

/** The provider's cookies. That of its session never reaches a browser: ours stands for it. */
export const providerCookies = () => ({
  names: { session: cookieName("provider"), interaction: interactionCookie(), resume: cookieName("resume") },
  short: options(),
  // Without `none` the provider takes no authorization requests by POST.
  long: { ...options(), sameSite: "none" as const },
});
