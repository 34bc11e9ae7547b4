import type { Locator, Page } from "@playwright/test";
import { readMail } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

/*
 * What someone does first with the dashboard, by mouse alone and by keyboard alone. A machine's speed says nothing of a
 * person's, so their time is reckoned by the keystroke-level model (Card, Moran and Newell 1980): a decision 1.35 s, pointing
 * 1.1 s, a click 0.2 s, a key 0.28 s, which is an average typist's.
 */
const DECIDE = 1.35;
const POINT = 1.1;
const CLICK = 0.2;
const KEY = 0.28;

class Person {
  seconds = 0;

  constructor(readonly page: Page) {}

  async click(target: Locator): Promise<void> {
    this.seconds += DECIDE + POINT + CLICK;
    await target.click();
  }

  async type(text: string): Promise<void> {
    this.seconds += DECIDE + text.length * KEY;
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.seconds += DECIDE + key.split("+").length * KEY;
    await this.page.keyboard.press(key);
  }

  /** Presses Tab until something has the focus. */
  async tabTo(target: Locator): Promise<void> {
    this.seconds += DECIDE;
    for (let step = 0; step < 60; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      this.seconds += KEY;
      await this.page.keyboard.press("Tab");
    }
    throw new Error("Tab never reached what was looked for");
  }

  /** Chooses something in the palette. */
  async choose(text: string, option: RegExp | string): Promise<void> {
    this.seconds += DECIDE + 2 * KEY;
    await expect(async () => {
      // Before scripts run, the keys do nothing.
      await this.page.keyboard.press("Control+k");
      await expect(this.page.getByRole("combobox", { name: "Search and commands" })).toBeFocused({ timeout: 2_000 });
    }).toPass();
    await this.type(text);
    await expect(this.page.getByRole("option", { name: option }).first()).toHaveAttribute("aria-selected", "true");
    await this.press("Enter");
  }
}

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}-${Date.now().toString(36)}`;
};

/** Somebody who has a role that holds one permission. */
async function prepare(page: Page) {
  const login = await page.request.post("/v1/auth/login", {
    data: { username: ADMIN.email, password: ADMIN.password },
  });
  const headers = { authorization: `Bearer ${(await login.json()).access_token}` };
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(path, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const email = `${unique("first")}@example.com`;
  const { uid } = await post("/v1/users", { email, invite: false });
  const verified = await page.request.patch(`/v1/users/${uid}`, { data: { active: true }, headers });
  expect(verified.ok()).toBe(true);
  const role = unique("editor");
  const permission = `${unique("posts")}:write`;
  const { id: roleId } = await post("/v1/roles", { name: role });
  const { id: permissionId } = await post("/v1/permissions", { name: permission });
  const given = await page.request.put(`/v1/roles/${roleId}/permissions/${permissionId}`, { headers });
  expect(given.ok()).toBe(true);
  const grant = async () =>
    expect((await page.request.put(`/v1/users/${uid}/roles/${roleId}`, { headers })).ok()).toBe(true);
  return { email, role, permission, grant };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;
type Task = (person: Person, page: Page, prepared: Prepared) => Promise<void>;

const section = (page: Page, name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true });
const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "User sections" }).getByRole("link", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** From the overview to somebody's page. */
async function findByMouse(person: Person, page: Page, email: string): Promise<void> {
  await person.click(section(page, "Users"));
  await person.click(page.getByRole("searchbox", { name: "Search users" }));
  await person.type(email.split("@")[0] ?? email);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await person.click(page.getByRole("link", { name: email }));
  await expect(heading(page, email)).toBeVisible();
}

async function findByKeyboard(person: Person, page: Page, email: string): Promise<void> {
  await person.choose(email.split("@")[0] ?? email, email);
  await expect(heading(page, email)).toBeVisible();
}

const isGranted = (page: Page, role: string) =>
  expect(page.getByRole("button", { name: `Revoke ${role}` })).toBeVisible();

async function isExplained(page: Page, { permission, role }: Prepared): Promise<void> {
  const row = page.locator("main").getByRole("listitem").filter({ hasText: permission });
  await expect(row).toContainText(`via${role}`);
}

const isAnswered = (page: Page, role: string) =>
  expect(
    page
      .locator("main")
      .getByText(/granted/)
      .filter({ hasText: role })
      .first(),
  ).toContainText(ADMIN.email);

const tasks: Record<string, { mouse: Task; keyboard: Task; granted?: true }> = {
  "create and invite a user": {
    mouse: async (person, page) => {
      const email = `${unique("invited")}@example.com`;
      await person.click(section(page, "Users"));
      await person.click(page.getByRole("button", { name: "Create user" }));
      const dialog = page.getByRole("dialog", { name: "Create a user" });
      await person.click(dialog.getByRole("textbox", { name: "Email address" }));
      await person.type(email);
      await person.click(dialog.getByRole("button", { name: "Create user" }));
      await expect(heading(page, email)).toBeVisible();
      await readMail(page.request, email, "/reset");
    },
    keyboard: async (person, page) => {
      const email = `${unique("invited")}@example.com`;
      await person.choose("invite", /invite a user/);
      await expect(page.getByRole("dialog").getByRole("textbox", { name: "Email address" })).toBeFocused();
      await person.type(email);
      await person.press("Enter");
      await expect(heading(page, email)).toBeVisible();
      await readMail(page.request, email, "/reset");
    },
  },
  "give someone a role": {
    mouse: async (person, page, { email, role }) => {
      await findByMouse(person, page, email);
      await person.click(tab(page, "Access"));
      await person.click(page.getByRole("combobox", { name: "Grant a role…" }));
      await person.type(role.slice(0, 9));
      await person.click(page.getByRole("option", { name: role }));
      await isGranted(page, role);
    },
    keyboard: async (person, page, { email, role }) => {
      await findByKeyboard(person, page, email);
      await person.choose("grant", /^Grant a role to/);
      await expect(page.getByRole("combobox", { name: "Grant a role…" })).toBeFocused();
      await person.type(role);
      await expect(page.getByRole("option")).toHaveCount(1);
      await person.press("Enter");
      await isGranted(page, role);
    },
  },
  "find why someone can do something": {
    granted: true,
    mouse: async (person, page, prepared) => {
      await findByMouse(person, page, prepared.email);
      await person.click(tab(page, "Access"));
      await isExplained(page, prepared);
    },
    keyboard: async (person, page, prepared) => {
      await findByKeyboard(person, page, prepared.email);
      await person.choose("access", /^Access:/);
      await isExplained(page, prepared);
    },
  },
  "undo a mistake": {
    granted: true,
    mouse: async (person, page, { email, role }) => {
      await findByMouse(person, page, email);
      await person.click(tab(page, "Access"));
      await person.click(page.getByRole("button", { name: `Revoke ${role}` }));
      await expect(page.getByRole("button", { name: `Revoke ${role}` })).toHaveCount(0);
      await person.click(page.getByRole("button", { name: "Undo" }));
      await isGranted(page, role);
    },
    keyboard: async (person, page, { email, role }) => {
      await findByKeyboard(person, page, email);
      await person.choose("disable account", /^Disable account:/);
      await person.tabTo(page.getByRole("alertdialog").getByRole("button", { name: "Disable" }));
      await person.press("Enter");
      await expect(page.locator("main").getByText("Disabled", { exact: true })).toBeVisible();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      await person.press("Control+z");
      await expect(page.locator("main").getByText("Disabled", { exact: true })).toHaveCount(0);
      await person.choose("access", /^Access:/);
      await person.tabTo(page.getByRole("button", { name: `Revoke ${role}` }));
      await person.press("Enter");
      await expect(page.getByRole("button", { name: `Revoke ${role}` })).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      await person.press("Control+z");
      await isGranted(page, role);
    },
  },
  "find who did something since yesterday": {
    granted: true,
    mouse: async (person, page, { email, role }) => {
      await person.click(section(page, "Audit log"));
      await person.click(page.locator("main").getByRole("link", { name: "Roles", exact: true }));
      await person.click(page.getByRole("link", { name: "24 hours", exact: true }));
      await person.click(page.getByRole("combobox", { name: "User, role or application" }));
      await person.type(email.split("@")[0] ?? email);
      await person.click(page.getByRole("option", { name: email }));
      await isAnswered(page, role);
    },
    keyboard: async (person, page, { email, role }) => {
      await findByKeyboard(person, page, email);
      await person.choose("activity", /^Activity:/);
      await isAnswered(page, role);
    },
  },
};

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

for (const [name, { granted, ...ways }] of Object.entries(tasks)) {
  for (const [way, task] of Object.entries(ways)) {
    test(`${name}, by ${way} alone, takes less than a minute`, async ({ page }) => {
      const prepared = await prepare(page);
      if (granted) await prepared.grant();
      await page.goto("/admin", { waitUntil: "networkidle" });
      const person = new Person(page);
      await task(person, page, prepared);
      expect(person.seconds, "seconds that a person takes").toBeLessThan(60);
      test.info().annotations.push({ type: "seconds", description: person.seconds.toFixed(0) });
    });
  }
}
