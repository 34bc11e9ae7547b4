import type { APIRequestContext } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { languages, PASSWORD, registerConfirmed, signIn, texts } from "@/e2e/person";
import { ADMIN } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";
import { DEVICE_GRANT } from "@/lib/oauth/endpoints";

/** An application on devices, set up by the administrator. @returns its client ID */
async function createDevice(request: APIRequestContext, name: string): Promise<string> {
  const { email: username, password } = ADMIN;
  const login = await request.post("/v1/auth/login", { data: { username, password } });
  const headers = { authorization: `Bearer ${(await login.json()).access_token}` };
  const { id } = await (await request.post("/v1/applications", { data: { name }, headers })).json();
  const client = await request.put(`/v1/applications/${id}/client`, { data: { kind: "device" }, headers });
  expect(client.status(), await client.text()).toBe(200);
  return id;
}

for (const language of languages) {
  const t = texts[language];

  test(`a device is connected by its code, with and without scripts, in ${language}`, async ({ request, visitor }) => {
    const scripts = language === "en";
    const email = await registerConfirmed(request, { locale: language });
    const name = `Television ${language} ${Date.now().toString(36)}`;
    const client_id = await createDevice(request, name);
    const start = async () =>
      (await request.post("/oauth/device", { form: { client_id, scope: "openid profile" } })).json();
    const poll = async (device_code: string) =>
      (await request.post("/oauth/token", { form: { client_id, device_code, grant_type: DEVICE_GRANT } })).json();
    const { user_code, device_code, verification_uri, verification_uri_complete } = await start();
    const page = await (await visitor({ locale: language, javaScriptEnabled: scripts })).newPage();

    await page.goto(verification_uri);
    await signIn(page, language, email, PASSWORD);
    await page.waitForURL("/device");
    if (scripts) expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel(t.device.code).fill("BBBB-BBBB");
    await page.getByRole("button", { name: t.device.submit }).click();
    await expect(page.getByText(t.device.unknown)).toBeVisible();
    await page.getByLabel(t.device.code).fill(user_code.toLowerCase());
    await page.getByRole("button", { name: t.device.submit }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    await expect(page.getByText(user_code, { exact: true })).toBeVisible();
    if (scripts) expect(await violationsInBothThemes(page)).toEqual([]);
    expect((await poll(device_code)).error).toBe("authorization_pending");
    await page.getByRole("button", { name: t.device.allow }).click();
    await expect(page.getByRole("heading", { name: t.device.allowedTitle })).toBeVisible();
    expect((await poll(device_code)).token_type).toBe("Bearer");

    // By the link that the device may show as a picture.
    const second = await start();
    await page.goto(second.verification_uri_complete);
    await page.getByRole("button", { name: t.device.deny }).click();
    await expect(page.getByRole("heading", { name: t.device.deniedTitle })).toBeVisible();
    expect((await poll(second.device_code)).error).toBe("access_denied");
    expect(verification_uri_complete).toContain(user_code);
  });
}
