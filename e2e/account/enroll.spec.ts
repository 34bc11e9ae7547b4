import type { APIRequestContext, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { tabTo } from "@/e2e/keyboard";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import { type Language, languages, PASSWORD, registerConfirmed, signIn, texts } from "@/e2e/person";
import { codeOf, secretOn } from "@/e2e/second-factor";
import { expect, test } from "@/e2e/test";
import { plugIn } from "@/e2e/virtual-authenticator";

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService();
  await service.database.query(
    "INSERT INTO roles (uuid, name, second_factor_required_at) VALUES (gen_random_uuid(), 'auditor', now() - interval '30 days')",
  );
});
test.afterAll(() => service.stop());

const PHONE = { width: 390, height: 844 };
/** Where they were going. */
const PATH = "/account/sessions";

/** Someone whose role has required a second factor for longer than the grace days, and who has none. */
async function requireFactor(api: APIRequestContext, locale: Language = "en"): Promise<string> {
  const email = await registerConfirmed(api, { locale });
  await service.database.query("UPDATE users SET confirmed_at = now() - interval '30 days' WHERE email = $1", [email]);
  await service.database.query(
    `INSERT INTO user_roles (user_id, role_id, created_at)
     SELECT u.id, r.id, now() - interval '30 days' FROM users u, roles r WHERE u.email = $1 AND r.name = 'auditor'`,
    [email],
  );
  return email;
}

/** Signs in, and is held where a second factor is added. */
async function signInToEnroll(page: Page, email: string, language: Language): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${PATH}`);
  await signIn(page, language, email, PASSWORD);
  await page.waitForURL(/\/enroll\?/);
  await expect(page.getByRole("heading", { level: 1, name: texts[language].enroll.title })).toBeVisible();
}

const expectWithinWidth = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);

for (const language of languages) {
  const t = texts[language];
  test(`who must have a second factor adds an app on a phone, by keyboard alone, before anything else opens, in ${language}`, async ({
    visitor,
    playwright,
  }) => {
    const context = await visitor({ baseURL: service.origin, locale: language, viewport: PHONE });
    const api = await playwright.request.newContext({ baseURL: service.origin });
    const page = await context.newPage();
    const email = await requireFactor(api, language);
    await signInToEnroll(page, email, language);
    await expect(page.getByText(email)).toBeVisible();
    await expectWithinWidth(page);
    expect(await violationsInBothThemes(page)).toEqual([]);
    for (const path of ["/account", "/account/security"]) {
      await page.goto(path);
      await page.waitForURL(/\/enroll\?/);
    }
    await page.goto(PATH);
    await page.waitForURL(/\/enroll\?/);

    await tabTo(page, page.getByRole("link", { name: t.enroll.addApp }));
    await page.keyboard.press("Enter");
    await page.waitForURL(/method=totp/);
    await tabTo(page, page.getByRole("button", { name: t.account.authenticator.start }));
    await page.keyboard.press("Enter");
    const secret = await secretOn(page);
    await expectWithinWidth(page);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await tabTo(page, page.getByLabel(t.account.authenticator.code));
    await page.keyboard.type(codeOf(secret));
    await expect(page.getByRole("list", { name: t.account.recoveryCodes.list }).getByRole("listitem")).toHaveCount(10);
    await expectWithinWidth(page);
    await tabTo(page, page.getByRole("link", { name: t.account.recoveryCodes.stored }));
    await page.keyboard.press("Enter");
    await page.waitForURL(PATH);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test.describe("in English", () => {
  const t = texts.en;

  test("who must have a second factor adds a passkey by keyboard, and signs in by it from then on", async ({
    visitor,
    playwright,
  }) => {
    const context = await visitor({ baseURL: service.origin, locale: "en", viewport: PHONE });
    const api = await playwright.request.newContext({ baseURL: service.origin });
    const page = await context.newPage();
    await plugIn(page);
    await signInToEnroll(page, await requireFactor(api), "en");
    await tabTo(page, page.getByRole("button", { name: t.enroll.addPasskey }));
    await page.keyboard.press("Enter");
    await page.waitForURL(PATH);
    await context.clearCookies({ name: /session/ });
    await page.goto("/sign-in?callbackUrl=/account/data");
    await page.waitForURL("/account/data");
  });

  test("without scripts an app is added, and whoever would rather not signs out", async ({ visitor, playwright }) => {
    const context = await visitor({ baseURL: service.origin, locale: "en", javaScriptEnabled: false });
    const api = await playwright.request.newContext({ baseURL: service.origin });
    const page = await context.newPage();
    const email = await requireFactor(api);
    await signInToEnroll(page, email, "en");
    await page.getByRole("button", { name: t.enroll.signOut }).click();
    await page.goto(PATH);
    await page.waitForURL(/\/sign-in/);
    await signInToEnroll(page, email, "en");
    await page.getByRole("link", { name: t.enroll.addApp }).click();
    await page.getByRole("button", { name: t.account.authenticator.start }).click();
    await page.getByLabel(t.account.authenticator.code).fill(codeOf(await secretOn(page)));
    await page.getByRole("button", { name: t.account.authenticator.confirm }).click();
    await page.getByRole("link", { name: t.account.recoveryCodes.stored }).click();
    await page.waitForURL(PATH);
  });
});
