import type { Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

test.use({ locale: "en", viewport: { width: 1440, height: 900 } });

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

/** What a part of the result says, as JSON. */
async function read(page: Page, name: string) {
  return JSON.parse((await page.getByRole("region", { name }).textContent()) ?? "");
}

test("an administrator gives an application a claim of its own and tries its sign-in out: with consent, as first party, and refused", async ({
  page,
  request,
}) => {
  const { email, password } = ADMIN;
  const { access_token: token } = await (await request.post("/v1/auth/login", { data: { email, password } })).json();
  const headers = { authorization: `Bearer ${token}` };
  const body = {
    name: `Trial ${Date.now().toString(36)}`,
    kind: "web",
    redirect_uris: ["https://shop.example/callback"],
    scopes: ["openid", "profile", "email", "roles"],
  };
  const { client_id: id, secret } = await (await request.post("/v1/clients", { headers, data: body })).json();
  const main = page.locator("main");

  await page.goto(`/admin/applications/${id}`);
  const dialog = page.getByRole("dialog", { name: "Add claim" });
  await expect(async () => {
    await main.getByRole("button", { name: "Add claim" }).click();
    await expect(dialog).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await dialog.getByLabel("Claim name").fill("sub");
  await dialog.getByLabel("Value").selectOption("roles");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Claim name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Claim name").fill("groups");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText("groups", { exact: true })).toBeVisible();

  await main.getByRole("link", { name: "Try it", exact: true }).click();
  await expect(page).toHaveURL(/\/try$/);
  expect(await violationsInBothThemes(page)).toEqual([]);
  const start = main.getByRole("button", { name: /^Try it/ });
  const tryIt = (there: () => Promise<void>) =>
    expect(async () => {
      await start.click();
      await there();
    }).toPass();
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await tryIt(() => expect(allow).toBeVisible({ timeout: 15_000 }));
  await allow.click();
  await expect(main.getByText("It works")).toBeVisible();
  expect(page.url()).toMatch(/\/try$/);
  expect(await read(page, "ID token")).toMatchObject({ aud: id, email, groups: expect.arrayContaining(["admin"]) });
  expect(await read(page, "Access token")).toMatchObject({ active: true, client_id: id });
  expect(await read(page, "Userinfo")).toMatchObject({ email, groups: expect.arrayContaining(["admin"]) });
  await main.getByText("Authorization request", { exact: true }).click();
  await expect(main.getByText("code_challenge_method")).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  // The operator's own asks nobody; a scope that it lost in the meantime is refused, and the page says where.
  const settings = { ...body, first_party: true, claims: [{ claim: "groups", from: "roles" }] };
  await request.put(`/v1/applications/${id}/client`, { headers, data: settings });
  await page.goto(`/admin/applications/${id}/try`);
  await tryIt(() => expect(main.getByText("It works")).toBeVisible({ timeout: 15_000 }));
  expect(await read(page, "ID token")).toMatchObject({ groups: expect.arrayContaining(["admin"]) });
  await request.put(`/v1/applications/${id}/client`, { headers, data: { ...settings, scopes: ["openid"] } });
  await tryIt(() => expect(main.getByText("The sign-in was refused")).toBeVisible({ timeout: 15_000 }));
  await expect(main.getByText("invalid_scope")).toBeVisible();
});
