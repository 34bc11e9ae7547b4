import { readdirSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, ElementHandle, Locator, Page } from "@playwright/test";
import { newEmail, PASSWORD, registerConfirmed } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";
import { login } from "@/lib/authentication/sign-in.contract";
import { guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { tagSlug } from "@/lib/tags";

// The reference sends what its sample says, which nobody's password is.
test.use({ expectedErrors: /status of 401 \(Unauthorized\) \(http:\/\/[^/]+\/v1\/auth\/login\)/ });

let count = 0;
const newName = (kind: string) => `${kind}-${++count}-${Date.now().toString(36)}`;

/** Calls the service as the administrator, to make what a page is about. */
async function make(context: BrowserContext, address: string, data: object): Promise<Record<string, unknown>> {
  const login = await context.request.post("/v1/auth/login", {
    data: { username: ADMIN.email, password: ADMIN.password },
  });
  const { access_token: token } = await login.json();
  const answer = await context.request.post(address, { data, headers: { authorization: `Bearer ${token}` } });
  expect(answer.ok(), `POST ${address}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

/** What stands for the variable parts of an address: something new each time, which a form may delete. */
const parts: Record<string, (context: BrowserContext) => Promise<unknown>> = {
  uid: async (context) => (await make(context, "/v1/users", { email: newEmail(), invite: false })).uid,
  "roles/id": async (context) => (await make(context, "/v1/roles", { name: newName("role") })).id,
  "permissions/id": async (context) => (await make(context, "/v1/permissions", { name: newName("permission") })).id,
  "applications/id": async (context) => (await make(context, "/v1/applications", { name: newName("app") })).id,
  tag: async () => tagSlug(login.tag),
  operation: async () => login.id,
  guide: async () => guideSlugs[0],
  code: async () => problemPages[0]?.code,
};

/** Pages that show another form with a query, or none without. */
const queries: Record<string, string[]> = {
  "/confirm": ["", "?code=made-up"],
  "/confirm-email": ["", "?code=made-up"],
  "/unlock": ["", "?code=made-up"],
  "/keep-account": ["?code=made-up"],
  "/reset": ["?code=made-up"],
  "/setup": ["?token=made-up"],
};

const routes = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => `/${file}`.replaceAll(/\/\([^)]*\)/g, "").replace(/\/page\.tsx$/, "") || "/")
  .sort();

/** An address of the page, signed in as the user it is for. */
async function arrive(page: Page, route: string, query: string): Promise<string> {
  const context = page.context();
  if (route.startsWith("/admin")) await signInBrowser(context, ADMIN);
  else if (/^\/(?:account|confirm-email|sign-out|$)/.test(route)) {
    await signInBrowser(context, { email: await registerConfirmed(context.request), password: PASSWORD });
  }
  let address = route;
  for (const [whole, name] of route.matchAll(/\[(\w+)\]/g)) {
    const [, parent] = /(\w+)\/\[\w+\]$/.exec(route) ?? [];
    const part = parts[String(name)] ?? parts[`${parent}/${name}`];
    if (!part) throw new Error(`Say in this test what stands for ${whole} in ${route}`);
    address = address.replace(whole, String(await part(context)));
  }
  return address + query;
}

/** A page is not done while it loads or before its scripts run. One that is not found has no forms to find fault with. */
async function open(page: Page, address: string): Promise<void> {
  const answer = await page.goto(address, { waitUntil: "networkidle" });
  expect(answer?.status(), address).toBe(200);
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
}

/** Forms on the page, but for the choices of language and appearance, and buttons that open a dialog. */
const formsOf = (page: Page) =>
  page.locator("main form:visible").filter({ hasNot: page.locator("button[aria-pressed][name]") });
const openersOf = (page: Page) => page.locator("main button[aria-haspopup=dialog]:visible");
const dialogOf = (page: Page) => page.locator("[role=dialog]:visible, [role=alertdialog]:visible");

/** Fills in what must be, and nothing else. */
async function fillRequired(scope: Locator): Promise<void> {
  const phrase = scope.locator("label strong");
  if (await phrase.count())
    await scope
      .getByRole("textbox")
      .last()
      .fill((await phrase.textContent()) ?? "");
  const required = scope.locator(":is(input, select, textarea):is([required], [aria-required=true]):visible");
  for (const field of await required.all()) {
    if ((await field.inputValue()) !== "" || (await field.isDisabled())) continue;
    const kind = await field.evaluate((element) =>
      element instanceof HTMLInputElement
        ? `${element.type} ${element.inputMode} ${element.autocomplete}`
        : element.tagName,
    );
    if (kind === "SELECT") await field.selectOption({ index: 1 });
    else if (kind.startsWith("email")) await field.fill(newEmail());
    else if (kind.startsWith("password")) await field.fill(PASSWORD);
    else if (kind.includes("one-time-code")) await field.fill("12345");
    else await field.fill(newName("thing"));
  }
}

/** What sends: the form's own button, the last one of a dialog, or the field of a search that has none. */
async function senderOf(scope: Locator): Promise<Locator> {
  const submits = scope.locator("button[type=submit]:visible");
  if ((await submits.count()) > 0) return submits.last();
  const isForm = await scope.evaluate((element) => element instanceof HTMLFormElement);
  return isForm ? scope.locator("input:visible").first() : scope.locator("button:visible").last();
}

/** Moves the focus with Tab alone, as someone without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 400; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never reached what sends the form");
}

const said = (page: Page) =>
  page
    .locator("[role=alert], [role=status], [aria-live], output, [data-base-ui-portal] [class*=toast], [role=region] *")
    .evaluateAll((elements) =>
      elements.filter((element) => element.checkVisibility()).map(({ textContent }) => textContent?.trim() ?? ""),
    );

interface Before {
  url: string;
  said: string[];
  /** The form or dialog itself: another may take its place. */
  element: ElementHandle | null;
}

/** Whether something came of it that can be seen: another page, a closed dialog, words, or a field that says what is wrong. */
async function outcome(page: Page, before: Before, scope: Locator): Promise<string> {
  const faults = await scope
    .locator("[aria-invalid=true]:visible")
    .evaluateAll((fields) =>
      fields.map((field) =>
        (field.getAttribute("aria-describedby") ?? "")
          .split(" ")
          .map((id) => document.getElementById(id)?.textContent ?? "")
          .join(""),
      ),
    )
    .catch(() => []);
  if (faults.some((text) => text.trim() === "")) return "a field is wrong and does not say why";
  if (faults.length > 0) return "a field says what is wrong";
  if (page.url() !== before.url) return "another page";
  if (!(await before.element?.isVisible())) return "closed";
  const words = await said(page);
  return words.some((text) => text !== "" && !before.said.includes(text)) ? "words" : "nothing";
}

const SEEN = /^(?:another page|closed|words|a field says what is wrong)$/;

for (const hand of ["mouse", "keyboard"] as const) {
  test.describe(`by ${hand}`, () => {
    for (const route of routes) {
      for (const query of queries[route] ?? [""]) {
        test(`every form and dialog of ${route}${query} does something that can be seen, as it is offered`, async ({
          visitor,
        }) => {
          // As long as it takes: one page may have a dozen of them, and each begins anew.
          test.setTimeout(600_000);
          const fresh = async () => (await visitor({ locale: "en" })).newPage();
          const first = await fresh();
          await open(first, await arrive(first, route, query));
          const forms = await formsOf(first).count();
          const openers = await openersOf(first).count();
          await first.context().close();
          for (let index = 0; index < forms + openers; index += 1) {
            const page = await fresh();
            await open(page, await arrive(page, route, query));
            let scope = formsOf(page).nth(index);
            if (index >= forms) {
              const opener = openersOf(page).nth(index - forms);
              if (hand === "mouse") await opener.click();
              else {
                await opener.focus();
                await page.keyboard.press("Enter");
              }
              await expect(dialogOf(page)).toBeVisible();
              scope = dialogOf(page);
              await expect(scope.locator(".animate-pulse")).toHaveCount(0);
            }
            const name = `${index + 1}: ${((await scope.textContent()) ?? "").replaceAll(/\s+/g, " ").slice(0, 60)}`;
            await test.step(name, async () => {
              await fillRequired(scope);
              const sender = await senderOf(scope);
              // Asked before: the click may take it away.
              const isField = await sender.evaluate((element) => element instanceof HTMLInputElement);
              const before = { url: page.url(), said: await said(page), element: await scope.elementHandle() };
              if (hand === "mouse") await sender.click();
              else await tabTo(page, sender);
              if (hand === "keyboard" || isField) await page.keyboard.press("Enter");
              await expect.poll(() => outcome(page, before, scope), { message: name }).toMatch(SEEN);
            });
            await page.context().close();
          }
        });
      }
    }
  });
}
