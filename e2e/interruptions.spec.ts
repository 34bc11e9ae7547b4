import type { Page } from "@playwright/test";
import { arrive } from "@/e2e/member";
import { alert, newEmail, texts } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const t = texts.en;
const interruptions = t.forms.interruptions;

// What a browser without network, and one whose service is away, writes into its console.
test.use({ locale: "en", expectedErrors: /net::ERR_|status of 50[234]|Failed to fetch/ });

/** Ends every session of this browser's person, as from another device. */
async function endSessions(page: Page): Promise<void> {
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: /session/ });
  expect(cookies.some(({ name }) => name.includes("session"))).toBe(true);
}

/** How each interruption comes and goes. */
const ways = {
  offline: {
    begin: (page: Page) => page.context().setOffline(true),
    end: (page: Page) => page.context().setOffline(false),
  },
  restarting: {
    begin: (page: Page) =>
      page.route(/^http:\/\/[^/]+\/(?!_next\/static)/, (route) =>
        route.request().method() === "POST"
          ? route.abort("connectionrefused")
          : route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
      ),
    end: (page: Page) => page.unrouteAll({ behavior: "ignoreErrors" }),
  },
} as const;

for (const [name, { begin, end }] of Object.entries(ways) as ["offline" | "restarting", (typeof ways)["offline"]][]) {
  const { title } = interruptions[name];

  test.describe(name, () => {
    test("a form stays with what was typed, says why, and is sent again by its own button", async ({
      page,
      request,
    }) => {
      await arrive(page, request, "/account");
      const field = page.getByLabel(t.account.name.label);
      await field.fill("Ann");
      await begin(page);
      await page.getByRole("button", { name: t.account.name.save }).click();
      await expect(alert(page)).toContainText(title);
      await expect(field).toHaveValue("Ann");
      await end(page);
      await expect(page.getByText(interruptions.waiting)).toHaveCount(0);
      await alert(page).getByRole("button", { name: interruptions.sendAgain }).click();
      await expect(page.getByText(t.account.name.saved)).toBeVisible();
      await expect(page.getByRole("heading", { name: "Ann" })).toBeVisible();
    });

    test("a dialog and its fields stay, and work once the service is back", async ({ page, context }) => {
      await signInBrowser(context, ADMIN);
      const email = newEmail();
      await page.goto("/admin/users");
      await page.getByRole("button", { name: t.admin.users.create }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(t.admin.users.email).fill(email);
      await begin(page);
      await dialog.getByRole("button", { name: t.admin.users.create, exact: true }).click();
      await expect(dialog.getByRole("alert")).toContainText(title);
      await expect(dialog.getByLabel(t.admin.users.email)).toHaveValue(email);
      await end(page);
      await dialog.getByRole("button", { name: interruptions.sendAgain }).click();
      await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}$/);
    });

    test("navigation, search and live views wait, and go on by themselves", async ({ page, context }) => {
      await signInBrowser(context, ADMIN);
      await page.goto("/admin/users");
      await begin(page);
      await page.getByRole("searchbox").fill("nobody-at-all");
      await expect(page.getByText(title)).toBeVisible();
      await expect(page.getByRole("searchbox")).toHaveValue("nobody-at-all");
      await end(page);
      await expect(page.getByText(title)).toBeHidden();
      await page.waitForURL(/q=nobody-at-all/);
      await expect(page.getByText(t.admin.users.noneFor.replace("{q}", "nobody-at-all"))).toBeVisible();
      await page.goto("/admin/audit");
      await page.getByRole("button", { name: t.admin.audit.live }).click();
      await begin(page);
      await expect(page.getByText(title)).toBeVisible();
      await page.getByRole("link", { name: t.admin.sections.keys }).click();
      await end(page);
      await page.waitForURL("/admin/keys");
      await expect(page.getByRole("heading", { level: 1, name: t.admin.sections.keys })).toBeVisible();
    });

    test("buttons of a page say why nothing was done, and the page is still there", async ({ page, context }) => {
      await signInBrowser(context, ADMIN);
      await page.goto("/admin/roles/matrix");
      const cell = page
        .getByRole("gridcell")
        .getByRole("checkbox", { checked: false, name: /^\S+:\S+ for / })
        .first();
      await cell.check();
      await begin(page);
      await page.getByRole("button", { name: t.admin.pending.apply }).click();
      await expect(page.getByRole("alert").filter({ hasText: title })).toBeVisible();
      await end(page);
      await page.getByRole("button", { name: t.admin.pending.discard }).click();
    });
  });
}

test("a session that ended elsewhere is said in place, the draft stays, and signing in beside it sends it", async ({
  page,
  context,
}) => {
  await signInBrowser(context, ADMIN);
  await page.goto("/admin/roles");
  await page.getByRole("button", { name: t.admin.roles.create }).click();
  const dialog = page.getByRole("dialog");
  const role = `role ${Date.now().toString(36)}`;
  await dialog.getByLabel(t.admin.common.name).fill(role);
  await endSessions(page);
  await dialog.getByRole("button", { name: t.admin.common.create }).click();
  await expect(dialog.getByRole("alert")).toContainText(interruptions.signedOut.title);
  await expect(dialog.getByLabel(t.admin.common.name)).toHaveValue(role);
  const [beside] = await Promise.all([
    context.waitForEvent("page"),
    dialog.getByRole("link", { name: interruptions.signIn }).click(),
  ]);
  await expect(beside).toHaveURL(/\/sign-in/);
  await beside.getByLabel(t.signIn.email, { exact: true }).fill(ADMIN.email);
  await beside.getByLabel(t.signIn.password, { exact: true }).fill(ADMIN.password);
  await beside.getByRole("button", { name: t.signIn.submit, exact: true }).click();
  await beside.waitForURL("/account");
  await dialog.getByRole("button", { name: interruptions.sendAgain }).click();
  await page.waitForURL(/\/admin\/roles\/\d+$/);
  await expect(page.getByRole("heading", { name: role })).toBeVisible();
});
