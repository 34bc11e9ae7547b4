import type { Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { arrive } from "@/e2e/member";
import { alert, newEmail, readMail, registerConfirmed, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";
import {
  passkeysIn,
  plugIn,
  putInto,
  takeOut,
  type VirtualAuthenticator,
  verifyUser,
} from "@/e2e/virtual-authenticator";

const t = texts.en;
const methods = t.account.signInMethods;

test.use({ locale: "en" });

const signOut = (page: Page) => page.context().clearCookies({ name: /session/ });
const listOf = (page: Page) => page.getByRole("list", { name: methods.passkeys });

/** A new person at the security page, with a passkey. */
async function arriveWithPasskey(page: Page, request: Parameters<typeof arrive>[1]): Promise<VirtualAuthenticator> {
  const authenticator = await plugIn(page);
  await arrive(page, request, "/account/security");
  await page.getByRole("button", { name: methods.addPasskey }).click();
  await expect(page.getByText(methods.addedPasskey)).toBeVisible();
  await expect(listOf(page).getByRole("listitem")).toHaveCount(1);
  return authenticator;
}

/** Opens the sign-in page while autofill finds nothing to sign in with, and signs in by the button. */
async function signInByButton(page: Page, authenticator: VirtualAuthenticator, path: string): Promise<void> {
  const [passkey] = await takeOut(authenticator);
  await page.goto(`/sign-in?callbackUrl=${path}`, { waitUntil: "networkidle" });
  if (passkey) await putInto(authenticator, passkey);
  await page.getByRole("button", { name: t.signIn.passkey }).click();
}

test("a passkey is added, renamed, signs in by the button and from autofill, and after its removal is gone from the authenticator", async ({
  page,
  request,
}) => {
  const authenticator = await arriveWithPasskey(page, request);
  const list = listOf(page);
  await list.locator("summary").click();
  await list.getByRole("textbox", { name: methods.name }).fill("Laptop");
  await list.getByRole("button", { name: methods.save }).click();
  await expect(list.getByText("Laptop")).toBeVisible();
  // What still moved in the form that has closed would never come to its end.
  await page.reload();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await signOut(page);
  await signInByButton(page, authenticator, "/account/sessions");
  await page.waitForURL("/account/sessions");

  await signOut(page);
  await page.goto("/sign-in?callbackUrl=/account/data");
  await page.waitForURL("/account/data");

  await page.goto("/account");
  await page.getByRole("textbox", { name: t.account.name.label }).fill("Ann Lee");
  await page.getByRole("button", { name: t.account.name.save }).click();
  await expect.poll(async () => (await passkeysIn(authenticator))[0]?.userDisplayName).toBe("Ann Lee");

  await page.goto("/account/security");
  await list.getByRole("button", { name: "Remove Laptop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: methods.remove }).click();
  await expect(list).toHaveCount(0);
  await expect.poll(() => passkeysIn(authenticator)).toEqual([]);
});

test("a removed passkey that is left in an authenticator signs in no more, and goes from there when it was tried", async ({
  page,
  request,
}) => {
  const authenticator = await arriveWithPasskey(page, request);
  const [kept] = await passkeysIn(authenticator);
  await listOf(page)
    .getByRole("button", { name: /^Remove / })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: methods.remove }).click();
  await expect(listOf(page)).toHaveCount(0);
  await expect.poll(() => passkeysIn(authenticator)).toEqual([]);
  await signOut(page);
  if (kept) await putInto(authenticator, kept);
  await page.goto("/sign-in");
  await expect(alert(page)).toContainText(t.problems["passkey-invalid"].title);
  expect(page.url()).toContain("/sign-in");
  await expect.poll(() => passkeysIn(authenticator)).toEqual([]);
});

test("a copy of a passkey, whose counter is behind, is refused with words", async ({ page, request }) => {
  const authenticator = await arriveWithPasskey(page, request);
  const [copy] = await passkeysIn(authenticator);
  await signOut(page);
  await signInByButton(page, authenticator, "/account/data");
  await page.waitForURL("/account/data");
  await signOut(page);
  if (copy) await putInto(authenticator, { ...copy, signCount: 0 });
  await page.goto("/sign-in");
  await expect(alert(page)).toContainText(t.problems["passkey-invalid"].title);
  // It may be the owner's own: only what the account does not know is forgotten.
  expect(await passkeysIn(authenticator)).toHaveLength(1);
});

test("a ceremony that is canceled, or does not verify its user, says so, and the form beside it is as it was", async ({
  page,
}) => {
  const authenticator = await plugIn(page);
  await page.goto("/sign-in");
  await page.getByLabel(t.signIn.email, { exact: true }).fill("ann@example.com");
  await verifyUser(authenticator, false);
  await page.getByRole("button", { name: t.signIn.passkey }).click();
  await expect(alert(page)).toContainText(t.identity.failure.stopped.title);
  await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue("ann@example.com");
});

test("a page whose domain is not that of the passkeys says that they do not work there", async ({ page }) => {
  await plugIn(page);
  await page.addInitScript(() => {
    const { get } = navigator.credentials;
    navigator.credentials.get = function (options) {
      // Not that of the autofill, which would still be looked into when the button asks.
      if (options?.publicKey && options.mediation !== "conditional") options.publicKey.rpId = "other.localhost";
      return get.call(this, options);
    };
  });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: t.signIn.passkey }).click();
  await expect(alert(page)).toContainText(t.identity.failure.unsupported.title);
});

test("someone signs up by a passkey without a password, verifies the mailbox, and signs in by it; an address that is taken says so and leaves no passkey behind", async ({
  page,
  request,
}) => {
  const authenticator = await plugIn(page);
  const up = t.signUp;
  await page.goto("/sign-up");
  const passkey = page.getByRole("button", { name: up.passkey });
  const address = page.getByLabel(up.email, { exact: true });
  await passkey.click();
  await expect(address).toHaveAccessibleDescription(t.forms.issues.email);
  await expect(address).toBeFocused();
  await page.getByLabel(up.name).fill("Ann Lee");
  await address.fill(await registerConfirmed(request));
  await passkey.click();
  await expect(alert(page)).toContainText(t.problems["user-already-exists"].title);
  await expect.poll(() => passkeysIn(authenticator)).toEqual([]);

  const email = newEmail();
  await address.fill(email);
  await verifyUser(authenticator, false);
  await passkey.click();
  await expect(alert(page).last()).toContainText(t.identity.failure.stopped.title);
  await expect(address).toHaveValue(email);
  await verifyUser(authenticator, true);
  await passkey.click();
  await page.waitForURL("/check-mail");
  await page.goto((await readMail(request, email, "/confirm")).link);
  await page.getByRole("button", { name: t.confirm.submit }).click();
  await page.waitForURL("/account?done=verified");
  await expect(page.getByRole("heading", { name: "Ann Lee" })).toBeVisible();
  await page.goto("/account/security");
  await expect(page.getByText(methods.noPassword)).toBeVisible();
  await signOut(page);
  await page.goto("/sign-in?callbackUrl=/account/data");
  await page.waitForURL("/account/data");
});

test("in two tabs the sign-in page signs in by the button in both, one after the other, and a sign-out of one is told in the other", async ({
  page,
  request,
}) => {
  const authenticator = await arriveWithPasskey(page, request);
  await signOut(page);
  const other = await page.context().newPage();
  // Each page has an authenticator of its own: the passkey is in whichever is used.
  const elsewhere = await plugIn(other);
  const [passkey] = await takeOut(authenticator);
  for (const [tab, path] of [
    [page, "/account/data"],
    [other, "/account/sessions"],
  ] as const)
    await tab.goto(`/sign-in?callbackUrl=${path}`, { waitUntil: "networkidle" });
  if (passkey) await putInto(authenticator, passkey);
  await page.getByRole("button", { name: t.signIn.passkey }).click();
  await page.waitForURL("/account/data");
  const [used] = await takeOut(authenticator);
  if (used) await putInto(elsewhere, used);
  await other.getByRole("button", { name: t.signIn.passkey }).click();
  await other.waitForURL("/account/sessions");
  await page.reload();
  await expect(page).toHaveURL("/account/data");
  await takeOut(elsewhere);
  await other.getByRole("banner").getByRole("button", { name: t.account.signOut, exact: true }).click();
  await other.waitForURL(/\/sign-in/);
  await page.reload();
  await page.waitForURL(/\/sign-in/);
});
