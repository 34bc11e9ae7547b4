import type { APIRequestContext, Page } from "@playwright/test";
import { type Language, PASSWORD, registerConfirmed, signIn } from "@/e2e/person";

/** Signs a page in through the form, and leaves it at `path`. */
export async function enter(page: Page, email: string, path = "/account", language: Language = "en"): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  await signIn(page, language, email, PASSWORD);
  await page.waitForURL(path);
}

/** A new person with a confirmed account, whose browser is at `path`. */
export async function arrive(page: Page, request: APIRequestContext, path = "/account"): Promise<string> {
  const email = await registerConfirmed(request);
  await enter(page, email, path);
  return email;
}
