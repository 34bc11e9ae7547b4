import type { APIRequestContext } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const unique = (name: string) => `${name}-${Date.now().toString(36)}`;

async function asAdministrator(request: APIRequestContext) {
  const { email, password } = ADMIN;
  const { access_token: token } = await (await request.post("/v1/auth/login", { data: { email, password } })).json();
  return { headers: { authorization: `Bearer ${token}` } };
}

test.use({ locale: "en", viewport: { width: 1440, height: 900 } });

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

test("an API is registered, exposes a permission, and lets an application ask for it: by clicks alone", async ({
  page,
  request,
}) => {
  const admin = await asAdministrator(request);
  const [permission, name, application] = [unique("reports:read"), unique("Reports"), unique("app")];
  await request.post("/v1/permissions", { ...admin, data: { name: permission } });
  const { id } = await (await request.post("/v1/applications", { ...admin, data: { name: application } })).json();
  await request.put(`/v1/applications/${id}/client`, { ...admin, data: { kind: "machine" } });

  await page.goto("/admin/resources");
  await page.getByRole("button", { name: "Register API" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Address").fill(`https://${name.toLowerCase()}.example.com`);
  expect(await violationsInBothThemes(page, "[role=dialog]")).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("checkbox", { name: permission }).check();
  await expect(page.getByRole("checkbox", { name: permission })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: permission })).toBeEnabled();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.goto(`/admin/applications/${id}`);
  const api = page.getByRole("region", { name });
  // Before scripts run, a box that is ticked goes back.
  await expect(() => api.getByRole("checkbox", { name: permission }).check({ timeout: 2_000 })).toPass();
  await expect(api.getByRole("checkbox", { name: permission })).toBeEnabled();
  expect(await violationsInBothThemes(page)).toEqual([]);
  const allowed = await (await request.get(`/v1/applications/${id}/client/resources`, admin)).json();
  expect(allowed).toMatchObject([{ name, permissions: [{ name: permission }] }]);

  await page.goto("/admin/resources");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Delete API" }).click();
  await page.getByRole("alertdialog").getByRole("textbox").fill(name);
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete API" }).click();
  await expect(page).toHaveURL(/\/admin\/resources$/);
  expect(await (await request.get(`/v1/applications/${id}/client/resources`, admin)).json()).toEqual([]);
});
