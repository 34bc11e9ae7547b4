import { Browser } from "@/lib/testing/browser";
import type { User } from "@/prisma/client/client";

/*
 * Stands in for `next/headers` in every test (vitest.config.ts), so that pages and server actions run outside of Next.
 */

/** The request that a page or a server action runs in. */
export const visit = { headers: new Headers(), cookies: new Map<string, string>() };

export const headers = async () => visit.headers;

export const cookies = async () => ({
  get: (name: string) => (visit.cookies.has(name) ? { name, value: visit.cookies.get(name) } : undefined),
  getAll: () => [...visit.cookies].map(([name, value]) => ({ name, value })),
  set: ({ name, value, maxAge }: { name: string; value: string; maxAge?: number }) =>
    maxAge === 0 ? visit.cookies.delete(name) : visit.cookies.set(name, value),
});

/** Signs someone in as the browser whose request it is. */
export async function signInHere(user: Pick<User, "email">): Promise<void> {
  const browser = new Browser();
  await browser.signIn(user.email);
  visit.cookies = new Map(Object.entries(browser.cookies));
}
