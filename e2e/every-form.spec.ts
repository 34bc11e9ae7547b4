import { readdirSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, BrowserContextOptions, Locator, Page } from "@playwright/test";
import { dialogOf, type Hand, newName, sendAsOffered } from "@/e2e/offered";
import { newEmail, PASSWORD, registerConfirmed } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";
import { login } from "@/lib/authentication/sign-in.contract";
import { guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { tagSlug } from "@/lib/http/tags";

// The reference sends what its sample says, which nobody's password is.
test.use({ expectedErrors: /status of 401 \(Unauthorized\) \(http:\/\/[^/]+\/v1\/auth\/login\)/ });

type Visitor = (options?: BrowserContextOptions) => Promise<BrowserContext>;

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

/** Pages that show another form with a query, or none without. */
const queries: Record<string, string[]> = {
  "/confirm": ["", "?code=made-up"],
  "/confirm-email": ["", "?code=made-up"],
  "/unlock": ["", "?code=made-up"],
  "/sign-in-link": ["", "?code=made-up"],
  "/keep-account": ["?code=made-up"],
  "/reset": ["?code=made-up"],
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
    const [, parent] = /(\w+)\/\[\w+\]$/.exec(route) ?? [];
    const part = parts[String(name)] ?? parts[`${parent}/${name}`];
    if (!part) throw new Error(`Say in this test what stands for ${whole} in ${route}`);
    address = address.replace(whole, String(await part(context)));
  }
  return { page: await context.newPage(), address: address + query };
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

/** Fills a form or dialog in as it is offered, and sends it. */
const submit = async ({ page, offer, hand }: Trial) => sendAsOffered(page, await scopeOf(page, offer, hand), hand);

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
