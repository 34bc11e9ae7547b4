import { violationsInBothThemes } from "@/e2e/axe";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const unique = (name: string) => `${name}-${Date.now().toString(36)}`;

test.use({ locale: "en", viewport: { width: 1440, height: 900 } });

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

test("a web application is registered by what is being built, shows its secret once, and ends with what to paste", async ({
  page,
}) => {
  const name = unique("Shop");
  await page.goto("/admin/applications");
  await page.getByRole("link", { name: "Register application" }).click();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByText("Web application", { exact: true }).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Redirect addresses").fill("http://shop.example/callback");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText("Enter https addresses")).toBeVisible();
  await expect(page.getByLabel("Redirect addresses")).toBeFocused();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByLabel("Redirect addresses").fill("https://shop.example/callback");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const secret = (await page.getByTestId("token").textContent()) ?? "";
  expect(secret).toMatch(/^ghs_/);
  await page.getByRole("button", { name: "I’ve stored it" }).click();

  await expect(page).toHaveURL(/\/setup$/);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("https://shop.example/api/auth/callback/gatehouse")).toBeVisible();
  await page.getByRole("link", { name: "Express" }).click();
  await expect(page.getByText('"https://shop.example"')).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  const whole = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(whole, "scrolls sideways").toBeLessThanOrEqual(390);
});

test("an application's page says who uses it and why its requests were refused", async ({ page, request }) => {
  const { email, password } = ADMIN;
  const { access_token: token } = await (await request.post("/v1/auth/login", { data: { email, password } })).json();
  const headers = { authorization: `Bearer ${token}` };
  const name = unique("Board");
  const redirect = "http://localhost:4999/callback";
  const body = { name, kind: "single_page", redirect_uris: [redirect], first_party: true };
  const { client_id: id } = await (await request.post("/v1/clients", { headers, data: body })).json();
  const ask = (uri: string) => {
    const params = { client_id: id, redirect_uri: uri, response_type: "code", scope: "openid" };
    const pkce = { code_challenge: "x".repeat(43), code_challenge_method: "S256" };
    return page.request.get(`/oauth/authorize?${new URLSearchParams({ ...params, ...pkce })}`, { maxRedirects: 0 });
  };
  await ask("https://elsewhere.example/callback?token=abc");
  expect((await ask(redirect)).headers().location).toContain("code=");

  await page.goto(`/admin/applications/${id}`);
  await page.locator("main").getByRole("link", { name: "Users", exact: true }).click();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.locator("main").getByRole("link", { name: "Errors" }).click();
  await expect(page.getByText("got https://elsewhere.example/callback?…")).toBeVisible();
  await expect(page.getByText(`Registered: ${redirect}`)).toBeVisible();
  expect(await page.content()).not.toContain("token=abc");
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.goto(`/admin/applications/${id}/users`);
  await page
    .getByRole("row", { name: new RegExp(email) })
    .getByRole("link")
    .click();
  await page.getByRole("button", { name: `Revoke access of ${name}?` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText(`${name} no longer has access`)).toBeVisible();
});

test("an application gets a logo, links and keys of its own: people see what it is, and mistakes are named where they are", async ({
  page,
  request,
}) => {
  const { email, password } = ADMIN;
  const { access_token: token } = await (await request.post("/v1/auth/login", { data: { email, password } })).json();
  const body = { name: unique("Gallery"), kind: "web", redirect_uris: ["https://gallery.example/callback"] };
  const headers = { authorization: `Bearer ${token}` };
  const { client_id: id } = await (await request.post("/v1/clients", { headers, data: body })).json();
  await page.goto(`/admin/applications/${id}`);
  const main = page.locator("main");
  const card = (title: string) => main.locator("section").filter({ has: page.getByRole("heading", { name: title }) });
  const dialog = page.getByRole("dialog");
  const open = (title: string) =>
    expect(async () => {
      await card(title).getByRole("button", { name: "Change", exact: true }).click();
      await expect(dialog).toBeVisible({ timeout: 2_000 });
    }).toPass();

  await open("Logo and links");
  const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
  await dialog.getByLabel("Logo").setInputFiles(file("logo.png", "image/png", Buffer.from("no picture")));
  await expect(dialog.getByText("can’t be read as an image")).toBeVisible();
  await dialog.getByLabel("Logo").setInputFiles(file("logo.png", "image/png", await main.screenshot()));
  await expect(dialog.locator("img")).toHaveAttribute("src", /^data:image\/(png|webp|jpeg);base64,/);
  await dialog.getByLabel("Website").fill("javascript:alert(1)");
  await dialog.getByLabel("Privacy policy").fill("https://gallery.example/privacy");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter an https address")).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog.getByLabel("Website").fill("https://gallery.example/");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(card("Logo and links").getByRole("link", { name: "Website" })).toBeVisible();
  await page.goto("/admin/applications");
  await expect(page.getByRole("row", { name: body.name }).locator("img")).toBeVisible();
  await page.goBack();

  await open("Sign-in");
  await dialog.getByLabel("Require PKCE").uncheck();
  await expect(dialog.getByText("Turn this off only for software")).toBeVisible();
  await dialog.getByText("Public keys, pasted here").click();
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  const refused = [
    ["{", "This isn’t valid JSON"],
    [JSON.stringify({ ...key, d: "secret" }), "This is a private key"],
    [JSON.stringify({ kty: "oct", k: "x" }), "Paste public keys of type"],
  ] as const;
  for (const [text, reason] of refused) {
    await dialog.getByLabel("JWK set").fill(text);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByText(reason)).toBeVisible();
  }
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog.getByLabel("JWK set").fill(JSON.stringify(key));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(card("Sign-in").getByText("Not required")).toBeVisible();
  await expect(card("Sign-in").getByText("Public keys, pasted here")).toBeVisible();

  const query = {
    client_id: id,
    redirect_uri: "https://gallery.example/callback",
    response_type: "code",
    scope: "openid",
  };
  await page.goto(`/oauth/authorize?${new URLSearchParams(query)}`);
  await expect(main.locator("h1 img")).toBeVisible();
  const link = main.getByRole("link", { name: "Privacy policy" });
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await expect(link).toHaveAttribute("target", "_blank");
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("a key of another algorithm is added where keys are rotated, which says what it is for", async ({ page }) => {
  await page.goto("/admin/keys");
  const dialog = page.getByRole("alertdialog");
  await expect(async () => {
    await page.locator("main").getByRole("button", { name: "Rotate keys" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByLabel("Algorithm").selectOption("EdDSA");
  await expect(dialog.getByText("EdDSA signs only the ID tokens")).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Add key" }).click();
  await expect(page.getByText("The EdDSA key is published")).toBeVisible();
  await expect(page.locator("main").getByRole("cell", { name: "Ed25519" })).toBeVisible();
});
