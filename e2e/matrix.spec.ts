import type { BrowserContext, Locator, Page } from "@playwright/test";
import { violationsOf } from "@/e2e/axe";
import { administratorOf, type OwnService, startOwnService } from "@/e2e/own-service";
import { texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en.admin;
const ROLES = 200;
const PERMISSIONS = 2000;
/** Of one area each. */
const ACTIONS = ["read", "create", "update", "delete", "export"];
const AREAS = PERMISSIONS / ACTIONS.length;
/** Whatever fits a window of this size, and a little around it: a whole matrix of this size has 2.8 million. */
const MOST_ELEMENTS = 4000;

let service: OwnService;
let administrator: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;

/** Permissions and roles by the thousand, and every tenth of what they could grant. */
async function fill({ database }: OwnService): Promise<void> {
  await database.query(`INSERT INTO permissions (name, description)
    SELECT 'area-' || area || ':' || action, 'What area ' || area || ' is for'
    FROM generate_series(1, ${AREAS}) AS area,
      unnest('{${ACTIONS.join()}}'::text[]) WITH ORDINALITY AS actions(action, place) ORDER BY area, place`);
  await database.query(
    `INSERT INTO roles (uuid, name) SELECT gen_random_uuid(), 'team-' || n FROM generate_series(1, ${ROLES}) AS n`,
  );
  await database.query(`INSERT INTO role_permissions (role_id, permission_id)
    SELECT r.id, p.id FROM roles r CROSS JOIN permissions p
    WHERE r.name = 'admin' OR (r.name LIKE 'team-%' AND (r.id * 7 + p.id) % 10 = 0)
    ON CONFLICT DO NOTHING`);
}

test.beforeAll(async ({ browser }) => {
  service = await startOwnService();
  await fill(service);
  administrator = await administratorOf(service, browser);
});
test.afterAll(() => service.stop());

// Pages of the dashboard that its menu fetches ahead although they are still to come.
test.use({ expectedErrors: /status of 404 .*\/admin\// });

const grid = (page: Page) => page.getByRole("grid", { name: t.matrix.title });
const cell = (page: Page, permission: string, role: string) =>
  page.getByRole("checkbox", { name: t.matrix.cell.replace("{permission}", permission).replace("{role}", role) });
/** Whether the grid's scrolling has come to rest: the place is the same for a quarter of a second. */
const hasStopped = (locator: Locator) =>
  locator.evaluate(async ({ parentElement }) => {
    const before = [parentElement?.scrollTop, parentElement?.scrollLeft].join();
    await new Promise((resolve) => setTimeout(resolve, 250));
    return before === [parentElement?.scrollTop, parentElement?.scrollLeft].join();
  });
const countElements = (page: Page) => page.locator("main *").count();
const first = "area-1:read";
const last = { permission: `area-${AREAS}:export`, role: `team-${ROLES}` };

test.describe(`${PERMISSIONS} permissions of ${ROLES} roles`, () => {
  let page: Page;

  test.beforeEach(async ({ visitor }) => {
    const context = await visitor({
      baseURL: service.origin,
      locale: "en",
      viewport: { width: 1440, height: 900 },
      ...(administrator ? { storageState: administrator } : {}),
    });
    page = await context.newPage();
    await page.goto("/admin/roles/matrix");
    await expect(grid(page)).toBeVisible();
  });

  test("of the matrix only what is in sight is there, wherever the keyboard leads; its counts and numbers tell the rest", async () => {
    const rows = Number(await grid(page).getAttribute("aria-rowcount"));
    expect(rows).toBeGreaterThan(PERMISSIONS);
    await expect(grid(page)).toHaveAttribute("aria-colcount", String(ROLES + 3));
    const press = async (keys: string, name: string) => {
      await page.keyboard.press(keys);
      const box = page.getByRole("checkbox", { name, exact: true });
      await expect(box).toBeFocused();
      // All of it but for the fraction of a pixel by which a page may be scrolled.
      await expect(box).toBeInViewport({ ratio: 0.9 });
      expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
      return box;
    };
    const nameOf = (permission: string, role: string) =>
      t.matrix.cell.replace("{permission}", permission).replace("{role}", role);
    await grid(page).locator('[tabindex="0"]').focus();
    const corner = await press("Control+End", nameOf(last.permission, last.role));
    const place = corner.locator("xpath=ancestor::*[@role='gridcell']");
    await expect(place).toHaveAttribute("aria-colindex", String(ROLES + 3));
    await expect(page.getByRole("row").filter({ has: corner })).toHaveAttribute("aria-rowindex", String(rows));
    await press("ArrowUp", nameOf(`area-${AREAS}:delete`, last.role));
    await press("ArrowUp", nameOf(`area-${AREAS}:update`, last.role));
    // Ten rows, two of them heads of groups.
    await press("PageUp", nameOf(`area-${AREAS - 2}:export`, last.role));
    await press("ArrowLeft", nameOf(`area-${AREAS - 2}:export`, `team-${ROLES - 1}`));
    await press("Home", t.matrix.allOfPermission.replace("{permission}", `area-${AREAS - 2}:export`));
    await press("End", nameOf(`area-${AREAS - 2}:export`, last.role));
    await press("PageDown", nameOf(`area-${AREAS}:update`, last.role));
    await press("Control+Home", t.matrix.allOfAll);
    // Scrolled away, the cell with the focus is still there, and a key leads back to it.
    await grid(page).hover();
    await page.mouse.wheel(4000, 30_000);
    await expect(cell(page, first, "team-1")).toHaveCount(0);
    // A wheel that still turns goes on after the key.
    await expect.poll(() => hasStopped(grid(page))).toBe(true);
    await page.keyboard.press("ArrowDown");
    // A group folds by its head, and is so again when the page is loaded anew.
    const head = page.getByRole("button", { name: /^users / });
    await expect(head).toBeFocused();
    await expect(head).toHaveAttribute("aria-expanded", "true");
    const inGroup = page.getByRole("rowheader").filter({ hasText: /^users:/ });
    const members = await inGroup.count();
    await page.keyboard.press("Enter");
    await expect(head).toHaveAttribute("aria-expanded", "false");
    await expect(inGroup).toHaveCount(0);
    await expect(grid(page)).toHaveAttribute("aria-rowcount", String(rows - members));
    // What it holds is still said, and changed as a whole.
    const group = page.getByRole("checkbox", { name: new RegExp(`^users for team-1: \\d of ${members}$`) });
    await group.check();
    await expect(group).toHaveAccessibleName(`users for team-1: ${members} of ${members}`);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: t.pending.discard }).click();
    await page.reload();
    await expect(head).toHaveAttribute("aria-expanded", "false");
    await head.click();
    await expect(grid(page)).toHaveAttribute("aria-rowcount", String(rows));
  });

  test("a filter leaves the matching rows, a change is applied, and one that is not yet is kept on leaving", async () => {
    await page.getByRole("searchbox", { name: t.matrix.filter }).fill(last.permission);
    await expect(grid(page)).toHaveAttribute("aria-rowcount", "2");
    await grid(page).locator('[tabindex="0"]').focus();
    await page.keyboard.press("End");
    const box = cell(page, last.permission, last.role);
    await expect(box).toBeFocused();
    const held = await box.isChecked();
    await page.keyboard.press("Space");
    await expect(box).toBeChecked({ checked: !held });
    await page.getByRole("button", { name: t.pending.apply }).click();
    await expect(page.getByText("1 change applied")).toBeVisible();
    // It takes the next change when the last one is through.
    await expect(page.getByRole("button", { name: t.pending.apply })).toHaveCount(0);
    await expect(box).not.toHaveAttribute("aria-readonly");
    // Beside the box, in its cell.
    await box.locator("..").click({ position: { x: 6, y: 6 } });
    await expect(box).toBeChecked({ checked: held });
    await expect(box).toBeFocused();
    await expect(page.getByText("1 change affects no users")).toBeVisible();
    await page.getByRole("link", { name: t.sections.keys }).click();
    await expect(page.getByRole("heading", { level: 1, name: t.sections.keys })).toBeVisible();
    await page.goBack();
    await expect(page.getByText("1 change affects no users")).toBeVisible();
    await page.getByRole("button", { name: t.pending.discard }).click();
    await expect(page.getByText("1 change affects no users")).toHaveCount(0);
  });

  test("rights over the service are reviewed, say how many users gain them, and have to be typed", async () => {
    const holders = 608;
    await service.database.query(`WITH made AS (
        INSERT INTO users (id, email, confirmed_at)
        SELECT gen_random_uuid(), 'holder' || n || '@example.com', now() FROM generate_series(1, ${holders}) AS n
        RETURNING id)
      INSERT INTO user_roles (user_id, role_id) SELECT made.id, r.id FROM made, roles r WHERE r.name = 'team-1'`);
    await expect(page.getByRole("columnheader").first()).toContainText(t.matrix.allRoles);
    await page.getByRole("searchbox", { name: t.matrix.filter }).fill("users:write");
    await expect(grid(page)).toHaveAttribute("aria-rowcount", "2");
    await cell(page, "users:write", "team-1").check();
    await expect(page.getByText(`1 change affects ${holders} users`)).toBeVisible();
    await page.getByRole("button", { name: t.pending.apply }).click();
    const dialog = page.getByRole("dialog", { name: t.pending.reviewTitle });
    await expect(dialog.getByText(t.pending.handsOutRights)).toBeVisible();
    await expect(dialog.getByText(`${holders} users gain users:write`)).toBeVisible();
    const apply = dialog.getByRole("button", { name: t.pending.apply });
    await expect(apply).toBeDisabled();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole("textbox").fill("users:write");
    await apply.click();
    await expect(page.getByText("1 change applied")).toBeVisible();
  });

  test("on a phone the page does not scroll sideways, and heads stay beside what is scrolled to", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await grid(page).locator('[tabindex="0"]').focus();
    await page.keyboard.press("Control+End");
    await expect(cell(page, last.permission, last.role)).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("rowheader", { name: last.permission })).toBeInViewport();
    await expect(page.getByRole("columnheader", { name: last.role })).toBeInViewport({ ratio: 0.9 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
    expect(await violationsOf(page)).toEqual([]);
  });
});
