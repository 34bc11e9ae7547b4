import type { BrowserContextOptions, PlaywrightWorkerArgs } from "@playwright/test";
import { violationsOf } from "@/e2e/axe";
import { arrive, enter } from "@/e2e/member";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import { alert, PASSWORD, texts } from "@/e2e/person";
import { addApp, codeOf } from "@/e2e/second-factor";
import { expect, test, type Visitor } from "@/e2e/test";
import { plugIn } from "@/e2e/virtual-authenticator";

const t = texts.en;
const { account, identity, ui } = t;
const { title } = identity;

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService();
});
test.afterAll(() => service.stop());

test.use({ locale: "en" });

/** Lets everyone's last proof be of eleven minutes ago. */
const age = () => service.database.query("UPDATE sessions SET authenticated_at = now() - interval '11 minutes'");

/** A browser and a program of someone who comes to the service for the first time. */
async function open(visitor: Visitor, playwright: PlaywrightWorkerArgs["playwright"], options?: BrowserContextOptions) {
  const context = await visitor({ baseURL: service.origin, locale: "en", ...options });
  const api = await playwright.request.newContext({ baseURL: service.origin });
  return { page: await context.newPage(), api };
}

test("a form that needs a fresh proof asks for it in place, keeps what was typed when that is canceled, and then goes on", async ({
  visitor,
  playwright,
}) => {
  const { page, api } = await open(visitor, playwright);
  await arrive(page, api, "/account/security/authenticator");
  const name = page.getByLabel(account.authenticator.name, { exact: true });
  await name.fill("Work phone");
  await age();
  const start = page.getByRole("button", { name: account.authenticator.start });
  await start.click();
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog.getByLabel(identity.password, { exact: true })).toBeFocused();
  // Not in both themes, which waits for animations: the button behind turns for as long as its submission waits.
  expect(await violationsOf(page, { part: "[role=dialog]" })).toEqual([]);
  await dialog.getByRole("button", { name: ui.cancel }).click();
  await expect(dialog).toHaveCount(0);
  await expect(alert(page)).toContainText(title);
  await expect(name).toHaveValue("Work phone");

  await start.click();
  const password = dialog.getByLabel(identity.password, { exact: true });
  await password.fill("not the right words");
  await dialog.getByRole("button", { name: identity.submit }).click();
  await expect(password).toHaveAccessibleDescription(new RegExp(t.problems["wrong-password"].title));
  await expect(password).toBeFocused();
  await password.fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("secret")).toBeVisible();
  await expect(dialog).toHaveCount(0);
});

test("over another dialog, and by a code: the removal that was asked for is done after all", async ({
  visitor,
  playwright,
}) => {
  const { page, api } = await open(visitor, playwright);
  await arrive(page, api);
  const { secret, codes } = await addApp(page);
  await age();
  await page.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: account.signInMethods.remove }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog.getByLabel(identity.totp)).toBeFocused();
  await dialog.getByRole("button", { name: identity.use.recovery }).click();
  await dialog.getByRole("button", { name: identity.use.totp }).click();
  await dialog.getByLabel(identity.totp).fill(codeOf(secret));
  await expect(page.getByText(account.signInMethods.textOff)).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  expect(codes).toHaveLength(10);
});

test("a passkey that the browser would make by itself asks for no proof; the one that someone then asks for does", async ({
  visitor,
  playwright,
}) => {
  const { page, api } = await open(visitor, playwright);
  await plugIn(page);
  // The page asks what the browser is capable of before it begins, and is answered once the proof is old.
  await page.addInitScript(() => {
    PublicKeyCredential.getClientCapabilities = async () => {
      await new Promise((resolve) => Reflect.set(window, "answer", resolve));
      return { conditionalCreate: true };
    };
  });
  const email = await arrive(page, api);
  await page.context().clearCookies({ name: /session/ });
  await enter(page, email);
  await page.waitForFunction(() => "answer" in window);
  await age();
  await page.evaluate(() => Reflect.get(window, "answer")());
  const offer = page.getByRole("region", { name: t.passkeyOffer.title });
  await expect(offer).toBeVisible();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveCount(0);
  await offer.getByRole("button", { name: t.passkeyOffer.create }).click();
  await dialog.getByLabel(identity.password, { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: identity.submit }).click();
  await expect(page.getByText(t.passkeyOffer.doneTitle)).toBeVisible();
});

test("without scripts the refusal leads to a page that asks, and that leads back", async ({ visitor, playwright }) => {
  const { page, api } = await open(visitor, playwright, { javaScriptEnabled: false });
  await arrive(page, api, "/account/security/authenticator");
  await age();
  await page.getByRole("button", { name: account.authenticator.start }).click();
  const link = page.getByRole("link", { name: t.forms.interruptions.confirmIdentity });
  await page.goto(String(await link.getAttribute("href")));
  await page.getByLabel(identity.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: identity.submit }).click();
  await page.waitForURL("/account/security/authenticator");
  await page.getByRole("button", { name: account.authenticator.start }).click();
  await expect(page.getByTestId("secret")).toBeVisible();
});
