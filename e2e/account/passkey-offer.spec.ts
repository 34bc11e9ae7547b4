import type { Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { arrive, enter } from "@/e2e/member";
import { texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";
import { passkeysIn, plugIn, verifyUser } from "@/e2e/virtual-authenticator";

const t = texts.en;
const offer = t.passkeyOffer;

test.use({ locale: "en" });

const card = (page: Page) => page.getByRole("region", { name: offer.title });
const signOut = (page: Page) => page.context().clearCookies({ name: /session/ });

test("after the next sign-in by password a passkey is offered once, made with one press, and then signs in", async ({
  page,
  request,
}) => {
  const authenticator = await plugIn(page);
  const email = await arrive(page, request);
  await signOut(page);
  await enter(page, email);
  await expect(card(page)).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await verifyUser(authenticator, false);
  await card(page).getByRole("button", { name: offer.create }).click();
  await expect(card(page)).toContainText(t.identity.failure.stopped.title);
  await verifyUser(authenticator, true);
  await card(page).getByRole("button", { name: offer.create }).click();
  await expect(page.getByText(offer.doneTitle)).toBeVisible();
  await page.getByRole("button", { name: offer.close }).click();
  await expect(page.getByText(offer.doneTitle)).toHaveCount(0);
  await signOut(page);
  await page.goto("/sign-in?callbackUrl=/account/data");
  await page.waitForURL("/account/data");
});

test("“Not now” holds for the next sign-ins, and so does the offer itself", async ({ page, request }) => {
  await plugIn(page);
  const email = await arrive(page, request);
  await signOut(page);
  await enter(page, email);
  await card(page).getByRole("button", { name: offer.later }).click();
  await expect(card(page)).toHaveCount(0);
  await signOut(page);
  await enter(page, email);
  await page.goto("/account/security", { waitUntil: "networkidle" });
  await expect(card(page)).toHaveCount(0);
});

test("a browser that makes passkeys by itself makes one, and the page says so", async ({ page, request }) => {
  const authenticator = await plugIn(page);
  // Chromium makes one where its password manager has just filled in the password, which no test can have it do.
  await page.addInitScript(() => {
    PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
    const { create } = navigator.credentials;
    navigator.credentials.create = function (options) {
      const { mediation, ...rest } = { mediation: "", ...options };
      if (mediation !== "conditional") throw new Error("was asked for by nobody");
      return create.call(this, rest);
    };
  });
  const email = await arrive(page, request);
  await signOut(page);
  await enter(page, email);
  await expect(page.getByText(offer.doneTitle)).toBeVisible();
  expect(await passkeysIn(authenticator)).toHaveLength(1);
  await page.goto("/account/security");
  await expect(page.getByRole("list", { name: t.account.signInMethods.passkeys }).getByRole("listitem")).toHaveCount(1);
});
