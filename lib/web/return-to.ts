import { env } from "@/lib/env";
import { canParseUrl } from "@/lib/parse-url";

const LONGEST = 2048;

/** Control characters and backslashes, which browsers drop or read as slashes, and so would lead elsewhere than they seem to. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const DECEPTIVE = /[\u0000-\u0020\u007f\\]/;

/**
 * Where to go after signing in or out, as a path of our own origin; `/` for anything else, for example `//evil.example`.
 * @param target a path or an absolute URL, as a stranger may have written it
 */
export function returnPath(target: unknown): string {
  if (typeof target !== "string" || target.length > LONGEST || DECEPTIVE.test(target)) return "/";
  if (!/^(?:\/|https?:)/i.test(target) || !canParseUrl(target, env().APP_URL)) return "/";
  const url = new URL(target, env().APP_URL);
  const leavesPages = url.pathname.startsWith("//") || /^\/(?:api|v1)(?:\/|$)/.test(url.pathname);
  if (url.origin !== env().APP_URL || url.username || url.password || leavesPages) return "/";
  return url.pathname + url.search + url.hash;
}

/** The sign-in page that leads back to `target`. */
export const signInPath = (target: string, error?: string): string =>
  `/sign-in?${new URLSearchParams({ ...(error ? { error } : {}), callbackUrl: returnPath(target) })}`;

/** The page that mails a link to sign in by, which then leads back to `target`. */
export const signInLinkPath = (target: string): string =>
  `/sign-in-link?${new URLSearchParams({ callbackUrl: returnPath(target) })}`;

/** The page that asks for the second factor and then leads back to `target`. */
export const secondStepPath = (target: unknown, method?: string): string =>
  `/second-step?${new URLSearchParams({ ...(method ? { method } : {}), callbackUrl: returnPath(target) })}`;

/** The page that has someone add a second factor before anything else opens, and then leads to `target`. */
export const enrollPath = (target: unknown, method?: string): string =>
  `/enroll?${new URLSearchParams({ ...(method ? { method } : {}), callbackUrl: returnPath(target) })}`;

/** The page that asks for a fresh proof, where no dialog can ask in place, and then leads back to `target`. */
export const identityPath = (target: unknown): string =>
  `/account/identity?${new URLSearchParams({ callbackUrl: returnPath(target) })}`;
