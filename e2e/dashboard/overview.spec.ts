import type { BrowserContext, Page } from "@playwright/test";
import { violationsOf } from "@/e2e/axe";
import { administratorOf, type OwnService, startOwnService } from "@/e2e/own-service";
import { texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en.admin;
const overview = t.overview;

let service: OwnService;
let administrator: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;

/** Ten sign-ins and two wrong passwords on each of the last 60 days, and one refresh token used twice. */
async function fill({ database }: OwnService): Promise<void> {
  await database.query(`INSERT INTO audit_events (at, action, actor_type, details)
    SELECT now() - day * interval '1 day', CASE WHEN n <= 10 THEN 'login.succeeded' ELSE 'login.refused' END, 'anonymous', '{}'
    FROM generate_series(60, 1, -1) AS day, generate_series(1, 12) AS n ORDER BY day DESC`);
  await database.query(`INSERT INTO audit_events (action, actor_type, details)
    VALUES ('session.refresh_reused', 'anonymous', '{}')`);
}

test.use({ locale: "en" });

test.beforeAll(async ({ browser }) => {
  service = await startOwnService();
  administrator = await administratorOf(service, browser);
});
test.afterAll(() => service.stop());

async function open(visitor: (options: object) => Promise<BrowserContext>): Promise<Page> {
  const context = await visitor({ baseURL: service.origin, locale: "en", storageState: administrator });
  const page = await context.newPage();
  await page.goto("/admin", { waitUntil: "networkidle" });
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  return page;
}

test.describe.configure({ mode: "serial" });

test("on its first day a service shows what is left to do, and no empty charts", async ({ visitor }) => {
  const page = await open(visitor);
  await expect(page.getByText(overview.firstDay)).toBeVisible();
  await expect(page.getByRole("slider")).toHaveCount(0);
  const headings = page.locator("main").getByRole("heading", { level: 2 });
  await expect(headings.first()).toHaveText(t.checklist.title);
  expect(await violationsOf(page)).toEqual([]);
});

test("a chart has a scale, is read by pointer and arrow keys, and leads from a day to its events", async ({
  visitor,
}) => {
  await fill(service);
  const page = await open(visitor);
  const chart = page.getByRole("slider", { name: overview.picker.label.replace("{chart}", overview.cards.signIns) });
  await expect(chart).toHaveAttribute("aria-valuemax", "30");
  await chart.focus();
  // Today goes on.
  await expect(chart).toHaveAttribute("aria-valuetext", new RegExp(overview.picker.soFar));
  await page.keyboard.press("ArrowLeft");
  await expect(chart).toHaveAttribute("aria-valuetext", /Sign-ins: 10, Failed: 2$/);
  await page.keyboard.press("Home");
  await expect(chart).toHaveAttribute("aria-valuenow", "1");
  await chart.hover({ position: { x: 200, y: 40 } });
  await expect(chart.getByText("10", { exact: true })).toBeVisible();
  const card = page
    .locator("main")
    .getByText(overview.cards.signIns, { exact: true })
    .first()
    .locator("xpath=ancestor::section[1]");
  await expect(card.getByText("Previous 30 days")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  const day = await page.evaluate(() => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await chart.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForURL(
    new RegExp(`/admin/audit\\?action=login\\.&from=${day}T00%3A00&to=${day}T23%3A59%3A59&zone=UTC`),
  );
  await expect(page.getByText("failed to sign in").first()).toBeVisible();
});

test("who reads the table goes from a day to its events by a link", async ({ visitor }) => {
  const page = await open(visitor);
  await page
    .locator("summary")
    .filter({ hasText: `: ${overview.cards.signIns}` })
    .click();
  const table = page.getByRole("table", { name: overview.cards.signIns });
  await expect(table.getByRole("row")).toHaveCount(31);
  await table.getByRole("row").nth(2).getByRole("link").click();
  await page.waitForURL(/\/admin\/audit\?action=login\.&from=/);
});

test("signals say what they mean and are one click from their events", async ({ visitor }) => {
  const page = await open(visitor);
  const signals = overview.signals;
  const reused = page.getByRole("link", { name: new RegExp(signals.names.refresh_reused) });
  await expect(reused).toContainText("1");
  await expect(reused).toContainText(signals.advice.refresh_reused);
  // Two a day; the thirtieth day began some seconds too early.
  await expect(page.getByRole("link", { name: new RegExp(signals.names.wrong_password) })).toContainText("58");
  await reused.click();
  await page.waitForURL(/\/admin\/audit\?action=session\.refresh_reused&since=30d/);
});
