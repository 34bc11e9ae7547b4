import type { Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { texts } from "@/e2e/person";
import { expect } from "@/e2e/test";

const t = texts.en.account;

/** What an authenticator app shows, `steps` after now. Each code counts once, and those of the steps before it no more. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

/** Six digits that no app with this secret shows now. */
export const wrongCode = (secret: string): string =>
  ["111111", "222222", "333333", "444444"].find(
    (code) => ![-2, -1, 0, 1, 2].some((steps) => codeOf(secret, steps) === code),
  ) ?? "";

/** The secret on the page that adds an app. */
export const secretOn = async (page: Page): Promise<string> =>
  ((await page.getByTestId("secret").textContent()) ?? "").replaceAll(" ", "");

/** Adds an authenticator app through the pages, by the code of the step before: that of now is left to sign in with. */
export async function addApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto("/account/security/authenticator");
  await page.getByRole("button", { name: t.authenticator.start }).click();
  const secret = await secretOn(page);
  await page.getByLabel(t.authenticator.code).fill(codeOf(secret, -1));
  const list = page.getByRole("list", { name: t.recoveryCodes.list });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  const codes = await list.getByRole("listitem").allTextContents();
  await page.getByRole("link", { name: t.recoveryCodes.stored }).click();
  await page.waitForURL(/\/account\/security\?done=factor$/);
  return { secret, codes };
}
