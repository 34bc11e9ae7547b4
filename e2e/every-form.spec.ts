import { readdirSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, ElementHandle, Locator, Page } from "@playwright/test";
import { tabTo } from "@/e2e/keyboard";
import { newEmail, PASSWORD, readMail, registerConfirmed } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test, type Visitor } from "@/e2e/test";
import { login } from "@/lib/authentication/sign-in.contract";
import { guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { tagSlug } from "@/lib/http/tags";

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
  "resources/id": async (context) => {
    const audience = `https://${newName("api")}.example`;
    return (await make(context, "/v1/resources", { audience, name: newName("api") })).id;
  },
  "applications/id": async (context) => (await make(context, "/v1/applications", { name: newName("app") })).id,
  // A sign-in that is over: what an application asks for begins in the application.
  "consent/id": async () => "made-up",
  tag: async () => tagSlug(login.tag),
  operation: async () => login.id,
  guide: async () => guideSlugs[0],
  code: async () => problemPages[0]?.code,
};

/** What stands for codes in queries: each of someone new. */
const codes: Record<string, (context: BrowserContext) => Promise<string | null>> = {
  "{recovery}": async ({ request }) => {
    const email = await registerConfirmed(request);
    await request.post("/v1/user/password/restore", { data: { email } });
    return (await readMail(request, email, "/reset")).code;
  },
  "{invitation}": async (context) => {
    const email = newEmail();
    await make(context, "/v1/users", { email });
    return (await readMail(context.request, email, "/reset")).code;
  },
};

/** Pages that show another form with a query, or none without. */
const queries: Record<string, string[]> = {
  "/confirm": ["", "?code=made-up"],
  "/confirm-email": ["", "?code=made-up"],
  "/unlock": ["", "?code=made-up"],
  "/sign-in-link": ["", "?code=made-up"],
  "/keep-account": ["?code=made-up"],
  "/reset": ["?code=made-up", "?code={recovery}", "?code={invitation}"],
  "/setup": ["?token=made-up"],
};

const routes = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => `/${file}`.replaceAll(/\/\([^)]*\)/g, "").replace(/\/page\.tsx$/, "") || "/")
  .sort();

/** The administrator's browser, which no form that is tried here signs out. */
let administrator: ReturnType<BrowserContext["storageState"]> | undefined;

async function signInAdministrator(visitor: Visitor) {
  const context = await visitor();
  await signInBrowser(context, ADMIN);
  return context.storageState();
}

/** A new browser, signed in as the user the page is for, and the address of the page. */
async function arrive(visitor: Visitor, route: string, query: string): Promise<{ page: Page; address: string }> {
  if (route.startsWith("/admin")) administrator ??= signInAdministrator(visitor);
  const storageState = route.startsWith("/admin") ? await administrator : undefined;
  const context = await visitor({ locale: "en", ...(storageState ? { storageState } : {}) });
  if (/^\/(?:account|confirm-email|device|sign-out|$)/.test(route)) {
    await signInBrowser(context, { email: await registerConfirmed(context.request), password: PASSWORD });
  }
  let address = route;
  for (const [whole, name] of route.matchAll(/\[(\w+)\]/g)) {
    const [, parent] = /(\w+)\/\[\w+\]/.exec(route) ?? [];
    const part = parts[String(name)] ?? parts[`${parent}/${name}`];
    if (!part) throw new Error(`Say in this test what stands for ${whole} in ${route}`);
    address = address.replace(whole, String(await part(context)));
  }
  const [name] = /\{\w+\}/.exec(query) ?? [];
  const code = name && (await codes[name]?.(context));
  return { page: await context.newPage(), address: address + (name ? query.replace(name, String(code)) : query) };
}

/** Opens a page, which is not done while it loads or before its scripts run: React marks the elements that it answers for. */
async function open(page: Page, address: string): Promise<number | undefined> {
  const answer = await page.goto(address, { waitUntil: "domcontentloaded" });
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("main :is(form, button)")].every((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactProps$")),
    ),
  );
  return answer?.status();
}

/** Forms on the page, but for the choices of language and appearance, and buttons that open a dialog. */
const offersOf = (page: Page) =>
  page.locator("main :is(form:not(:has(button[aria-pressed][name])), button[aria-haspopup=dialog]):visible");
const dialogOf = (page: Page) => page.locator("[role=dialog]:visible, [role=alertdialog]:visible");

/**
 * What each of them is: the fields of a form and its words, or the words of a button. Without names and times, which are
 * other ones at the next visit: what the rows of a list offer is one kind.
 */
const kindsOf = (offers: Locator) =>
  offers.evaluateAll((elements) =>
    elements.map((element) => {
      const words = element.textContent?.trim() || element.getAttribute("aria-label");
      const fields = [...element.querySelectorAll("[name]")].map((field) => field.getAttribute("name"));
      return `${element.tagName.toLowerCase()} ${fields.join(" ")} ${words}`
        .replaceAll(/\S*\d\S*/g, "#")
        .replaceAll(/\s+/g, " ");
    }),
  );

type Hand = "mouse" | "keyboard";

interface Trial {
  page: Page;
  kind: string;
  hand: Hand;
  offer: Locator;
}

/**
 * What one page offers and nobody tried yet, by mouse and by keyboard; undefined once there is none. In the same browser for
 * as long as the page is there, so that what is offered only after something else was done is found too, then as someone new.
 */
function trialsOf(visitor: Visitor, route: string, query: string) {
  const tried = new Set<string>();
  let visit: { page: Page; address: string; url: string } | undefined;
  const begin = async () => {
    await visit?.page.context().close();
    const { page, address } = await arrive(visitor, route, query);
    // A page that is not there has no forms to find fault with.
    expect(await open(page, address), address).toBe(200);
    visit = { page, address, url: page.url() };
    return page;
  };
  const untried = async (page: Page): Promise<Trial | undefined> => {
    for (const [index, kind] of (await kindsOf(offersOf(page))).entries()) {
      for (const hand of ["mouse", "keyboard"] as const) {
        if (tried.has(`${kind} by ${hand}`)) continue;
        tried.add(`${kind} by ${hand}`);
        return { page, kind, hand, offer: offersOf(page).nth(index) };
      }
    }
    return undefined;
  };
  return async (): Promise<Trial | undefined> => {
    if (visit) {
      const { page, address, url } = visit;
      const isThere = (await open(page, address)) === 200 && page.url() === url;
      const trial = isThere ? await untried(page) : undefined;
      if (trial) return trial;
    }
    return untried(await begin());
  };
}

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

const said = (page: Page) =>
  page
    .locator("[role=alert], [role=status], [aria-live], output, [data-base-ui-portal] [class*=toast], [role=region] *")
    .evaluateAll((elements) =>
      elements.filter((element) => element.checkVisibility()).map(({ textContent }) => textContent?.trim() ?? ""),
    )
    // Another page is just taking its place, and its address is looked at next.
    .catch((): string[] => []);

interface Before {
  url: string;
  said: string[];
  /** The form or dialog itself: another may take its place. */
  element: ElementHandle | null;
}

/**
 * Whether something came of it that can be seen: another page, a closed dialog, words, a field that says what is wrong, or the
 * focus on what a search found.
 */
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
  // What was asked for at each key has its answer already: Enter leads to it.
  const leads = await before.element
    ?.evaluate((element) => {
      const isSearch = element instanceof Element && element.closest("search") !== null;
      return isSearch && document.activeElement?.closest("tr") != null;
    })
    // Gone, or its page is.
    .catch(() => false);
  if (leads) return "the focus is on the first of what was found";
  const words = await said(page);
  return words.some((text) => text !== "" && !before.said.includes(text)) ? "words" : "nothing";
}

const SEEN = /^(?:another page|closed|words|a field says what is wrong|the focus is on the first of what was found)$/;

/** Opens the dialog where the offer is a button; answers what is to be sent. */
async function scopeOf(page: Page, offer: Locator, hand: Hand): Promise<Locator> {
  if (await offer.evaluate((element) => element instanceof HTMLFormElement)) return offer;
  if (hand === "mouse") await offer.click();
  else {
    await offer.focus();
    await page.keyboard.press("Enter");
  }
  await expect(dialogOf(page)).toBeVisible();
  await expect(dialogOf(page).locator(".animate-pulse")).toHaveCount(0);
  return dialogOf(page);
}

/** Changes the first field that can be changed; answers whether there is one. */
async function change(scope: Locator): Promise<boolean> {
  const field = scope.locator(":is(input:not([type=color]), select, textarea):enabled:visible").first();
  if ((await field.count()) === 0) return false;
  const other = await field.evaluate((element) =>
    element instanceof HTMLSelectElement ? [...element.options].findIndex(({ selected }) => !selected) : -1,
  );
  if (other >= 0) await field.selectOption({ index: other });
  else if ((await field.getAttribute("type")) === "checkbox") await field.click();
  else await field.fill(`${await field.inputValue()}1`);
  return true;
}

/** Fills a form or dialog in as it is offered, and sends it. */
async function submit({ page, offer, hand }: Trial): Promise<void> {
  const scope = await scopeOf(page, offer, hand);
  await fillRequired(scope);
  const sender = await senderOf(scope);
  if (await sender.isDisabled()) {
    // There is nothing to send until something is changed. It is not sent: what it changes is the service of every other test.
    if (await change(scope)) await expect(sender).toBeEnabled();
    return;
  }
  // Asked before: the click may take it away.
  const isField = await sender.evaluate((element) => element instanceof HTMLInputElement);
  const before = { url: page.url(), said: await said(page), element: await scope.elementHandle() };
  if (hand === "mouse") await sender.click();
  else await tabTo(page, sender);
  if (hand === "keyboard" || isField) await page.keyboard.press("Enter");
  await expect.poll(() => outcome(page, before, scope), { intervals: [50, 100, 200, 500] }).toMatch(SEEN);
}

for (const route of routes) {
  for (const query of queries[route] ?? [""]) {
    test(`every form and dialog of ${route}${query}, as it is offered, does something that can be seen by mouse and by keyboard`, async ({
      visitor,
    }) => {
      // As long as it takes: one page may have a dozen of them.
      test.setTimeout(600_000);
      const next = trialsOf(visitor, route, query);
      for (let trial = await next(); trial; trial = await next()) {
        const current = trial;
        await test.step(`${current.kind.slice(0, 80)}, by ${current.hand}`, () => submit(current));
      }
    });
  }
}
