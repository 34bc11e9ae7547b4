import type { Page } from "@playwright/test";
import { violationsInBothThemes, violationsOf } from "@/e2e/axe";
import { texts } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const fieldOf = (page: Page, language: "en" | "ru") =>
  page.getByRole("combobox", { name: texts[language].tryIt.search });

test.describe("in English", () => {
  test.use({ locale: "en" });
  const t = texts.en;

  test("the dashboard leads to the documentation", async ({ page, context }) => {
    await signInBrowser(context, ADMIN);
    await page.goto("/admin/users");
    await page.getByRole("navigation").getByRole("link", { name: t.admin.docs, exact: true }).click();
    await page.waitForURL("/docs");
  });

  test("Enter leads to the page of results while the search doesn't answer; arrow keys lead through what it finds, and nothing found says where else to look", async ({
    page,
  }) => {
    let answers = false;
    await page.route("**/docs/search/results?*", async (route) => {
      if (answers) await route.continue();
    });
    await page.goto("/docs");
    const field = fieldOf(page, "en");
    await field.fill("refresh");
    await field.press("Enter");
    await page.waitForURL("/docs/search?q=refresh");
    const results = page.getByRole("main").getByRole("listitem").getByRole("link");
    await expect(results.first()).toBeVisible();

    answers = true;
    await field.fill("token");
    const options = page.getByRole("option");
    await expect(options.last()).toHaveText(t.tryIt.searchAll);
    expect(await violationsInBothThemes(page, '[role="listbox"]')).toEqual([]);
    expect(await violationsOf(page, { rules: ["scrollable-region-focusable"] })).toEqual([]);
    await field.press("ArrowDown");
    const second = options.nth(1);
    await expect(second).toHaveAttribute("data-highlighted");
    await expect(field).toHaveAttribute("aria-activedescendant", String(await second.getAttribute("id")));
    await field.press("Enter");
    await page.waitForURL(({ pathname }) => pathname !== "/docs/search");

    await field.fill("zzgluon");
    await expect(page.getByText(t.tryIt.searchEmpty, { exact: true })).toBeVisible();
    await field.press("Enter");
    await page.waitForURL("/docs/search?q=zzgluon");
    await expect(page.getByText(t.docs.search.nothing.replace("{question}", "zzgluon"))).toBeVisible();
  });
});

test.describe("in Russian", () => {
  test.use({ locale: "ru" });
  const t = texts.ru;

  test("the guide is in Russian, found by any form of its words, and in English at a choice", async ({ page }) => {
    await page.goto("/docs", { waitUntil: "networkidle" });
    await fieldOf(page, "ru").click();
    await page.keyboard.type("обновлением токенов");
    const option = page.getByRole("option").filter({ hasText: t.docs.guides["sign-in"].title }).first();
    await expect(option).toContainText("Обновление");
    await option.click();
    await page.waitForURL(/\/docs\/guides\/sign-in#/);
    await expect(page.getByRole("heading", { name: "Обновление", exact: true })).toBeInViewport();
    await page.getByRole("navigation", { name: t.docs.guideLanguage }).getByRole("link", { name: "English" }).click();
    await expect(page.getByRole("heading", { name: "Refresh", exact: true })).toBeVisible();
    await expect(page.locator("article > [lang]").last()).toHaveAttribute("lang", "en");
    await expect(page.getByText(t.docs.untranslated)).toBeHidden();
  });
});
