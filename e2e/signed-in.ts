import { type BrowserContext, expect, test } from "@playwright/test";

/** The administrator that the service under test starts with (playwright.config.ts). */
export const ADMIN = { email: "admin@example.com", password: "correct horse battery staple" };

/** Signs a browser in at next-auth's own address, as its client does: for journeys that begin behind the form. */
export async function signInBrowser(
  context: BrowserContext,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const answer = await context.request.post("/api/auth/callback/credentials", {
    data: { email, password, csrfToken, json: "true" },
    headers: { origin: String(test.info().project.use.baseURL) },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
