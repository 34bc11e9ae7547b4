import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1);

/** Whether anyone may sign up by themselves. */
export const isSignUpOpen = (): boolean => env().SIGN_UP === "on";

/** The domains that people sign up from; none where any will do. */
export const signUpDomains = (): readonly string[] => env().SIGN_UP_DOMAINS;

/**
 * Holds an email that someone chooses for themselves against the allowed domains. Whoever has one at another domain, as an
 * administrator gave it, may have another there.
 * @throws Problem email.domain.not.allowed
 */
export function requireDomain(email: string, before?: string): void {
  const domains = signUpDomains();
  const domain = domainOf(email);
  if (domains.length === 0 || domains.includes(domain) || (before && domainOf(before) === domain)) return;
  const detail = `Use an email at ${domains.join(", ")}.`;
  throw new Problem("email.domain.not.allowed", { detail });
}

/**
 * Lets someone make an account by themselves. The answer depends on the settings alone, not on who has an account.
 * @throws Problem registration.closed, email.domain.not.allowed
 */
export function requireSignUp(email: string): void {
  if (!isSignUpOpen()) throw new Problem("registration.closed");
  requireDomain(email);
}
