import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIRequestContext, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { enter } from "@/e2e/member";
import { languages, registerConfirmed, texts } from "@/e2e/person";
import { ADMIN } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

/** The server of an application: where people are sent back to, and the document by which it needs nobody to register it. */
async function startApplication() {
  const server = createServer((request, response) => {
    if (request.url !== "/client.json")
      return response.setHeader("content-type", "text/html").end("<title>App</title>");
    const document = {
      client_id: `${origin}/client.json`,
      client_name: "Agent",
      redirect_uris: [`${origin}/callback`],
    };
    return response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  return { host, origin, callback: `${origin}/callback`, stop: () => server.close() };
}

let application: Awaited<ReturnType<typeof startApplication>>;
test.beforeAll(async () => {
  application = await startApplication();
});
test.afterAll(() => application.stop());

/** An application that the administrator registered. @returns its client ID */
async function registerApplication(request: APIRequestContext, name: string, callback: string): Promise<string> {
  const { email: username, password } = ADMIN;
  const login = await request.post("/v1/auth/login", { data: { username, password } });
  const headers = { authorization: `Bearer ${(await login.json()).access_token}` };
  const { id } = await (await request.post("/v1/applications", { data: { name }, headers })).json();
  const data = { kind: "single_page", redirect_uris: [callback] };
  const client = await request.put(`/v1/applications/${id}/client`, { data, headers });
  expect(client.status(), await client.text()).toBe(200);
  return id;
}

/** As the application sends someone here. */
const asking = (client_id: string, callback: string) =>
  `/oauth/authorize?${new URLSearchParams({
    client_id,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid profile email",
    code_challenge: "x".repeat(43),
    code_challenge_method: "S256",
  })}`;

const filled = (text: string, values: Record<string, string>) =>
  Object.entries(values).reduce((result, [name, value]) => result.replaceAll(`{${name}}`, value), text);

/** Where the application gets the answer. */
async function answerIn(page: Page, callback: string): Promise<URLSearchParams> {
  await page.waitForURL((url) => url.href.startsWith(callback));
  return new URL(page.url()).searchParams;
}

const viewport = { en: { width: 1440, height: 900 }, ru: { width: 390, height: 844 } };

for (const language of languages) {
  const t = texts[language].consent;

  test(`a registered application is named, refused, let in and remembered, in ${language}`, async ({
    request,
    visitor,
  }) => {
    const { callback, host } = application;
    const email = await registerConfirmed(request, { locale: language });
    const name = `Shop ${language} ${Date.now().toString(36)}`;
    const address = asking(await registerApplication(request, name, callback), callback);
    const page = await (await visitor({ locale: language, viewport: viewport[language] })).newPage();
    await enter(page, email, "/account", language);

    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(filled(t.heading, { application: name }));
    for (const text of [filled(t.lead, { email }), t.scopes.openid, t.scopes.profile, t.scopes.email])
      await expect(page.getByText(text)).toBeVisible();
    await expect(page.getByText(filled(t.destination, { host }))).toBeVisible();
    await expect(page.getByText(t.uncheckedText)).toHaveCount(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: t.deny }).click();
    expect((await answerIn(page, callback)).get("error")).toBe("access_denied");

    // A no is not remembered, a yes is.
    await page.goto(address);
    await page.getByRole("button", { name: t.allow }).focus();
    await page.keyboard.press("Enter");
    expect((await answerIn(page, callback)).has("code")).toBe(true);
    await page.goto(address);
    expect((await answerIn(page, callback)).has("code")).toBe(true);
    await page.goto("/account/applications");
    await expect(page.getByText(name)).toBeVisible();
  });

  test(`an agent that nobody registered is named by the host it is from, with a warning, in ${language}`, async ({
    request,
    visitor,
  }) => {
    // One of its own, for what was allowed before is remembered.
    const { callback, host, origin, stop } = await startApplication();
    const email = await registerConfirmed(request, { locale: language });
    const address = asking(`${origin}/client.json`, callback);
    const page = await (await visitor({ locale: language, viewport: viewport[language] })).newPage();
    await enter(page, email, "/account", language);

    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Agent (${host})`);
    await expect(page.getByText(filled(t.documentTitle, { host }))).toBeVisible();
    await expect(page.getByText(`${t.uncheckedText} ${t.deviceText}`)).toBeVisible();
    await expect(page.getByText(filled(t.destination, { host }))).toBeVisible();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: t.deny }).click();
    // Nobody here answers for its address: it is a link.
    await page.getByRole("link", { name: filled(texts[language].authorizationError.continue, { host }) }).click();
    expect((await answerIn(page, callback)).get("error")).toBe("access_denied");
    await page.goto(address);
    await page.getByRole("button", { name: t.allow }).click();
    expect((await answerIn(page, callback)).has("code")).toBe(true);
    await page.goto("/account/applications");
    await expect(page.getByText(`Agent (${host})`)).toBeVisible();
    stop();
  });

  test(`an agent whose document is not there leads to a page that says so, in ${language}`, async ({ visitor }) => {
    const { callback, origin } = application;
    const page = await (await visitor({ locale: language, viewport: viewport[language] })).newPage();
    await page.goto(asking(`${origin}/other.json`, callback));
    await page.waitForURL(/\/authorization-error/);
    await expect(page.getByText(texts[language].authorizationError.invalid_client_metadata)).toBeVisible();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
}
