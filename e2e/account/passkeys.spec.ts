import type { CDPSession, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { arrive } from "@/e2e/member";
import { alert, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en;
const methods = t.account.signInMethods;

test.use({ locale: "en" });

interface Authenticator {
  client: CDPSession;
  authenticatorId: string;
}

/** Chromium's own authenticator: what a phone or a laptop with a fingerprint reader would be. */
async function plugIn(page: Page): Promise<Authenticator> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}

const touch = ({ client, authenticatorId }: Authenticator, enabled: boolean) =>
  client.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });

const signOut = (page: Page) => page.context().clearCookies({ name: /session/ });

test("a passkey is added, renamed, signs in by the button and from autofill, and after its removal no more", async ({
  page,
  request,
}) => {
  const authenticator = await plugIn(page);
  await arrive(page, request, "/account/security");
  await page.getByRole("button", { name: methods.addPasskey }).click();
  await expect(page.getByText(methods.addedPasskey)).toBeVisible();
  const list = page.getByRole("list", { name: methods.passkeys });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.locator("summary").click();
  await list.getByRole("textbox", { name: methods.name }).fill("Laptop");
  await list.getByRole("button", { name: methods.save }).click();
  await expect(list.getByText("Laptop")).toBeVisible();
  // What still moved in the form that has closed would never come to its end.
  await page.reload();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await signOut(page);
  await touch(authenticator, false);
  await page.goto("/sign-in?callbackUrl=/account/sessions", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: t.signIn.passkey }).click();
  await touch(authenticator, true);
  await page.waitForURL("/account/sessions");

  await signOut(page);
  await page.goto("/sign-in?callbackUrl=/account/data");
  await page.waitForURL("/account/data");

  await page.goto("/account/security");
  await list.getByRole("button", { name: "Remove Laptop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: methods.remove }).click();
  await expect(list).toHaveCount(0);
  await signOut(page);
  await page.goto("/sign-in");
  await expect(alert(page)).toContainText(t.problems["passkey-invalid"].title);
  expect(page.url()).toContain("/sign-in");
});

test("a ceremony that is not gone on with says so, and the form beside it is as it was", async ({ page }) => {
  const { client, authenticatorId } = await plugIn(page);
  await page.goto("/sign-in");
  await page.getByLabel(t.signIn.email, { exact: true }).fill("ann@example.com");
  await client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.getByRole("button", { name: t.signIn.passkey }).click();
  await expect(alert(page)).toContainText(t.identity.failure.stopped.title);
  await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue("ann@example.com");
});
