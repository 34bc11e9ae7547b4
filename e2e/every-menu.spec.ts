import { readdirSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { dialogOf, type Hand, said, sendAsOffered } from "@/e2e/offered";
import { newEmail, texts } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

/** The dashboard's pages; menus are found from what they show. */
const routes = readdirSync("app/admin", { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx" && !file.includes("["))
  .map((file) => `/admin/${file}`.replace(/\/page\.tsx$/, ""))
  .sort();

const NOTHING_CHANGES = "No users will change";

const hands: Hand[] = ["mouse", "keyboard"];

/** What menus are, by the words of their buttons: those of the rows of a list are one kind, and so are those of every page. */
const tried = new Set<string>();

/** Makes somebody to whom anything may be done. */
async function createUser(context: BrowserContext): Promise<string> {
  const email = newEmail();
  const data = { username: ADMIN.email, password: ADMIN.password };
  const { access_token: token } = await (await context.request.post("/v1/auth/login", { data })).json();
  const headers = { authorization: `Bearer ${token}` };
  const made = await context.request.post("/v1/users", { data: { email, invite: false }, headers });
  expect(made.ok(), await made.text()).toBe(true);
  return email;
}

/** A page as the administrator opens it, by someone new each time: a menu may sign out. */
async function arrive(visitor: (options?: object) => Promise<BrowserContext>, route: string): Promise<Page> {
  const context = await visitor({ locale: "en" });
  await signInBrowser(context, ADMIN);
  const page = await context.newPage();
  // Only of a user who is nobody else's: a menu may delete.
  await page.goto(route === "/admin/users" ? `${route}?q=${await createUser(context)}` : route);
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  return page;
}

const menusOf = (page: Page) => page.locator("button[aria-haspopup=menu]:visible");

const kindsOf = (page: Page) =>
  menusOf(page).evaluateAll((buttons) =>
    buttons.map((button) =>
      `${button.getAttribute("aria-label") ?? ""} ${button.textContent}`.replaceAll(/\S*\d\S*/g, "#"),
    ),
  );

const itemsOf = (page: Page) => page.locator("[role^=menuitem]:visible:not([aria-disabled=true])");

async function openMenu(page: Page, index: number, hand: Hand): Promise<void> {
  const button = menusOf(page).nth(index);
  // Before scripts run, neither does anything.
  await expect(async () => {
    if ((await itemsOf(page).count()) > 0) return;
    if (hand === "mouse") await button.click();
    else {
      await button.focus();
      await page.keyboard.press("Enter");
    }
    await expect(itemsOf(page).first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/** Chooses an entry, and sends the dialog that it opens, if any, as offered. Something must be seen of it. */
async function choose(page: Page, position: number, hand: Hand): Promise<void> {
  const item = itemsOf(page).nth(position);
  let downloads = 0;
  page.on("download", () => {
    downloads += 1;
  });
  const before = { url: page.url(), said: await said(page), checked: await item.getAttribute("aria-checked") };
  if (hand === "mouse") await item.click();
  else {
    for (let step = 0; step < 40; step += 1) {
      if (await item.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
  }
  const seen = async () => {
    if (await dialogOf(page).count()) return "a dialog";
    if (downloads > 0) return "a file";
    if (page.url() !== before.url) return "another page";
    const checked = (await item.isVisible()) ? await item.getAttribute("aria-checked") : before.checked;
    if (checked !== before.checked) return "a choice";
    return (await said(page)).some((text) => text !== "" && !before.said.includes(text)) ? "words" : "nothing";
  };
  await expect.poll(seen, { intervals: [50, 100, 200, 500] }).not.toBe("nothing");
  if ((await seen()) === "a dialog") await send(page, hand);
}

/** Sends a dialog as offered; one that asks for a role, with the first. One in which nothing would change says so. */
async function send(page: Page, hand: Hand): Promise<void> {
  const dialog = dialogOf(page);
  const role = dialog.getByRole("combobox");
  if (await role.count()) await role.selectOption({ index: 1 });
  await expect(dialog.locator(".animate-pulse")).toHaveCount(0);
  const nothing = dialog.getByText(NOTHING_CHANGES);
  if ((await nothing.count()) === 0) await sendAsOffered(page, dialog, hand);
}

for (const route of routes) {
  test(`every menu of ${route} does something that can be seen with each of its entries, by mouse and by keyboard`, async ({
    visitor,
  }) => {
    test.setTimeout(600_000);
    const first = await arrive(visitor, route);
    for (const [index, kind] of (await kindsOf(first)).entries()) {
      if (tried.has(kind)) continue;
      tried.add(kind);
      await openMenu(first, index, "mouse");
      const count = await itemsOf(first).count();
      await first.keyboard.press("Escape");
      expect(count, kind).toBeGreaterThan(0);
      for (const hand of hands) {
        for (let position = 0; position < count; position += 1) {
          await test.step(`${kind}, entry ${position}, by ${hand}`, async () => {
            const page = await arrive(visitor, route);
            await openMenu(page, index, hand);
            await choose(page, position, hand);
            await page.context().close();
          });
        }
      }
    }
  });
}

/** The users page with somebody selected. */
async function select(visitor: (options?: object) => Promise<BrowserContext>) {
  const page = await arrive(visitor, "/admin/users");
  const bar = page.getByRole("region", { name: texts.en.admin.bulk.selection });
  await expect(async () => {
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await expect(bar).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return { page, bar };
}

for (const hand of hands) {
  test(`every button and entry of the bar of a selection does something that can be seen, by ${hand}`, async ({
    visitor,
  }) => {
    test.setTimeout(600_000);
    const { page, bar } = await select(visitor);
    const buttons = await bar.getByRole("button").count();
    const more = bar.locator("button[aria-haspopup=menu]");
    await more.click();
    const entries = await itemsOf(page).count();
    expect([buttons > 2, entries > 0]).toEqual([true, true]);
    for (let index = 0; index < buttons + entries; index += 1) {
      await test.step(`number ${index}`, async () => {
        const { page: fresh, bar: shown } = await select(visitor);
        const isEntry = index >= buttons;
        const button = isEntry ? shown.locator("button[aria-haspopup=menu]") : shown.getByRole("button").nth(index);
        if (!isEntry && (await button.getAttribute("aria-haspopup")) === "menu") return;
        if (hand === "mouse") await button.click();
        else {
          await button.focus();
          await fresh.keyboard.press("Enter");
        }
        if (isEntry) await choose(fresh, index - buttons, hand);
        else {
          // The selection is gone, or a dialog asks.
          await expect.poll(async () => (await dialogOf(fresh).count()) > 0 || !(await shown.isVisible())).toBe(true);
          if (await dialogOf(fresh).count()) await send(fresh, hand);
        }
        await fresh.context().close();
      });
    }
  });
}
