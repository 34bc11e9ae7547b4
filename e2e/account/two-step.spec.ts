import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { arrive } from "@/e2e/member";
import { alert, PASSWORD, signIn, texts } from "@/e2e/person";
import { addApp, codeOf, secretOn, wrongCode } from "@/e2e/second-factor";
import { expect, test } from "@/e2e/test";

const t = texts.en;
const { account, identity, secondStep } = t;

test.use({ locale: "en" });

/** Gives the right password in a browser that is signed out, on the way to `path`. */
async function givePassword(page: Page, email: string, path: string): Promise<void> {
  await page.context().clearCookies({ name: /session/ });
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  await signIn(page, "en", email, PASSWORD);
  await page.waitForURL(/\/second-step\?/);
}

test("an authenticator app is added by its first code, the recovery codes are shown once, and each way in works", async ({
  page,
  request,
}) => {
  const email = await arrive(page, request, "/account/security");
  await page.getByRole("link", { name: account.signInMethods.addApp }).click();
  await page.getByLabel(account.authenticator.name, { exact: true }).fill("Work phone");
  await page.getByRole("button", { name: account.authenticator.start }).click();
  const secret = await secretOn(page);
  const code = page.getByLabel(account.authenticator.code);
  await code.fill(wrongCode(secret));
  await expect(code).toHaveAccessibleDescription(new RegExp(t.problems["wrong-code"].title));
  await expect(page.getByRole("img", { name: account.authenticator.qr })).toBeVisible();
  expect(await secretOn(page)).toBe(secret);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await code.fill(codeOf(secret, -1));

  const codes = page.getByRole("list", { name: account.recoveryCodes.list }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const [first = ""] = await codes.allTextContents();
  expect(await violationsInBothThemes(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: account.recoveryCodes.download }).click(),
  ]);
  const file = readFileSync(await download.path(), "utf8");
  for (const one of await codes.allTextContents()) expect(file).toContain(one);
  await page.getByRole("link", { name: account.recoveryCodes.stored }).click();
  await expect(page.getByText(account.signInMethods.doneTitle)).toBeVisible();
  await expect(page.getByText("Work phone")).toBeVisible();
  await expect(page.getByText(first)).toHaveCount(0);
  expect(await violationsInBothThemes(page)).toEqual([]);

  await givePassword(page, email, "/account/sessions");
  expect(await violationsInBothThemes(page)).toEqual([]);
  const challenge = (await page.context().cookies()).find(({ name }) => name.endsWith("-challenge"));
  expect(challenge).toMatchObject({ httpOnly: true });
  expect(page.url()).not.toContain(String(challenge?.value).split(/[ %]/)[0]);
  const shown = page.getByLabel(identity.totp);
  await shown.fill(wrongCode(secret));
  await expect(shown).toHaveAccessibleDescription(new RegExp(t.problems["wrong-code"].title));
  await expect(shown).toBeFocused();
  await shown.fill(codeOf(secret));
  await page.waitForURL("/account/sessions");

  await givePassword(page, email, "/account/security");
  await page.getByRole("link", { name: identity.use.recovery }).click();
  await page.getByLabel(identity.recovery).fill(first.toUpperCase());
  await page.getByRole("button", { name: secondStep.submit }).click();
  await page.waitForURL("/account/security");
  await expect(page.getByText("9 codes left")).toBeVisible();

  await page.getByRole("link", { name: account.signInMethods.recoveryNew }).click();
  await page.getByRole("button", { name: account.recoveryCodes.create }).click();
  await expect(codes).toHaveCount(10);
  expect(await codes.allTextContents()).not.toContain(first);
});

test("a sign-in that cannot be gone on with leads back to the password with words, and keeps where it was going", async ({
  page,
  request,
}) => {
  const email = await arrive(page, request);
  const { secret } = await addApp(page);
  await givePassword(page, email, "/account/data");
  const wrong = wrongCode(secret);
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await page.getByLabel(identity.totp).fill(wrong);
    if (attempt < 6) await expect(page.getByLabel(identity.totp)).toHaveValue("");
    if (attempt < 6) await expect(page.getByLabel(identity.totp)).toBeEnabled();
  }
  await page.waitForURL(/\/sign-in\?/);
  await expect(alert(page)).toContainText(t.problems["challenge-invalid"].title);
  expect(new URL(page.url()).searchParams.get("callbackUrl")).toBe("/account/data");
  await page.goto("/second-step?callbackUrl=/account/data");
  await expect(alert(page)).toContainText(t.problems["challenge-invalid"].title);
});

test("without scripts an app is added and both steps of signing in work, and a wrong code keeps the form", async ({
  page: _,
  visitor,
  request,
}) => {
  const context = await visitor({ javaScriptEnabled: false, locale: "en" });
  const page = await context.newPage();
  const email = await arrive(page, request, "/account/security/authenticator");
  await page.getByRole("button", { name: account.authenticator.start }).click();
  const secret = await secretOn(page);
  await page.getByLabel(account.authenticator.code).fill(wrongCode(secret));
  await page.getByRole("button", { name: account.authenticator.confirm }).click();
  await expect(page.getByText(t.problems["wrong-code"].title).first()).toBeVisible();
  expect(await secretOn(page)).toBe(secret);
  await page.getByLabel(account.authenticator.code).fill(codeOf(secret, -1));
  await page.getByRole("button", { name: account.authenticator.confirm }).click();
  await expect(page.getByRole("list", { name: account.recoveryCodes.list }).getByRole("listitem")).toHaveCount(10);
  await givePassword(page, email, "/account/sessions");
  await page.getByLabel(identity.totp).fill(wrongCode(secret));
  await page.getByRole("button", { name: secondStep.submit }).click();
  await expect(page.getByText(t.problems["wrong-code"].title).first()).toBeVisible();
  await page.getByLabel(identity.totp).fill(codeOf(secret));
  await page.getByRole("button", { name: secondStep.submit }).click();
  await page.waitForURL("/account/sessions");
});
